from datetime import UTC, date, datetime, time

import pytest

from volunteer_app.foundation.day_times import (
    at_minute,
    minute_of,
    moment_of,
    read_time,
    time_words,
    times_words,
)
from volunteer_app.foundation.problems import Problem


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("10am", time(10)),
        ("10 AM", time(10)),
        ("10.30", time(10, 30)),
        ("9", time(9)),
        ("2:15 pm", time(14, 15)),
        ("2.15 p.m.", time(14, 15)),
        ("14:30", time(14, 30)),
        ("02:30", time(2, 30)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("midday", time(12)),
        ("10:00:00", time(10)),
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, meant: time) -> None:
    assert read_time(typed) == meant


@pytest.mark.parametrize("typed", ["", "ten", "25:00", "10:60", "13pm", "0am", "10:5", "١٠"])
def test_what_is_no_time_is_not_read_as_one(typed: str) -> None:
    assert read_time(typed) is None


def test_an_hour_that_may_be_of_the_night_or_the_afternoon_is_asked_about() -> None:
    with pytest.raises(Problem, match="am or pm"):
        read_time("2:30")


@pytest.mark.parametrize(("at", "words"), [(time(10), "10am"), (time(12), "midday"), (time(14, 5), "2:05pm")])
def test_a_time_in_words_is_read_back_as_itself(at: time, words: str) -> None:
    assert time_words(at) == words
    assert read_time(words) == at


def test_a_time_that_the_clocks_leave_out_is_refused() -> None:
    with pytest.raises(Problem, match="clocks go forward"):
        moment_of(date(2027, 3, 28), time(1, 30))
    moment = moment_of(date(2027, 6, 1), time(10))
    assert (moment.hour, moment.tzinfo) == (9, UTC)


def test_the_clocks_go_back_and_a_time_that_comes_twice_is_its_first() -> None:
    assert moment_of(date(2026, 10, 25), time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_times_are_said_as_clocks_show_them_on_either_side_of_a_change() -> None:
    summer, winter = date(2026, 10, 24), date(2026, 10, 26)
    for day in (summer, winter):
        assert times_words(moment_of(day, time(10)), moment_of(day, time(12, 30))) == "10am to 12:30pm"


def test_a_time_of_day_is_kept_as_minutes_after_midnight() -> None:
    assert minute_of(time(14, 5)) == 845
    assert at_minute(845) == time(14, 5)
