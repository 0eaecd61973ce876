"""How dated evidence covers an interval. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from volunteer_app.readiness.rules.answers import Question
from volunteer_app.vetting.rules import CheckFacts

Interval = tuple[date, date | None]


def intervals(checks: Iterable[CheckFacts]) -> list[Interval]:
    """Their intervals [valid_from, valid_before); no end where nothing ends them."""
    return [(c.valid_from, c.valid_before) for c in checks if c.valid_from is not None]


def covered_until(found: Sequence[Interval], starts_on: date) -> date | None:
    """The day before which every day from `starts_on` on is covered.

    date.max: for ever. None: not even the first day is covered.

    Intervals join: one that ends on the day on which the next begins leaves no gap.
    """
    reached = starts_on
    while True:
        ends = [end or date.max for start, end in found if start <= reached < (end or date.max)]
        if not ends:
            return reached if reached > starts_on else None
        reached = max(ends)
        if reached == date.max:
            return reached


def first_start(found: Sequence[Interval], after: date) -> date | None:
    """The first day after `after` on which an interval begins."""
    return min((start for start, _ in found if start > after), default=None)


def last_day(before: date | None) -> date | None:
    """The last day of an interval that ends before this day; None where it never ends."""
    return None if before is None or before == date.max else before - timedelta(days=1)


def reaches(question: Question, reached: date | None) -> bool:
    """Whether what covers every day before `reached` covers the whole interval."""
    return reached is not None and reached >= question.ends_before


def in_words(day: date | None) -> str:
    """22 November 2026; an empty string for no day."""
    return f"{day.day} {day:%B %Y}" if day else ""
