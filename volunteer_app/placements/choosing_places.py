"""Places to choose from in a form: those that are used already at the top, then each kind in a group."""

from collections.abc import Collection, Sequence

from wtforms import SelectChoice

from volunteer_app.organisations.queries import Place
from volunteer_app.recruitment.presenters.lists import OTHER_PLACES, PLACE_GROUPS

USED = "Where you place people now"


def choices(places: Sequence[Place], *, used: Collection[str] = (), words: str = USED) -> list[SelectChoice]:
    """The places by name, in groups: first, under `words`, those with a reference of `used`; prisons next."""
    first = [
        SelectChoice(each.reference, each.name, optgroup=words) for each in places if each.reference in used
    ]
    groups: dict[str, list[SelectChoice]] = {group: [] for group in PLACE_GROUPS.values()}
    for each in places:
        if each.reference not in used:
            group = PLACE_GROUPS.get(each.kind, OTHER_PLACES)
            groups[group].append(SelectChoice(each.reference, each.name, optgroup=group))
    others = [choice for found in groups.values() for choice in found]
    return [SelectChoice("", "Select a place"), *first, *others]
