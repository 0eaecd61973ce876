"""The days of a round, in UK time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from volunteer_app.survey.rules import rounds
from volunteer_app.survey.rules.rounds import RoundState, Standing, Times

# 5pm in summer time
CLOSES = datetime(2026, 10, 23, 16, 0, tzinfo=UTC)
TIMES = Times(date(2026, 8, 31), date(2026, 9, 14), CLOSES)


def test_the_period_is_the_12_months_that_end_on_the_reference_day() -> None:
    assert rounds.period(date(2026, 3, 31)) == (date(2025, 4, 1), date(2026, 3, 31))
    assert rounds.period(date(2024, 2, 29)) == (date(2023, 3, 1), date(2024, 2, 29))


def test_the_closing_minute_still_counts_and_the_next_one_does_not() -> None:
    assert rounds.standing(RoundState.LAUNCHED, TIMES, CLOSES + timedelta(seconds=59)) is Standing.OPEN
    assert rounds.standing(RoundState.LAUNCHED, TIMES, CLOSES + timedelta(seconds=60)) is Standing.CLOSED


def test_a_round_opens_at_midnight_in_england_and_wales() -> None:
    opens = datetime(2026, 9, 13, 23, 0, tzinfo=UTC)  # summer time
    assert rounds.standing(RoundState.LAUNCHED, TIMES, opens - timedelta(seconds=1)) is Standing.WAITING
    assert rounds.standing(RoundState.LAUNCHED, TIMES, opens) is Standing.OPEN
    assert rounds.standing(RoundState.DRAFT, TIMES, opens) is Standing.DRAFT


@pytest.mark.parametrize(
    ("times", "field"),
    [
        (Times(date(2026, 9, 14), date(2026, 9, 14), CLOSES), "opens_on"),
        (Times(date(2026, 8, 31), date(2026, 10, 24), CLOSES), "closes_on"),
        (Times(date(2025, 8, 31), date(2025, 10, 22), CLOSES), "closes_on"),
    ],
)
def test_days_that_cannot_be_are_found(times: Times, field: str) -> None:
    problem = rounds.problem_of(times)
    assert problem is not None
    assert problem[1] == field


def test_a_round_is_launched_once_its_reference_day_is_over() -> None:
    assert rounds.problem_of(TIMES) is None
    assert rounds.over(TIMES, datetime(2026, 9, 1, tzinfo=UTC)) is None
    assert rounds.over(TIMES, datetime(2026, 8, 31, 12, tzinfo=UTC)) is not None
    assert rounds.over(TIMES, CLOSES + timedelta(hours=1)) is not None


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (8, ""),
        (9, "2026-10-23-14"),
        (16, "2026-10-23-7"),
        (21, "2026-10-23-2"),
        (23, "2026-10-23-2"),
        (24, ""),
    ],
)
def test_reminders_come_two_weeks_one_week_and_two_days_before(day: int, name: str) -> None:
    assert rounds.reminder_due(CLOSES, date(2026, 10, day), []) == name


def test_a_reminder_is_sent_once() -> None:
    assert rounds.reminder_due(CLOSES, date(2026, 10, 16), ["2026-10-23-7"]) == ""
    assert rounds.reminder_due(CLOSES, date(2026, 10, 16), ["2026-10-16-7"]) == "2026-10-23-7"
