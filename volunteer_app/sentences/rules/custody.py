"""Which prison somebody is in, and whose word about them an organisation cannot take back. Pure."""

from collections.abc import Iterable
from datetime import date

from volunteer_app.sentences.rules.items import Item
from volunteer_app.sentences.rules.kinds import ItemKind, State, Status


def prisons_holding(items: Iterable[Item], today: date) -> list[int]:
    """The prisons that they are in today, or will be in; the earliest first."""
    held = (
        each
        for each in items
        if (each.kind, each.state, each.status) == (ItemKind.STATUS, State.STATED, Status.IN_CUSTODY)
        and (each.ends_before is None or each.ends_before > today)
    )
    return [each.prison_id for each in sorted(held, key=lambda e: e.starts_on) if each.prison_id is not None]


def who_may_change(item: Item, items: Iterable[Item], today: date) -> frozenset[int]:
    """The prisons that alone may change it; none: whoever holds the record may.

    What a prison wrote about somebody in its custody, only a prison takes back: that one, or the one that
    they are in now. Conditions of a licence, and a status after custody, are left to the others once they are
    in no prison, since no prison opens the record then.
    """
    found = list(items)
    wrote, holding = _word_of(item, found), prisons_holding(found, today)
    if wrote is None or (item.prison_id is None and not holding):
        return frozenset()
    own = () if item.prison_id is None else (item.prison_id,)
    return frozenset((wrote, *own, *holding))


def _word_of(item: Item, found: list[Item]) -> int | None:
    """The prison whose word it is: it wrote it, or it wrote about them as being in its custody."""
    writing = {each.by_prison_id for each in found if each.state is not State.MISTAKEN}
    if item.status is Status.IN_CUSTODY and item.prison_id in writing:
        return item.prison_id
    return item.by_prison_id
