"""When a prison lets volunteers in. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from volunteer_app.foundation.clock import LONDON, day_of
from volunteer_app.foundation.day_times import at_minute, minute_of, time_words


@dataclass(frozen=True)
class Regime:
    """Volunteers may be in a prison on a weekday (0 is Monday) between two minutes of the day.

    It is so on the days [starts_on, ends_before).
    """

    weekday: int
    opens: int
    closes: int
    starts_on: date
    ends_before: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it is in force on this day."""
        begun = self.starts_on <= day
        return begun and (self.ends_before is None or day < self.ends_before)


def outside_regime(starts_at: datetime, ends_at: datetime, times: Iterable[Regime]) -> str:
    """A sentence if a session lies outside the times that are known for its day; else empty.

    Where nothing is known of any day, nothing can be outside.
    """
    day = day_of(starts_at)
    known = [each for each in times if each.holds(day)]
    if not known:
        return ""
    starts, ends = (minute_of(each.astimezone(LONDON).time()) for each in (starts_at, ends_at))
    here = sorted((each.opens, each.closes) for each in known if each.weekday == day.weekday())
    if any(opens <= starts and ends <= closes for opens, closes in here):
        return ""
    when = f"{day:%A} {day.day} {day:%B %Y}"
    if not here:
        return f"On {when} the prison lets no volunteers in"
    return f"On {when} the prison lets volunteers in from {regime_words(here)}"


def regime_words(times: Sequence[tuple[int, int]]) -> str:
    """9am to 11:30am, and 2pm to 4pm."""
    words = [f"{time_words(at_minute(opens))} to {time_words(at_minute(closes))}" for opens, closes in times]
    return ", and ".join(words)
