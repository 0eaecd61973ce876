"""How long somebody should wait for a mentor, read from waits.toml. Pure."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "waits.toml"


@dataclass(frozen=True)
class Waits:
    """After how many days of waiting a request is late, and very late."""

    effective_from: date
    source: str
    ideal_days: int
    longest_days: int

    def __post_init__(self) -> None:
        """Refuse a clock that runs backwards, or that nobody stands for.

        Raises:
            ValueError: the longest wait is not longer than the ideal one, or there is no source.
        """
        if not 0 < self.ideal_days < self.longest_days or not self.source.strip():
            raise ValueError(f"the waits from {self.effective_from} are out of order, or have no source")


@cache
def _regimes() -> tuple[Waits, ...]:
    return read(DATA.read_text(encoding="utf-8"))


def read(text: str) -> tuple[Waits, ...]:
    """What a file's text says, the earliest regime first."""
    found = [Waits(**row) for row in tomllib.loads(text)["waits"]]
    return tuple(sorted(found, key=lambda each: each.effective_from))


def waits_on(day: date) -> Waits:
    """The clock of requests that were made on a day; before the first regime, the first."""
    begun = [each for each in _regimes() if each.effective_from <= day]
    return begun[-1] if begun else _regimes()[0]
