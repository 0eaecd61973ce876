from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.foundation.months import add_months
from volunteer_app.training import rules
from volunteer_app.training.rules import TrainingState

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


def test_training_was_finished_today_or_before() -> None:
    assert rules.completed_on_problem(TODAY, TODAY) == ""
    assert "in the past" in rules.completed_on_problem(TODAY + timedelta(days=1), TODAY)


def test_training_before_1990_is_a_slip() -> None:
    assert rules.completed_on_problem(date(1990, 1, 1), TODAY) == ""
    assert "1 January 1990" in rules.completed_on_problem(date(1989, 12, 31), TODAY)


@pytest.mark.parametrize(
    ("minutes", "good"), [(-1, False), (0, False), (1, True), (120_000, True), (120_001, False)]
)
def test_training_takes_a_minute_to_2000_hours(minutes: int, good: bool) -> None:
    assert (rules.minutes_problem(minutes) == "") is good


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 22), 12, date(2027, 11, 22)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 5, 15), 0, date(2026, 5, 15)),
    ],
)
def test_months_later_is_the_same_day_or_the_months_last(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@given(DAYS, st.integers(0, 120), st.integers(0, 120))
def test_more_months_are_never_earlier(day: date, fewer: int, more: int) -> None:
    assert (add_months(day, fewer) <= add_months(day, fewer + more)) is True


@given(DAYS, st.integers(1, 120))
def test_a_pack_counts_from_its_day_into_the_month_in_which_it_runs_out(day: date, months: int) -> None:
    end = rules.valid_before(day, months)
    assert end > day
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months


def test_no_month_lies_beyond_the_calendar() -> None:
    with pytest.raises(ValueError, match="is no date"):
        add_months(date(9999, 12, 1), 1)


@pytest.mark.parametrize("state", TrainingState)
def test_every_state_has_words(state: TrainingState) -> None:
    assert state.words
