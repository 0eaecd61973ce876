"""Milestones and discreet words, read from recognition.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "recognition.toml"


@dataclass(frozen=True)
class Reference:
    """The thresholds, in rising order, and what is said instead of words that tell too much."""

    hours: tuple[int, ...]
    years: tuple[int, ...]
    prison: str
    roles: Mapping[str, str]


@cache
def reference() -> Reference:
    """What the file says.

    Raises:
        ValueError: thresholds do not rise from above nothing.
    """
    found = tomllib.loads(DATA.read_text(encoding="utf-8"))
    for name in ("hours", "years"):
        if found[name] != sorted({each for each in found[name] if each > 0}):
            raise ValueError(f"{name} of {DATA.name} must rise, each above the last")
    return Reference(tuple(found["hours"]), tuple(found["years"]), found["prison"], found["roles"])
