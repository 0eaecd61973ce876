"""Texts of an edition as files: TOML between two lines of +++, then Markdown."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from volunteer_app.good_practice.rules.codes import EntryKind, EntrySetting, Grade, Theme
from volunteer_app.good_practice.rules.writing import LONGEST_SUMMARY, LONGEST_TITLE, Content, Source

FOLDERS = ("collections", "case_studies")
FENCE = "+++"
# What is said of some texts and is no theme to narrow a search by
NO_THEMES = frozenset({"high_risk"})


class BadText(Exception):
    """A file cannot be read as an entry; the sentence says why."""


@dataclass(frozen=True)
class Text:
    """A text of an edition. `key` is its folder and name; `digest` is of all that it says."""

    key: str
    content: Content
    digest: str


def folder() -> Traversable:
    """Where the edition is that comes with the service."""
    return resources.files("volunteer_app.good_practice").joinpath("data")


def collections() -> list[dict[str, str]]:
    """The collections of the edition, in their order: slug, title, summary."""
    text = folder().joinpath("collections.toml").read_text(encoding="utf-8")
    found: list[dict[str, str]] = tomllib.loads(text)["collection"]
    return found


def files(under: Traversable) -> Iterator[tuple[str, str]]:
    """The key and the text of every file, by name."""
    for name in FOLDERS:
        place = under.joinpath(name)
        for file in sorted(place.iterdir(), key=lambda each: each.name) if place.is_dir() else ():
            if file.name.endswith(".md"):
                yield f"{name}/{file.name.removesuffix('.md')}", file.read_text(encoding="utf-8")


def read(key: str, written: str) -> Text:
    """A file as an entry.

    Raises:
        BadText: it is not written as one.
    """
    parts = written.split(f"{FENCE}\n", 2)
    if len(parts) < 3 or parts[0].strip():
        raise BadText("It must begin with TOML between two lines of +++")
    try:
        said = tomllib.loads(parts[1])
        content = _content(said, parts[2].strip())
    except (tomllib.TOMLDecodeError, KeyError, ValueError, TypeError) as error:
        raise BadText(f"{type(error).__name__}: {error}") from error
    if len(content.title) > LONGEST_TITLE or len(content.summary) > LONGEST_SUMMARY:
        raise BadText("The title or the summary is too long")
    return Text(key, content, hashlib.sha256(written.encode()).hexdigest())


def _content(said: Mapping[str, Any], body: str) -> Content:
    review_on = said["review_on"]
    if not isinstance(review_on, date):
        raise TypeError("review_on must be a date")
    return Content(
        title=said["title"],
        summary=said["summary"],
        body=body,
        kind=EntryKind(said["kind"]),
        setting=EntrySetting(said["setting"]),
        themes=tuple(Theme(each) for each in said["themes"] if each not in NO_THEMES),
        grade=Grade(said["evidence_grade"]),
        basis=said["evidence_basis"],
        review_on=review_on,
        roles=tuple(said.get("roles", ())),
        groups=tuple(said.get("groups", ())),
        organisation_name=said.get("organisation", ""),
        contact=said.get("contact", ""),
        cost=said.get("cost", ""),
        sources=tuple(_source(each) for each in said.get("sources", ())),
        is_illustrative=bool(said.get("illustrative", False)),
        collection=said.get("collection", ""),
    )


def _source(said: Mapping[str, Any]) -> Source:
    return Source(said["title"], said.get("url", ""), said.get("publisher", ""), str(said.get("year", "")))
