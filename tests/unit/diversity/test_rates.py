"""What a share of those who answer may tell: nothing of one person."""

import pytest

from volunteer_app.diversity.rules import rates
from volunteer_app.diversity.rules.rates import FEWEST, STEP, Held

DRAWS = range(STEP)
MANY = range(120)


def shares(people: int, answered: int) -> set[int | None]:
    """What may be said, however the draw falls."""
    return {rates.percent(rates.moved(None, answered, draw), people) for draw in DRAWS}


def test_nothing_is_said_of_fewer_than_ten() -> None:
    for people in range(FEWEST):
        for answered in range(people + 1):
            assert shares(people, answered) == {None}
    assert shares(FEWEST, FEWEST) != {None}


def test_a_share_is_a_multiple_of_five_and_never_all_or_none() -> None:
    for people in range(FEWEST, 60):
        for answered in range(people + 1):
            assert shares(people, answered) <= set(range(5, 100, 5))


def test_fewer_than_five_answers_more_or_less_move_nothing() -> None:
    for answered in MANY:
        for now in range(max(answered - 4, 0), answered + 5):
            before = rates.moved(None, answered, 2)
            assert all(rates.moved(before, now, draw) == before for draw in DRAWS)


def test_it_moves_once_five_have_changed_also_in_small_steps() -> None:
    held = rates.moved(None, 10, 0)
    for answered in (11, 12, 13, 14):
        held = rates.moved(held, answered, 4)
        assert held == Held(10, 10)
    assert rates.moved(held, 15, 0) == Held(15, 15)


def test_one_person_more_changes_what_may_be_shown_in_one_case_of_five() -> None:
    """Whoever knows of all others is left with doubt: of the five draws, four show the same."""
    for answered in MANY:
        drawn = [[rates.moved(None, each, draw).shown for draw in DRAWS] for each in (answered, answered + 1)]
        assert sum(one == other for one, other in zip(*drawn, strict=True)) == STEP - 1


def test_over_many_draws_nothing_is_added_or_taken_away() -> None:
    for answered in MANY:
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
