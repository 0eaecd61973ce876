"""Times of day as people write and read them, and their moments. Pure: rules of rooms may use it."""

import re
from datetime import UTC, date, datetime, time

from volunteer_app.foundation.clock import LONDON
from volunteer_app.foundation.problems import Problem

# In the first hours of the day nobody begins anything: "2:30" alone may be meant for the afternoon
EARLIEST_PLAIN_HOUR = 7

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?:[:.]00)?\s*(am|pm|a\.m\.|p\.m\.)?", re.ASCII | re.IGNORECASE)
_NAMED = {"midday": time(12), "noon": time(12), "midnight": time(0)}


def read_time(text: str) -> time | None:
    """A time of day as people write it: 10am, 10.30, 2:15 pm, 14:30, midday. None if it is none.

    Raises:
        Problem: it may be meant for the morning or for the afternoon.
    """
    if (named := _NAMED.get(text.strip().lower())) is not None:
        return named
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower().replace(".", "")
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif len(found[1]) == 1 and hour < EARLIEST_PLAIN_HOUR:
        raise Problem("must say am or pm, for example 2:30pm")
    return time(hour, minute) if hour < 24 and minute < 60 else None


def time_words(at: time) -> str:
    """10am, 2:15pm, midday."""
    if at == time(12):
        return "midday"
    minutes = f":{at:%M}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def times_words(starts_at: datetime, ends_at: datetime) -> str:
    """10am to 12:30pm: the times of two moments in England and Wales."""
    starts, ends = (each.astimezone(LONDON).time() for each in (starts_at, ends_at))
    return f"{time_words(starts)} to {time_words(ends)}"


def moment_of(day: date, at: time) -> datetime:
    """The moment of a time of day in England and Wales, in UTC as the database gives it back.

    Raises:
        Problem: the clocks go forward that night, and the time does not exist.
    """
    moment = datetime.combine(day, at, LONDON)
    there_and_back = datetime.fromtimestamp(moment.timestamp(), LONDON)
    if there_and_back.replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise Problem("The clocks go forward that night: this time does not exist")
    return moment.astimezone(UTC)


def minute_of(at: time) -> int:
    """How many minutes after midnight a time of day is, as tables keep it."""
    return at.hour * 60 + at.minute


def at_minute(minute: int) -> time:
    """The time of day that is so many minutes after midnight."""
    return time(minute // 60, minute % 60)
