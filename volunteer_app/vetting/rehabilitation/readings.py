"""The two ways to read the Act, as data/readings.toml has them."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from tomllib import loads
from typing import Any

DATA = Path(__file__).parent / "data"


class ReadingName(StrEnum):
    """Whose reading."""

    CHECKER = "checker"
    ACT = "act"


class PeriodEnds(StrEnum):
    """On which day a period of months ends."""

    ON_THE_DAY = "on_the_day"
    THE_DAY_BEFORE = "the_day_before"


class CountsFrom(StrEnum):
    """What “from conviction” counts from, where the sentence was given on another day."""

    GIVEN = "given"
    CONVICTION = "conviction"


class LengthsBy(StrEnum):
    """How days and weeks compare with months."""

    AVERAGE_MONTHS = "average_months"
    CALENDAR = "calendar"


@dataclass(frozen=True)
class Reading:
    """One way to read the Act."""

    name: ReadingName
    words: str
    a_period_ends: PeriodEnds
    counts_from: CountsFrom
    compares_lengths: LengthsBy
    open_ended_extends: bool
    never_spent_reaches_orders: bool
    summary_offences_extend: bool
    source: str


@cache
def reading(name: ReadingName) -> Reading:
    """The reading of that name."""
    return _reading(name, read("readings")[name.value])


@cache
def read(file: str) -> dict[str, Any]:
    """What a file of data/ holds. Read once."""
    return loads((DATA / f"{file}.toml").read_text(encoding="utf-8"))


def _reading(name: ReadingName, row: dict[str, Any]) -> Reading:
    return Reading(
        name=name,
        words=row["name"],
        a_period_ends=PeriodEnds(row["a_period_ends"]),
        counts_from=CountsFrom(row["counts_from"]),
        compares_lengths=LengthsBy(row["compares_lengths"]),
        open_ended_extends=row["open_ended_extends"],
        never_spent_reaches_orders=row["never_spent_reaches_orders"],
        summary_offences_extend=row["summary_offences_extend"],
        source=row["source"],
    )
