from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.foundation.clock import LONDON
from volunteer_app.foundation.problems import Problem
from volunteer_app.placements.rota import rules
from volunteer_app.placements.rota.recurring import Repeat, days, repeat_words
from volunteer_app.placements.rota.regime import Regime, outside_regime
from volunteer_app.placements.rota.rules import SessionState

MONDAY = date(2026, 11, 23)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


def test_each_repeat_comes_on_its_days() -> None:
    ends = MONDAY + timedelta(days=60)
    for repeat, apart in ((Repeat.WEEKLY, 7), (Repeat.FORTNIGHTLY, 14), (Repeat.FOUR_WEEKLY, 28)):
        found = days(MONDAY, ends, repeat)
        assert found[0] == MONDAY
        assert {later - sooner for sooner, later in pairwise(found)} == {timedelta(days=apart)}
        assert found[-1] < ends
    assert days(MONDAY, ends, Repeat.ONCE) == [MONDAY]


def test_a_monthly_one_is_on_the_same_weekday_of_the_month_and_a_fifth_on_the_last() -> None:
    fourth = days(MONDAY, date(2027, 3, 1), Repeat.MONTHLY)
    assert fourth == [date(2026, 11, 23), date(2026, 12, 28), date(2027, 1, 25), date(2027, 2, 22)]
    last = days(date(2026, 11, 30), date(2027, 3, 1), Repeat.MONTHLY)
    assert last == [date(2026, 11, 30), date(2026, 12, 28), date(2027, 1, 25), date(2027, 2, 22)]


@given(DAYS, st.integers(1, 366), st.sampled_from(Repeat))
def test_the_first_day_is_always_the_first_and_all_are_inside_on_its_weekday(
    first: date, length: int, repeat: Repeat
) -> None:
    ends = first + timedelta(days=length)
    found = days(first, ends, repeat)
    assert found[0] == first
    assert all(first <= each < ends and each.weekday() == first.weekday() for each in found)
    assert found == sorted(set(found))


def test_how_often_is_said_in_words() -> None:
    assert repeat_words(MONDAY, Repeat.WEEKLY) == "Every Monday"
    assert repeat_words(MONDAY, Repeat.FORTNIGHTLY) == "Every 2 weeks on Monday"
    assert repeat_words(MONDAY, Repeat.MONTHLY) == "The fourth Monday of each month"
    assert repeat_words(date(2026, 11, 30), Repeat.MONTHLY) == "The last Monday of each month"


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)


def test_a_session_lies_inside_one_of_the_times_of_its_weekday_whole() -> None:
    times = [Regime(0, 9 * 60, 11 * 60, date(2026, 1, 1)), Regime(0, 14 * 60, 16 * 60, date(2026, 1, 1))]
    assert outside_regime(at(9), at(11), times) == ""
    assert outside_regime(at(14, 30), at(16), times) == ""
    for starts, ends in ((at(8, 59), at(11)), (at(9), at(11, 1)), (at(10), at(15))):
        assert outside_regime(starts, ends, times) == (
            "On Monday 23 November 2026 the prison lets volunteers in from 9am to 11am, and 2pm to 4pm"
        )
    tuesday = MONDAY + timedelta(days=1)
    assert "lets no volunteers in" in outside_regime(at(9, day=tuesday), at(10, day=tuesday), times)


def test_where_nothing_is_known_of_a_day_nothing_is_outside() -> None:
    over = [Regime(0, 540, 600, date(2026, 1, 1), MONDAY)]
    assert outside_regime(at(22), at(23), []) == ""
    assert outside_regime(at(22), at(23), over) == ""


def test_regime_times_are_those_of_the_clock_in_summer_too() -> None:
    times = [Regime(0, 9 * 60, 11 * 60, date(2026, 1, 1))]
    summer = date(2027, 6, 7)
    assert outside_regime(at(9, day=summer), at(11, day=summer), times) == ""


def test_a_session_that_ends_when_it_starts_or_before_is_refused() -> None:
    for ends in (time(10), time(9)):
        with pytest.raises(Problem, match="after the start time"):
            rules.interval(MONDAY, time(10), ends)


def test_nobody_signs_up_for_what_is_closed() -> None:
    now = at(10)
    assert rules.closed_problem(SessionState.OPEN, now + timedelta(minutes=1), now, after_start=False) == ""
    assert "has started" in rules.closed_problem(SessionState.OPEN, now, now, after_start=False)
    assert rules.closed_problem(SessionState.OPEN, now, now, after_start=True) == ""
    assert "cancelled" in rules.closed_problem(SessionState.CANCELLED, now, now, after_start=True)
    assert "register" in rules.closed_problem(SessionState.HELD, now, now, after_start=True)
