"""When a session is, in words."""

from volunteer_app.foundation import clock
from volunteer_app.foundation.day_times import times_words
from volunteer_app.foundation.presenting import day, short_day
from volunteer_app.placements.rota.models import RotaSession


def when(session: RotaSession) -> str:
    """Thursday 3 December 2026, 10am to 12:30pm."""
    on = clock.day_of(session.starts_at)
    return f"{on:%A} {day(on)}, {times_words(session.starts_at, session.ends_at)}"


def short_when(session: RotaSession) -> str:
    """Thu 3 Dec 2026, 10am to 12:30pm: for lists."""
    on = clock.day_of(session.starts_at)
    return f"{on:%a} {short_day(on)}, {times_words(session.starts_at, session.ends_at)}"
