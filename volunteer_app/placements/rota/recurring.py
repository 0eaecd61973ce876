"""On which days sessions come again. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from volunteer_app.foundation.months import add_months


class Repeat(StrEnum):
    """How often a session comes again."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    FOUR_WEEKLY = "four_weekly"
    MONTHLY = "monthly"
    ONCE = "once"

    @property
    def words(self) -> str:
        """How forms ask for it."""
        return _REPEAT_WORDS[self]


_REPEAT_WORDS = {
    Repeat.WEEKLY: "Every week",
    Repeat.FORTNIGHTLY: "Every 2 weeks",
    Repeat.FOUR_WEEKLY: "Every 4 weeks",
    Repeat.MONTHLY: "Every month, on the same weekday of the month (for example, the second Tuesday)",
    Repeat.ONCE: "Once",
}
_WEEKS = {Repeat.WEEKLY: 1, Repeat.FORTNIGHTLY: 2, Repeat.FOUR_WEEKLY: 4}
_ORDINALS = ("first", "second", "third", "fourth", "last")


def days(first: date, ends_before: date, repeat: Repeat) -> list[date]:
    """The days of the sessions in [first, ends_before); `first` is the first of them."""
    if repeat is Repeat.ONCE:
        return [first]
    found = _monthly(first, ends_before) if repeat is Repeat.MONTHLY else _weekly(first, _WEEKS[repeat])
    kept = []
    for day in found:
        if day >= ends_before:
            break
        kept.append(day)
    return kept


def _weekly(first: date, weeks: int) -> Iterator[date]:
    while True:
        yield first
        first += timedelta(weeks=weeks)


def _monthly(first: date, ends_before: date) -> Iterator[date]:
    """The same weekday of each month; a fifth one is the last of each month."""
    month, nth = first.replace(day=1), (first.day - 1) // 7
    while month < ends_before:
        day = _nth_weekday(month, nth, first.weekday())
        yield day
        month = add_months(month, 1)


def _nth_weekday(month: date, nth: int, weekday: int) -> date:
    """`nth` counts from 0; 4 means the last, be it the fourth or the fifth."""
    if nth == len(_ORDINALS) - 1:
        last = add_months(month, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    return month + timedelta(days=(weekday - month.weekday()) % 7 + 7 * nth)


def repeat_words(first: date, repeat: Repeat) -> str:
    """Every Tuesday; the second Tuesday of each month."""
    name = f"{first:%A}"
    if repeat is Repeat.MONTHLY:
        return f"The {_ORDINALS[(first.day - 1) // 7]} {name} of each month"
    if repeat is Repeat.ONCE:
        return "Once"
    weeks = _WEEKS[repeat]
    return f"Every {name}" if weeks == 1 else f"Every {weeks} weeks on {name}"
