"""When people are reminded that something lapses, and when the weekly digest goes out. Pure."""

from datetime import date, datetime, timedelta

# Days before something lapses. Each is a reminder of its own, once.
DAYS = (90, 60, 30, 7)
# Nobody is written to at night.
FROM_HOUR = 7
# A digest that could not go out on Monday still can on the two days after.
DIGEST_WEEKDAYS = (0, 1, 2)


def windows(today: date) -> list[tuple[int, date, date]]:
    """For each number of days: what ends after the second day and on or before the third is due.

    Something that came to be known late gets the one reminder that fits, not those that it missed.
    """
    bounds = zip(DAYS, (*DAYS[1:], 0), strict=True)
    return [(days, today + timedelta(days=below), today + timedelta(days=days)) for days, below in bounds]


def is_hour_to_write(moment: datetime) -> bool:
    """Whether it is late enough in the day. `moment`: in London's time."""
    return moment.hour >= FROM_HOUR


def week_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())
