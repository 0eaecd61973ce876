"""The standards behind quality marks, read from data/*.toml. A new edition is a new file: an assessment stays
with the edition that it began under."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Element:
    """One thing that a standard asks, in our words."""

    code: str
    area: str
    words: str


@dataclass(frozen=True)
class Standard:
    """One edition of a standard. `replaced`: another has taken its place, so nothing begins under it."""

    code: str
    edition: str
    title: str
    for_whom: str
    source: str
    elements: tuple[Element, ...]
    replaced: bool = False

    @property
    def key(self) -> str:
        """What names it in a form."""
        return f"{self.code}:{self.edition}"

    @property
    def words(self) -> str:
        """What pages call it."""
        return f"{self.title} ({self.edition})"

    def element(self, code: str) -> Element | None:
        """The element with this code."""
        return next((each for each in self.elements if each.code == code), None)


@cache
def standards() -> dict[str, Standard]:
    """All of them by key, by title.

    Raises:
        ValueError: two elements of one have the same code, or two files the same standard and edition.
    """
    found = [_read(path) for path in sorted(DATA.glob("*.toml"))]
    by_key = {each.key: each for each in sorted(found, key=lambda each: (each.title, each.replaced))}
    if len(by_key) != len(found):
        raise ValueError("two files hold the same edition of a standard")
    return by_key


def _read(path: Path) -> Standard:
    said: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    elements = tuple(Element(**each) for each in said.pop("elements"))
    if len({each.code for each in elements}) != len(elements):
        raise ValueError(f"two elements of {path.name} have the same code")
    return Standard(elements=elements, **said)
