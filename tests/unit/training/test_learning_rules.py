import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.training.learning.rules import mark, needed, next_module, unfit
from volunteer_app.training.packs.content import Answer, Question


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """A question with some right and some wrong answers, as the format of packs allows."""
    rights = draw(st.lists(st.booleans(), min_size=3, max_size=5).filter(lambda r: any(r) and not all(r)))
    answers = tuple(Answer(f"Answer {place}", right, "Because") for place, right in enumerate(rights))
    return Question("What do you do?", several=sum(rights) > 1 or draw(st.booleans()), answers=answers)


@st.composite
def answered(draw: st.DrawFn) -> tuple[list[Question], list[set[int]]]:
    """A knowledge check, and what somebody may have chosen, with nothing in some places."""
    asked = draw(st.lists(questions(), min_size=1, max_size=6))
    chosen = [
        draw(st.sets(st.integers(0, len(each.answers) - 1), max_size=5 if each.several else 1))
        for each in asked
    ]
    return asked, chosen


@given(answered(), st.integers(1, 100))
def test_the_mark_counts_what_is_wholly_right_and_passes_at_the_pass_mark(
    check: tuple[list[Question], list[set[int]]], pass_mark: int
) -> None:
    asked, chosen = check
    marked = mark(asked, chosen, pass_mark)
    by_hand = [
        all((place in each) == answer.right for place, answer in enumerate(question.answers))
        for question, each in zip(asked, chosen, strict=True)
    ]
    assert (marked.right, marked.asked) == (sum(by_hand), len(asked))
    assert marked.passed == (100 * sum(by_hand) >= pass_mark * len(asked))


@given(answered(), st.integers(1, 100))
def test_all_right_answers_pass_whatever_the_pass_mark_and_none_never_does(
    check: tuple[list[Question], list[set[int]]], pass_mark: int
) -> None:
    asked, _ = check
    assert mark(asked, [each.right for each in asked], pass_mark).passed
    assert not mark(asked, [set() for _ in asked], pass_mark).passed


@given(answered(), st.data())
def test_one_more_right_question_never_makes_a_pass_a_fail(
    check: tuple[list[Question], list[set[int]]], data: st.DataObject
) -> None:
    asked, chosen = check
    place = data.draw(st.integers(0, len(asked) - 1))
    better = [asked[place].right if number == place else each for number, each in enumerate(chosen)]
    for pass_mark in (1, 50, 80, 100):
        assert mark(asked, better, pass_mark).passed >= mark(asked, chosen, pass_mark).passed


@given(st.integers(1, 6), st.integers(1, 100))
def test_how_many_must_be_right_is_the_least_that_reaches_the_pass_mark(asked: int, pass_mark: int) -> None:
    enough = needed(asked, pass_mark)
    assert 1 <= enough <= asked
    assert 100 * enough >= pass_mark * asked > 100 * (enough - 1)


@given(answered(), st.data())
def test_answers_that_a_question_does_not_take_are_never_marked(
    check: tuple[list[Question], list[set[int]]], data: st.DataObject
) -> None:
    asked, chosen = check
    place = data.draw(st.integers(0, len(asked) - 1))
    outside = data.draw(st.integers(len(asked[place].answers), 99) | st.integers(-9, -1))
    odd: list[list[int]] = [sorted(each) for each in chosen]
    odd[place] = [outside]
    assert "no such answer" in unfit(asked, odd)
    with pytest.raises(ValueError, match=f"question {place + 1}"):
        mark(asked, odd, 80)
    with pytest.raises(ValueError, match="answers to"):
        mark(asked, chosen[:-1], 80)
    twice: list[list[int]] = [sorted(each) for each in chosen]
    twice[place] = [0, 0]
    with pytest.raises(ValueError, match="takes one answer"):
        mark(asked, twice, 80)


def test_no_question_is_no_pass() -> None:
    with pytest.raises(ValueError, match="0 answers to 0 questions"):
        mark([], [], 80)


@given(st.integers(1, 15), st.sets(st.integers(1, 15)), st.integers(0, 15))
def test_a_learner_goes_on_with_the_next_module_that_is_left_and_comes_back_for_earlier_ones(
    modules: int, passed: set[int], after: int
) -> None:
    positions = list(range(1, modules + 1))
    found = next_module(positions, passed, after)
    left = [each for each in positions if each not in passed]
    later = [each for each in left if each > after]
    assert found == (later[0] if later else left[0] if left else None)
