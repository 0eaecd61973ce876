"""Adding months to a day, as expiry dates need it. Pure: rules of rooms may use it."""

import calendar
from datetime import date


def add_months(day: date, months: int) -> date:
    """The same day some months on; the month's last day where that day does not exist.

    Raises:
        ValueError: the year would lie outside 1 to 9999.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not date.min.year <= year <= date.max.year:
        raise ValueError(f"{months} months from {day} is no date")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
