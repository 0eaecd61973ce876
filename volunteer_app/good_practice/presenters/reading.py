"""How readers see an entry."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import current_app, url_for
from markupsafe import Markup

from volunteer_app.foundation.clock import LONDON
from volunteer_app.foundation.presenting import day
from volunteer_app.good_practice import texts
from volunteer_app.good_practice.models.entries import PracticeEntry, PracticeVersion
from volunteer_app.good_practice.rules.codes import EntryKind, EntrySetting, Grade, Theme
from volunteer_app.good_practice.rules.comparing import Changed
from volunteer_app.good_practice.rules.writing import Source

Row = tuple[str, str]
ILLUSTRATIVE = "Illustrative example"


@lru_cache(maxsize=256)
def _text(body: str, title: str) -> Markup:
    return texts.shown(body, name=title)


def text_of(version: PracticeVersion) -> Markup:
    """Its text as HTML."""
    return _text(version.body, version.title)


def path(entry: PracticeEntry) -> str:
    """The address of an entry, for good."""
    return url_for("good_practice.entry", reference=entry.reference, title_slug=entry.slug)


def absolute(address: str) -> str:
    """An address of ours with the name of the service before it, for what leaves the browser."""
    return str(current_app.config["BASE_URL"]).rstrip("/") + address


def facts(version: PracticeVersion) -> list[Row]:
    """What a reader wants to know of an entry, as pairs."""
    rows = [
        ("Who did it", version.organisation_name),
        ("Where", version.setting.words),
        ("Themes", "; ".join(Theme(each).words for each in version.themes)),
        ("Volunteers", "; ".join(version.roles)),
        ("Whom it reached", "; ".join(version.groups)),
        ("What it cost", version.cost),
        ("Whom to write to", version.contact),
    ]
    return [row for row in rows if row[1]]


def dates(entry: PracticeEntry, version: PracticeVersion) -> list[Row]:
    """When it was published, changed, and is looked at again."""
    first, last = _day(entry.first_published_at), _day(version.published_at)
    rows = [("Published", first)]
    if last != first:
        rows.append(("Changed", last))
    if version.review_on:
        rows.append(("To be looked at again", day(version.review_on)))
    return rows


def _day(moment: datetime | None) -> str:
    return day(moment.astimezone(LONDON).date()) if moment else ""


def day_of(moment: datetime | None) -> str:
    """The day of a moment in London."""
    return _day(moment)


def line(version: PracticeVersion) -> str:
    """An entry on one line of a list, under its title."""
    parts = [version.kind.words, version.setting.words, version.organisation_name]
    return ", ".join(filter(None, parts))


def changed(found: Sequence[Changed]) -> list[tuple[str, list[str], list[str]]]:
    """The facts that change, as lines before and after."""
    return [(each.what, _lines(each.before), _lines(each.after)) for each in found]


def _lines(value: Any) -> list[str]:
    if isinstance(value, tuple):
        return [line for each in value for line in _lines(each)] or ["Nothing"]
    return [_in_words(value) or "Nothing"]


def _in_words(value: Any) -> str:
    if isinstance(value, Source):
        return ", ".join(filter(None, (value.title, value.publisher, value.year, value.url)))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Grade):
        return value.said
    if isinstance(value, Theme | EntryKind | EntrySetting):
        return value.words
    return value if isinstance(value, str) else day(value)
