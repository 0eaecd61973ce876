from datetime import UTC, datetime, timedelta

import pytest

from volunteer_app.foundation.clock import LONDON
from volunteer_app.foundation.problems import Problem
from volunteer_app.training.sessions import rules
from volunteer_app.training.sessions.rules import BookingState, SessionState

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts", "minutes", "field", "words"),
    [
        (NOW + timedelta(days=1), 0, "ends", "after the start"),
        (NOW + timedelta(days=1), -60, "ends", "after the start"),
        (NOW, 60, "starts", "in the future"),
        (NOW - timedelta(days=1), 60, "held_on", "today or in the future"),
        (NOW + timedelta(days=733), 60, "held_on", "2 years"),
    ],
)
def test_a_session_that_cannot_be_is_said_to_be_so_at_its_field(
    starts: datetime, minutes: int, field: str, words: str
) -> None:
    with pytest.raises(Problem, match=words) as caught:
        rules.check_interval(starts, starts + timedelta(minutes=minutes), NOW)
    assert caught.value.field == field


def test_places_are_never_fewer_than_people_who_are_booked() -> None:
    rules.check_capacity(3, 3)
    with pytest.raises(Problem, match="3 or more: 3 people are booked"):
        rules.check_capacity(2, 3)
    for impossible in (0, 501):
        with pytest.raises(Problem, match="from 1 to 500"):
            rules.check_capacity(impossible, 0)


def test_a_register_opens_when_the_session_starts_and_can_be_corrected_for_7_days() -> None:
    def problem(starts: datetime, taken: datetime | None, state: SessionState = SessionState.OPEN) -> str:
        return rules.register_problem(state, starts, taken, NOW)

    assert "from the time the session starts" in problem(NOW + timedelta(minutes=1), None)
    assert problem(NOW, None) == ""
    assert problem(NOW - timedelta(days=300), None) == ""
    assert problem(NOW - timedelta(days=9), NOW - timedelta(days=7)) == ""
    assert "7 days" in problem(NOW - timedelta(days=9), NOW - timedelta(days=7, seconds=1))
    assert "cancelled" in problem(NOW, None, SessionState.CANCELLED)


def test_only_those_who_came_say_how_it_was_once_and_in_time() -> None:
    def problem(
        state: BookingState = BookingState.ATTENDED, ends: datetime = NOW, *, given: bool = False
    ) -> str:
        return rules.feedback_problem(state, ends, NOW, given=given)

    assert problem() == ""
    assert "Only people who came" in problem(BookingState.NO_SHOW)
    assert "already" in problem(given=True)
    assert "28 days" in problem(ends=NOW - timedelta(days=29))


def answer(number: int) -> dict[str, str]:
    return {"useful": str(1 + number % 5), "clear": "5", "best": f"Words of {9 - number}"}


def test_fewer_than_five_answers_show_neither_figures_nor_words() -> None:
    few = rules.said([answer(number) for number in range(4)])
    assert (few.answers, few.is_shown, few.figures, few.words) == (4, False, (), ())


def test_from_five_answers_on_figures_and_words_are_shown_in_an_order_that_tells_nothing() -> None:
    enough = rules.said([answer(number) for number in range(5)])
    figures = dict(enough.figures)
    assert enough.is_shown
    assert [number for _, number in figures[rules.STATEMENTS["useful"]]] == [1, 1, 1, 1, 1]
    assert dict(figures[rules.STATEMENTS["clear"]])["Strongly agree"] == 5
    assert dict(enough.words)["What was most useful?"] == [f"Words of {number}" for number in range(5, 10)]


def test_tomorrow_is_london_s_tomorrow_also_when_the_clocks_change() -> None:
    first, last = rules.day_after(datetime(2026, 10, 24, 23, 30, tzinfo=LONDON))
    assert (first, last) == (
        datetime(2026, 10, 25, tzinfo=LONDON),
        datetime(2026, 10, 26, tzinfo=LONDON),
    )
    assert last.timestamp() - first.timestamp() == 25 * 3600
