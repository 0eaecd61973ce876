"""What a share of those who answer may tell: nothing of one person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.diversity.rules import rates
from volunteer_app.diversity.rules.rates import FEWEST, STEP, Held

DRAWS = range(STEP)


@given(st.integers(0, FEWEST - 1), st.integers(0, 9), st.sampled_from(DRAWS))
def test_nothing_is_said_of_fewer_than_ten(people: int, answered: int, draw: int) -> None:
    assert rates.percent(rates.moved(None, min(answered, people), draw), people) is None


@given(st.integers(FEWEST, 500), st.data())
def test_a_share_is_a_multiple_of_five_and_never_all_or_none(people: int, data: st.DataObject) -> None:
    answered = data.draw(st.integers(0, people))
    share = rates.percent(rates.moved(None, answered, data.draw(st.sampled_from(DRAWS))), people)
    assert share is not None
    assert share % 5 == 0
    assert 5 <= share <= 95


@given(st.integers(0, 200), st.integers(-4, 4), st.sampled_from(DRAWS), st.sampled_from(DRAWS))
def test_fewer_than_five_answers_more_or_less_move_nothing(
    answered: int, change: int, one: int, other: int
) -> None:
    before = rates.moved(None, answered, one)
    assert rates.moved(before, max(answered + change, 0), other) == before


def test_it_moves_once_five_have_changed_also_in_small_steps() -> None:
    held = rates.moved(None, 10, 0)
    for answered in (11, 12, 13, 14):
        held = rates.moved(held, answered, 4)
        assert held == Held(10, 10)
    assert rates.moved(held, 15, 0) == Held(15, 15)


@given(st.integers(0, 300))
def test_one_person_more_changes_what_may_be_shown_in_one_case_of_five(answered: int) -> None:
    """Whoever knows of all others is left with doubt: of the five draws, four show the same."""
    alike = [rates.moved(None, answered, d).shown == rates.moved(None, answered + 1, d).shown for d in DRAWS]
    assert sum(alike) == STEP - 1


@given(st.integers(0, 300))
def test_over_many_draws_nothing_is_added_or_taken_away(answered: int) -> None:
    assert sum(rates.moved(None, answered, draw).shown for draw in DRAWS) == STEP * answered


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (None, "Not shown: fewer than 10 people"),
        (5, "5% or fewer"),
        (40, "about 40%"),
        (95, "95% or more"),
    ],
)
def test_a_share_in_words(share: int | None, words: str) -> None:
    assert rates.words(share) == words
