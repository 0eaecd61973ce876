"""Periods that are named exactly, and the value of time by the rate of its day. Pure."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from volunteer_app.foundation.months import add_months

LONGEST = timedelta(days=3 * 366)
PENNY = Decimal("0.01")
# The financial year of government and of most charities
FIRST_MONTH = 4


@dataclass(frozen=True)
class Period:
    """The days [starts_on, ends_before)."""

    starts_on: date
    ends_before: date

    def holds(self, day: date) -> bool:
        """Whether a day is in it."""
        return self.starts_on <= day < self.ends_before


@dataclass(frozen=True)
class Rate:
    """What an hour is valued at from a day on, in pounds."""

    starts_on: date
    pounds: Decimal


@dataclass(frozen=True)
class Value:
    """What some time is worth, and how many minutes no rate was known for."""

    pounds: Decimal
    unvalued: int


def month_of(day: date) -> Period:
    """The calendar month of a day."""
    first = day.replace(day=1)
    return Period(first, add_months(first, 1))


def quarter_of(day: date) -> Period:
    """The quarter of the financial year in which a day lies; its quarters are also those of the calendar."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return Period(first, add_months(first, 3))


def year_of(day: date) -> Period:
    """The financial year in which a day lies: 1 April to 31 March."""
    first = date(day.year if day.month >= FIRST_MONTH else day.year - 1, FIRST_MONTH, 1)
    return Period(first, add_months(first, 12))


def offered(today: date) -> list[Period]:
    """The periods that are asked for most: month, quarter and year of today, and the ones before."""
    found = []
    for of in (month_of, quarter_of, year_of):
        now = of(today)
        found += [now, of(now.starts_on - timedelta(days=1))]
    return found


def period_problem(period: Period) -> str:
    """A sentence if a period cannot be asked for; else empty."""
    if period.ends_before <= period.starts_on:
        return "Last day must be on or after the first day"
    if period.ends_before - period.starts_on > LONGEST:
        return "The period must be 3 years or shorter"
    return ""


def read_rates(text: str) -> list[Rate]:
    """The rates of a file, the earliest first."""
    rows = tomllib.loads(text)["rates"]
    return sorted((Rate(row["from"], Decimal(row["pounds"])) for row in rows), key=lambda r: r.starts_on)


def rate_on(day: date, rates: Sequence[Rate]) -> Rate | None:
    """The rate of a day; None before the first."""
    return next((each for each in reversed(rates) if each.starts_on <= day), None)


def rates_in(period: Period, rates: Sequence[Rate]) -> list[Rate]:
    """The rates that count for a day of a period, the earliest first."""
    first = rate_on(period.starts_on, rates)
    return [each for each in rates if each == first or period.holds(each.starts_on)]


def value(days: Iterable[tuple[date, int]], rates: Sequence[Rate]) -> Value:
    """What minutes of days are worth, each by the rate of its day; rounded once, half a penny up."""
    pounds, unvalued = Decimal(0), 0
    for day, minutes in days:
        rate = rate_on(day, rates)
        if rate is None:
            unvalued += minutes
        else:
            pounds += rate.pounds * minutes / 60
    return Value(pounds.quantize(PENNY, ROUND_HALF_UP), unvalued)
