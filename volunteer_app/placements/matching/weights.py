"""What a match is worth, and for how long a mentor must be ready, read from weights.toml. Pure."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "weights.toml"
PARTS = ("needs", "distance", "language", "times", "wishes", "lived_experience", "load")
ALL_POINTS = 100


@dataclass(frozen=True)
class Weights:
    """How many points each part of a match can give; 100 together. `waiting` comes on top."""

    effective_from: date
    source: str
    needs: int
    distance: int
    language: int
    times: int
    wishes: int
    lived_experience: int
    load: int
    waiting: int
    longest_days: int
    near_km: int
    far_km: int

    def __post_init__(self) -> None:
        """Refuse points that would not compare.

        Raises:
            ValueError: the parts do not come to 100, one is negative, or a bound is out of order.
        """
        points = [getattr(self, part) for part in PARTS]
        if sum(points) != ALL_POINTS or min(points) < 0 or self.waiting < 0:
            raise ValueError(f"the points from {self.effective_from} must be 0 or more and come to 100")
        if not 0 <= self.near_km < self.far_km or self.longest_days < 1:
            raise ValueError(f"a bound from {self.effective_from} is out of order")


@dataclass(frozen=True)
class Interval:
    """For how many months a mentor must be ready before they are suggested."""

    effective_from: date
    source: str
    months: int

    def __post_init__(self) -> None:
        """Refuse no time at all.

        Raises:
            ValueError: it is less than a month.
        """
        if self.months < 1:
            raise ValueError(f"the interval from {self.effective_from} is empty")


@dataclass(frozen=True)
class Policy:
    """All that the file says, each regime from its first day on."""

    weights: tuple[Weights, ...]
    interval: tuple[Interval, ...]


@cache
def policy() -> Policy:
    """What the file says."""
    return read(DATA.read_text(encoding="utf-8"))


def read(text: str) -> Policy:
    """What a file's text says, the earliest regime first.

    Raises:
        ValueError: a regime has no source, begins with another, or does not hold together.
        TypeError: a value is missing or misspelt.
    """
    found = tomllib.loads(text)
    return Policy(_regimes(found["weights"], Weights), _regimes(found["interval"], Interval))


def weights_on(day: date) -> Weights:
    """The points that count on a day; before the first regime, the first."""
    found: Weights = _on(policy().weights, day)
    return found


def months_on(day: date) -> int:
    """For how many months a mentor must be ready who is suggested on a day."""
    found: Interval = _on(policy().interval, day)
    return found.months


def _on(regimes: tuple[Any, ...], day: date) -> Any:
    begun = [each for each in regimes if each.effective_from <= day]
    return begun[-1] if begun else regimes[0]


def _regimes(rows: list[dict[str, Any]], kind: type[Any]) -> tuple[Any, ...]:
    found = sorted((kind(**row) for row in rows), key=lambda each: each.effective_from)
    if len({each.effective_from for each in found}) != len(found):
        raise ValueError(f"two regimes of {kind.__name__.lower()} begin on one day")
    if not all(each.source.strip() for each in found):
        raise ValueError(f"a regime of {kind.__name__.lower()} has no source")
    return tuple(found)
