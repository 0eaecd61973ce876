from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.desk.rules.reminding import DAYS, is_hour_to_write, week_of, windows

TODAY = date(2026, 11, 22)


@given(st.integers(-10, 200))
def test_what_ends_on_any_day_fits_one_reminder_or_none(left: int) -> None:
    ends = TODAY + timedelta(days=left)
    fitting = [days for days, after, until in windows(TODAY) if after < ends <= until]
    wanted = [days for days in DAYS if days >= left]
    assert fitting == (wanted[-1:] if left > 0 else [])


def test_the_reminders_fall_on_90_60_30_and_7_days() -> None:
    ends = date(2027, 6, 1)
    first_days: dict[int, int] = {}
    for before in range(120, 0, -1):
        today = ends - timedelta(days=before)
        for days, after, until in windows(today):
            if after < ends <= until:
                first_days.setdefault(days, before)
    assert first_days == {90: 90, 60: 60, 30: 30, 7: 7}


def test_nobody_is_written_to_at_night() -> None:
    hours = [hour for hour in range(24) if is_hour_to_write(datetime(2026, 11, 22, hour, tzinfo=UTC))]
    assert hours == list(range(7, 24))


@given(st.dates())
def test_a_week_begins_on_its_monday(day: date) -> None:
    if day >= date(1, 1, 8):
        assert week_of(day).weekday() == 0
        assert timedelta(0) <= day - week_of(day) < timedelta(days=7)
