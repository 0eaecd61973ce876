"""What is known to help where a group is under-represented. A bank of good practice adds its own here."""

import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from volunteer_app.dashboards.names import fold

FILE = "guidance.toml"


class Link(NamedTuple):
    """Something to read: what it is, and where."""

    text: str
    address: str


# Given a characteristic and a category: a text and an address each
Source = Callable[[str, str], Sequence[tuple[str, str]]]
_sources: list[Source] = []


def source(of: Source) -> None:
    """Ask this too, after the guidance of the data file. It is wired in `blueprints`."""
    if of not in _sources:
        _sources.append(of)


def advice(characteristic: str, category: str, *, asks_others: bool = True) -> list[Link]:
    """What to read where this category of this characteristic is under-represented.

    `asks_others`: also what other rooms know, which takes them some statements.
    """
    known = [link for wanted, link in _guidance() if not wanted or fold(characteristic) in wanted]
    sources = _sources if asks_others else []
    found = [*known, *(Link(*link) for each in sources for link in each(characteristic, category))]
    return list(dict.fromkeys(found))


@cache
def _guidance() -> tuple[tuple[frozenset[str], Link], ...]:
    text = (files("volunteer_app.dashboards") / "data" / FILE).read_text(encoding="utf-8")
    return tuple(
        (
            frozenset(map(fold, each["characteristics"])),
            Link(f"{each['title']} ({each['publisher']})", each["address"]),
        )
        for each in tomllib.loads(text)["guidance"]
    )
