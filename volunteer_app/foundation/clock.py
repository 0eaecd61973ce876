"""What day and moment it is. The only place that asks the machine, so that tests can stand on a day."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_standing_at: ContextVar[datetime | None] = ContextVar("standing_at", default=None)


def now() -> datetime:
    """This moment, in UTC, with its time zone."""
    return _standing_at.get() or datetime.now(UTC)  # noqa: TID251 - the one place


def today() -> date:
    """The day in England and Wales."""
    return now().astimezone(LONDON).date()


def day_of(moment: datetime) -> date:
    """The day in England and Wales on which a moment falls."""
    return moment.astimezone(LONDON).date()


@contextmanager
def standing_on(day: date, at: time = time(12)) -> Iterator[None]:
    """Let `today()` and `now()` answer as on `day`, at the London time `at`."""
    token = _standing_at.set(datetime.combine(day, at, LONDON).astimezone(UTC))
    try:
        yield
    finally:
        _standing_at.reset(token)
