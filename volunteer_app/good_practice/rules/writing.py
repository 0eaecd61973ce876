"""What an entry says, however it came, and what must be right before it is sent on. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from volunteer_app.foundation.problems import Problem
from volunteer_app.good_practice.rules.codes import EntryKind, EntrySetting, Grade, Theme

LONGEST_TITLE = 150
LONGEST_SUMMARY = 500
LONGEST_BODY = 50_000
LONGEST_LINE = 200
LONGEST_NAME = 80
LONGEST_NOTE = 2_000
MOST_NAMES = 12
MOST_SOURCES = 40
LONGEST_SLUG = 80
# Pages beside an entry, whose addresses no title may take
RESERVED = frozenset({"changes", "question", "useful"})


@dataclass(frozen=True)
class Source:
    """What a fact rests on."""

    title: str
    url: str = ""
    publisher: str = ""
    year: str = ""

    def as_kept(self) -> dict[str, str]:
        """As the database keeps it."""
        return {"title": self.title, "url": self.url, "publisher": self.publisher, "year": self.year}


@dataclass(frozen=True)
class Content:
    """Everything that an entry says. `body` is Markdown; `collection` the slug of one, or empty."""

    title: str
    summary: str
    body: str
    kind: EntryKind
    setting: EntrySetting
    themes: tuple[Theme, ...]
    grade: Grade
    basis: str
    review_on: date | None = None
    roles: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    organisation_name: str = ""
    contact: str = ""
    cost: str = ""
    sources: tuple[Source, ...] = field(default=())
    is_illustrative: bool = False
    collection: str = ""


# What is compared between versions besides the text, with its name on pages
FACTS = {
    "title": "Title",
    "summary": "Summary",
    "kind": "Kind",
    "setting": "Setting",
    "themes": "Themes",
    "roles": "Roles",
    "groups": "Groups reached",
    "organisation_name": "Organisation",
    "contact": "Contact",
    "grade": "Evidence grade",
    "basis": "What the grade rests on",
    "cost": "Cost",
    "review_on": "Review date",
    "sources": "Sources",
    "is_illustrative": "Illustrative example",
    "collection": "Collection",
}


def problems(content: Content, today: date) -> Iterator[Problem]:
    """What must be put right before a draft is submitted; a draft may lack any of it."""
    for name, message in (
        ("title", "Enter a title"),
        ("summary", "Enter a summary"),
        ("body", "Enter the text"),
        ("themes", "Select at least one theme"),
        ("basis", "Enter what the evidence grade rests on"),
    ):
        if not getattr(content, name):
            yield Problem(message, name)
    if content.review_on is None:
        yield Problem("Enter the day by which somebody looks at it again", "review_on")
    elif content.review_on <= today:
        yield Problem("Review date must be in the future", "review_on")
    if content.kind is EntryKind.CASE_STUDY and not content.organisation_name:
        yield Problem("Enter the organisation: a case study is somebody’s", "organisation_name")
    if content.grade >= Grade.COMPARED and not content.sources:
        yield Problem("A grade of 3 or more needs a source", "sources")


def refuse_unfinished(content: Content, today: date) -> None:
    """Raises Problem for the first thing that is not right yet."""
    for problem in problems(content, today):
        raise problem


def slug_of(title: str) -> str:
    """The last part of an entry's address: plain letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > LONGEST_SLUG:
            break
        slug = longer
    return f"{slug}-page" if slug in RESERVED else slug or "entry"


def sources_of(text: str) -> tuple[Source, ...]:
    """Sources as they are typed: one on each line, its parts set apart by |.

    Raises:
        Problem: a line has too many parts, or an address that is none.
    """
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        parts = [part.strip() for part in line.split("|")]
        if len(parts) > 4 or len(line) > 600:
            raise Problem(f"Write each source as: title | publisher | year | address. Look at “{line[:40]}”")
        title, publisher, year, url = [*parts, "", "", ""][:4]
        if url and not re.fullmatch(r"https?://[^\s<>\"]+", url):
            raise Problem(f"The address of a source must begin with https://. Look at “{line[:40]}”")
        found.append(Source(title, url, publisher, year))
    if len(found) > MOST_SOURCES:
        raise Problem(f"Name {MOST_SOURCES} sources or fewer")
    return tuple(found)


def sources_typed(sources: tuple[Source, ...]) -> str:
    """The same, the other way round."""
    return "\n".join(
        " | ".join((each.title, each.publisher, each.year, each.url)).rstrip(" |") for each in sources
    )


def as_dict(content: Content) -> dict[str, Any]:
    """Its parts by name."""
    return {each.name: getattr(content, each.name) for each in fields(content)}
