"""A day is a day in England and Wales, also in summer and where the clocks change."""

from datetime import UTC, date, datetime, time

import pytest

from volunteer_app.foundation import clock


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), date(2026, 7, 2)),  # midnight in summer time
        (datetime(2026, 12, 1, 23, 59, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29)),  # summer time begins at 1am
        (datetime(2026, 3, 29, 23, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), date(2026, 10, 25)),  # it ends at 2am
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_a_moment_falls_on_the_day_of_london(moment: datetime, day: date) -> None:
    assert clock.day_of(moment) == day


def test_standing_on_a_day_answers_both_questions_and_ends() -> None:
    with clock.standing_on(date(2026, 7, 1), at=time(0, 30)):
        assert clock.today() == date(2026, 7, 1)
        assert clock.now() == datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
        with clock.standing_on(date(2020, 2, 29)):
            assert clock.today() == date(2020, 2, 29)
        assert clock.today() == date(2026, 7, 1)
    assert clock.now().tzinfo is UTC
    assert clock.now().year >= 2026
