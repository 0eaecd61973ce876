"""The two most relevant entries where work happens: a gap in figures, few applicants, a slow stage."""

import tomllib
from functools import cache
from typing import Any, NamedTuple

from flask import g

from volunteer_app.foundation.full_text import asked
from volunteer_app.good_practice.editions import folder
from volunteer_app.good_practice.presenters import reading
from volunteer_app.good_practice.queries import searching

MOST = 2


class Suggestion(NamedTuple):
    """An entry to read: what it is, and where."""

    text: str
    address: str


def for_group(characteristic: str, category: str) -> list[Suggestion]:
    """Where people of this category are fewer than expected."""
    lowered = characteristic.lower()
    words = next((each["words"] for each in _declared()["group"] if each["characteristic"] in lowered), "")
    return _suggested(("diversity",), f"{words} {category}")


def for_situation(situation: str, about: str) -> list[Suggestion]:
    """Where few people apply for a role, or a stage is slow."""
    declared = _declared()["situation"].get(situation)
    return _suggested(tuple(declared["themes"]), f"{declared['words']} {about}") if declared else []


def _suggested(themes: tuple[str, ...], words: str) -> list[Suggestion]:
    """Asked once for each question of a request: a page may ask the same for many rows."""
    kept: dict[Any, list[Suggestion]] = g.setdefault("good_practice_suggested", {})
    if (themes, words) not in kept:
        found = searching.in_order(searching.most_relevant(themes, asked(words), MOST))
        kept[themes, words] = [Suggestion(version.title, reading.path(entry)) for entry, version in found]
    return kept[themes, words]


@cache
def _declared() -> dict[str, Any]:
    return tomllib.loads(folder().joinpath("suggestions.toml").read_text(encoding="utf-8"))
