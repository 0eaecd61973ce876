"""For how long a mentor may still write down the last session, read from policy.toml. Pure."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "policy.toml"


@dataclass(frozen=True)
class AfterEnding:
    """How many days are left after an ending that was prepared."""

    effective_from: date
    source: str
    days: int

    def __post_init__(self) -> None:
        """Refuse a policy that nobody stands for, or that never ends.

        Raises:
            ValueError: the days are not from 0 to 92, or there is no source.
        """
        if not 0 <= self.days <= 92 or not self.source.strip():
            raise ValueError(f"the days after an ending from {self.effective_from} are not ones to rely on")


@cache
def _regimes() -> tuple[AfterEnding, ...]:
    return read(DATA.read_text(encoding="utf-8"))


def read(text: str) -> tuple[AfterEnding, ...]:
    """What a file's text says, the earliest regime first."""
    found = [AfterEnding(**row) for row in tomllib.loads(text)["after_ending"]]
    return tuple(sorted(found, key=lambda each: each.effective_from))


def last_day_to_write(ended_on: date) -> date:
    """The last day on which the last session of a mentoring can be written down; by the regime of its end."""
    begun = [each for each in _regimes() if each.effective_from <= ended_on]
    regime = begun[-1] if begun else _regimes()[0]
    return ended_on + timedelta(days=regime.days)
