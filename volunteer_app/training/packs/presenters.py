"""Training packs in words, for pages."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from volunteer_app.foundation.presenting import count, day, hours
from volunteer_app.training.packs import texts
from volunteer_app.training.packs.comparing import Changed
from volunteer_app.training.packs.models import TrainingModule, TrainingPackVersion
from volunteer_app.training.packs.rules import PackState, Setting, in_force

Row = tuple[str, str]
Standing = tuple[str, str]

LETTERS = "ABCDEFGH"


@lru_cache(maxsize=512)
def _text(content: str, title: str, deeper: int) -> Markup:
    return texts.shown(content, name=title, deeper=deeper)


def text_of(module: TrainingModule, deeper: int = 0) -> Markup:
    """A module's text as HTML; `deeper` by one where the module's own title is a heading of the page."""
    return _text(module.content, module.title, deeper)


def settings(version: TrainingPackVersion) -> str:
    """Where the volunteering takes place."""
    words = [Setting(each).words for each in version.settings]
    return " and ".join((words[0], *(each[0].lower() + each[1:] for each in words[1:])))


def facts(version: TrainingPackVersion) -> list[Row]:
    """What a reader wants to know of a pack first, as pairs."""
    return [
        ("For whom", version.audience),
        ("Who must take it", version.required_of),
        ("Where", settings(version)),
        ("Time", f"{hours(version.minutes)}, in {count(len(version.modules), 'module')}"),
        ("Pass mark", f"{version.pass_mark}% of the questions of each module"),
        ("How long it counts", count(version.validity_months, "month")),
        # Whether it is in force hangs on the other versions too: a draft and one that was replaced have a day
        ("Version", f"{version.version}, from {day(version.valid_from)}"),
    ]


def standings(versions: Iterable[TrainingPackVersion], today: date) -> dict[int, Standing]:
    """How each version stands, by its id: words, and a tag's tone."""
    by_pack: dict[int, list[TrainingPackVersion]] = {}
    for each in versions:
        by_pack.setdefault(each.pack_id, []).append(each)
    found = {}
    for of_pack in by_pack.values():
        now = in_force(of_pack, today)
        found.update({each.id: _standing(each, now, today) for each in of_pack})
    return found


def _standing(version: TrainingPackVersion, now: TrainingPackVersion | None, today: date) -> Standing:
    if version.state is PackState.DRAFT:
        return "Draft", "attention"
    if version.state is PackState.WITHDRAWN:
        return "Withdrawn", "bad"
    if version is now:
        return "In force", "good"
    return ("Begins later", "progress") if version.valid_from > today else ("Replaced", "neutral")


def changed_value(name: str, value: Any) -> list[str]:
    """A fact that changes, as lines."""
    if isinstance(value, date):
        return [day(value)]
    if not isinstance(value, list):
        return [str(value)]
    if name == "Settings":
        return [Setting(each).words for each in value]
    return [_reading(each) if isinstance(each, dict) else str(each) for each in value]


def changed_facts(found: Iterable[Changed]) -> list[tuple[str, list[str], list[str]]]:
    """The facts that change, as lines before and after."""
    return [
        (each.what, changed_value(each.what, each.before), changed_value(each.what, each.after))
        for each in found
    ]


def _reading(source: dict[str, Any]) -> str:
    return ", ".join(filter(None, (source["title"], source["publisher"], source["url"])))
