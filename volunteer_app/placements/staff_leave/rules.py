"""Days of volunteering leave: counted in halves, agreed for a leave year, used on days of it. Pure.

How many days there are, and when the leave year begins, each employer decides for itself.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from volunteer_app.foundation.months import add_months

Interval = tuple[date, date]

MOST_HALF_DAYS = 120  # 60 days: more is a slip of the keyboard
MONTHS = 12
FIRST_BEGAN_BEFORE = timedelta(days=3 * 366)
LAST_BEGINS_WITHIN = timedelta(days=366)
BOOKED_AHEAD = timedelta(days=90)

_AMOUNT = re.compile(r"(?P<whole>\d{1,3})?(?P<half>[.,]5|½)?(?:[.,]0)?")


class Action(StrEnum):
    """What history calls each change in this folder."""

    ASK = "staff_leave:ask"
    ENTER = "staff_leave:enter"
    AGREE = "staff_leave:agree"
    DECLINE = "staff_leave:decline"
    CHANGE = "staff_leave:change"
    TAKE_BACK = "staff_leave:take_back"
    WITHDRAW = "staff_leave:withdraw"
    USE_DAY = "staff_leave:use_day"
    REMOVE_DAY = "staff_leave:remove_day"


class LeaveState(StrEnum):
    """Where leave for a year stands. Days are entered only while it is agreed."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {
            "asked": "Asked for",
            "agreed": "Agreed",
            "declined": "Not agreed",
            "withdrawn": "Withdrawn",
        }[self]


STANDING = (LeaveState.ASKED, LeaveState.AGREED)


class DayPart(StrEnum):
    """How much of a day somebody was away for."""

    WHOLE = "whole"
    MORNING = "morning"
    AFTERNOON = "afternoon"

    @property
    def words(self) -> str:
        """The part as pages name it."""
        return {"whole": "Whole day", "morning": "Morning", "afternoon": "Afternoon"}[self]

    @property
    def half_days(self) -> int:
        """How many halves it is."""
        return 2 if self is DayPart.WHOLE else 1


@dataclass(frozen=True)
class Tally:
    """What is agreed, in half days, what of it was used up to today, and what is booked for later."""

    agreed: int
    used: int = 0
    booked: int = 0

    @property
    def left(self) -> int:
        """What can still be used or booked."""
        return self.agreed - self.used - self.booked


def leave_year(starts_on: date) -> Interval:
    """The 12 months from this day, as a half-open interval."""
    return starts_on, add_months(starts_on, MONTHS)


def half_days_of(text: str) -> int | None:
    """What somebody typed as days, in halves: 3, 2.5, 0.5 or 2½; None where it is no number of halves."""
    found = _AMOUNT.fullmatch(text.replace(" ", ""))
    if found is None or not (found["whole"] or found["half"]):
        return None
    return 2 * int(found["whole"] or 0) + (1 if found["half"] else 0)


def days(half_days: int) -> str:
    """Half days in words: 2.5 days, 1 day, half a day, no days."""
    if half_days in (0, 1, 2):
        return ("no days", "half a day", "1 day")[half_days]
    whole, half = divmod(half_days, 2)
    return f"{whole}{'.5' if half else ''} days"


def number(half_days: int) -> int | float:
    """Half days as days, for a file and for a form."""
    return half_days / 2 if half_days % 2 else half_days // 2


def amount_problem(half_days: int | None) -> str:
    """A sentence if so many days cannot be agreed; else empty."""
    if half_days is None or not 1 <= half_days <= MOST_HALF_DAYS:
        return (
            f"Days must be a number of days or half days from 0.5 to {MOST_HALF_DAYS // 2}, such as 5 or 2.5"
        )
    return ""


def year_problem(starts_on: date, today: date) -> str:
    """A sentence if leave for a year that begins on this day can be neither asked for nor entered."""
    if not today - FIRST_BEGAN_BEFORE <= starts_on <= today + LAST_BEGINS_WITHIN:
        return "The leave year must begin within the last 3 years or the next 12 months"
    return ""


def last_to_book(today: date) -> date:
    """The last day for which leave can be written down today."""
    return today + BOOKED_AHEAD


def overlaps(part: DayPart, others: Iterable[DayPart]) -> bool:
    """Whether somebody is away already for this part of a day."""
    return any(DayPart.WHOLE in (part, other) or part is other for other in others)


def too_much(part: DayPart, tally: Tally) -> str:
    """A sentence if less is left than this; else empty."""
    if part.half_days <= tally.left:
        return ""
    return f"That is more than is left of the {days(tally.agreed)} agreed: {days(tally.left)}"


def too_little(half_days: int, tally: Tally) -> str:
    """A sentence if more is used and booked than would be agreed; else empty."""
    entered = tally.used + tally.booked
    if half_days >= entered:
        return ""
    return f"There are {days(entered)} used or booked already. Remove days first, or agree to at least that"
