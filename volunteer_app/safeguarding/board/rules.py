"""Which figures a board may read. Pure.

A number below 10 is not shown, nor is nothing at all, which would say as much. The parts of a number are
shown together or not at all: the one that is left out could be worked out from the others. Periods do not
overlap and are over, and each organisation is counted by itself without those below it, so that no two
tables can be taken from each other. Our own policy; 10 is the customer's.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from volunteer_app.foundation.months import add_months

LEAST = 10
FEWER = f"Fewer than {LEAST}"
APRIL, OCTOBER = 4, 10
Part = TypeVar("Part")


@dataclass(frozen=True)
class HalfYear:
    """Half of a financial year: [starts_on, ends_before)."""

    starts_on: date
    ends_before: date


@dataclass(frozen=True)
class Figures:
    """A number as it may be read, and its parts in their order; none where they may not be."""

    total: str
    parts: Sequence[str] = ()


def half_years(today: date, number: int) -> list[HalfYear]:
    """The latest half-years that are over, the last one first: from 1 April, and from 1 October."""
    year = today.year if today >= date(today.year, APRIL, 1) else today.year - 1
    running = date(year, APRIL if today < date(year, OCTOBER, 1) else OCTOBER, 1)
    ends = [add_months(running, -6 * each) for each in range(number)]
    return [HalfYear(add_months(end, -6), end) for end in ends]


def figures(happened: Iterable[tuple[date, Part]], period: HalfYear, parts: Sequence[Part]) -> Figures:
    """How many happened in a period, of each kind, as far as it may be shown."""
    counted = Counter(part for day, part in happened if period.starts_on <= day < period.ends_before)
    total = sum(counted.values())
    if total < LEAST:
        return Figures(FEWER)
    if any(counted[part] < LEAST for part in parts):
        return Figures(str(total))
    return Figures(str(total), [str(counted[part]) for part in parts])
