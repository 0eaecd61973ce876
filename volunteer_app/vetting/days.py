"""Which days a check can count: what lies beyond is a slip of the keyboard. Pure."""

from datetime import date

from volunteer_app.foundation.months import add_months
from volunteer_app.vetting.rules import EARLIEST

# Longer than any policy lets a check count
LONGEST_YEARS = 10


def first_day_problem(valid_from: date, today: date) -> str:
    """A sentence if a check cannot count from this day on; else empty."""
    if valid_from < EARLIEST:
        return f"First day must be on or after {EARLIEST.day} {EARLIEST:%B %Y}"
    return "First day must be within a year from today" if valid_from > add_months(today, 12) else ""


def last_day_problem(valid_from: date, valid_before: date | None) -> str:
    """A sentence if [valid_from, valid_before) cannot be; else empty. No end means until further notice."""
    if valid_before is None:
        return ""
    if valid_before <= valid_from:
        return "Last day must be the same as or after the first day"
    longest = add_months(valid_from, 12 * LONGEST_YEARS)
    return f"Last day must be within {LONGEST_YEARS} years of the first day" if valid_before > longest else ""
