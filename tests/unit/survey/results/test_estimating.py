"""National estimates: the same as another program's, and right on average over every possible draw."""

from collections.abc import Sequence
from itertools import combinations, product
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.survey.results.estimating import Body, Estimate, TooFew, collapsed, ratio, share, total

# Sizes and answers of nine bodies that answered, of eighteen: 4 of 10, 3 of 6 and both of 2
SIZES = {"A": [120, 80, 95, 60], "B": [30, 45, 25], "C": [400, 350]}
ANSWERS = {"A": [36, 30, 21, 24], "B": [12, 9, 10], "C": [88, 105]}
SILENT = {"A": 6, "B": 3, "C": 0}


def drawn() -> list[Body]:
    return [
        *(
            Body(name, size, answer)
            for name in SIZES
            for size, answer in zip(SIZES[name], ANSWERS[name], strict=True)
        ),
        *(Body(name, 50.0) for name, number in SILENT.items() for _ in range(number)),
    ]


def by_size(each: Body) -> float:
    return each.size


def one(_: Body) -> float:
    return 1.0


def test_a_ratio_and_its_interval_are_those_of_samplics() -> None:
    """Of samplics 0.6.1: TaylorEstimator(PopParam.ratio), weights N/n and fpc 1 - n/N (1e-12 if whole)."""
    found = ratio(drawn(), by_size)
    assert found.value == pytest.approx(0.2897959183673469, rel=1e-12)
    assert found.standard_error == pytest.approx(0.01429190381097144, rel=1e-9)
    assert (found.low, found.high) == pytest.approx((0.25482488955685684, 0.324766947177837), rel=1e-9)
    assert (found.answered, found.bodies) == (9, 18)


def test_a_mean_and_its_interval_are_those_of_samplics() -> None:
    found = ratio(drawn(), one)
    assert found.value == pytest.approx(29.583333333333332, rel=1e-12)
    assert found.standard_error == pytest.approx(1.4463128941052878, rel=1e-9)
    assert (found.low, found.high) == pytest.approx((26.04433317228331, 33.122333494383355), rel=1e-9)


def test_a_total_is_the_ratio_of_the_size_of_all_bodies() -> None:
    whole = sum(each.size for each in drawn())
    assert total(drawn()).value == pytest.approx(whole * ratio(drawn(), by_size).value)
    assert total(drawn()).standard_error == pytest.approx(whole * 0.01429190381097144, rel=1e-9)


def every_draw(all_of: Sequence[Body], number: dict[str, int]) -> list[list[Body]]:
    """Every way in which so many of each stratum can answer."""
    ways = []
    for name, how_many in number.items():
        theirs = [each for each in all_of if each.stratum == name]
        ways.append(
            [
                [each if each in chosen else Body(each.stratum, each.size) for each in theirs]
                for chosen in combinations(theirs, how_many)
            ]
        )
    return [[each for part in parts for each in part] for parts in product(*ways)]


EVERYBODY = [
    *(Body("large", size, size * 0.3 + wobble) for size, wobble in ((90, 4), (70, -6), (120, 9), (60, 1))),
    *(
        Body("small", size, size * 0.3 + wobble)
        for size, wobble in ((10, 1), (12, -2), (8, 2), (15, 0), (9, -1))
    ),
]
NUMBER = {"large": 2, "small": 3}


def test_over_every_draw_a_mean_and_its_variance_are_right_on_average() -> None:
    found = [ratio(draw, one) for draw in every_draw(EVERYBODY, NUMBER)]
    true = mean(each.answer or 0.0 for each in EVERYBODY)
    assert mean(each.value for each in found) == pytest.approx(true)
    spread = mean((each.value - true) ** 2 for each in found)
    assert mean((each.standard_error or 0.0) ** 2 for each in found) == pytest.approx(spread)


def test_over_every_draw_a_total_is_nearly_right_and_its_interval_covers_the_truth() -> None:
    found = [total(draw) for draw in every_draw(EVERYBODY, NUMBER)]
    true = sum(each.answer or 0.0 for each in EVERYBODY)
    assert mean(each.value for each in found) == pytest.approx(true, rel=0.01)
    covered = [each for each in found if (each.low or 0) <= true <= (each.high or 0)]
    assert len(covered) / len(found) > 0.9


def test_a_total_by_size_is_nearer_than_one_that_forgets_the_sizes() -> None:
    draws = every_draw(EVERYBODY, NUMBER)
    true = sum(each.answer or 0.0 for each in EVERYBODY)
    with_sizes = mean((total(each).value - true) ** 2 for each in draws)
    without = mean((ratio(each, one).value * len(EVERYBODY) - true) ** 2 for each in draws)
    assert with_sizes < without / 2


def test_where_every_body_answered_nothing_is_uncertain() -> None:
    found = total(EVERYBODY)
    assert found.value == pytest.approx(sum(each.answer or 0.0 for each in EVERYBODY))
    assert (found.standard_error, found.low, found.high) == (0.0, found.value, found.value)


def test_one_answer_for_several_bodies_tells_no_interval() -> None:
    found = total([Body("A", 10, 3), Body("A", 12), Body("B", 5, 1), Body("B", 6, 2), Body("B", 7)])
    assert found.value > 0
    assert (found.standard_error, found.low, found.high) == (None, None, None)


def test_strata_with_too_few_answers_are_put_together_with_their_neighbours() -> None:
    bodies = [Body("A", 10, 3), Body("A", 12), Body("B", 5, 1), Body("B", 6), Body("C", 7, 2), Body("C", 9)]
    assert {each.stratum for each in collapsed(bodies, ["A", "B", "C"])} == {"A and B and C"}
    bodies += [Body("C", 7, 1)]
    assert {each.stratum for each in collapsed(bodies, ["A", "B", "C"])} == {"A and B", "C"}
    assert total(collapsed(bodies, ["A", "B", "C"])).standard_error is not None


def test_a_stratum_in_which_nobody_answered_is_put_together_and_one_that_is_whole_is_not() -> None:
    bodies = [Body("A", 10), Body("A", 12), Body("B", 5, 1), Body("B", 6, 2), Body("B", 6), Body("C", 9, 4)]
    assert {each.stratum for each in collapsed(bodies, ["A", "B", "C"])} == {"A and B", "C"}


def test_a_share_stays_between_none_and_all() -> None:
    bodies = [Body("A", 1, 1.0), Body("A", 1, 1.0), Body("A", 1, 0.0), *[Body("A", 1)] * 9]
    found = share(bodies)
    assert found.value == pytest.approx(2 / 3)
    assert (found.low, found.high) == (0.0, 1.0)


@pytest.mark.parametrize("bodies", [[], [Body("A", 10)], [Body("A", 0, 3), Body("A", 0, 4), Body("A", 0)]])
def test_nothing_is_said_of_all_where_nobody_answered_or_nobody_has_a_size(bodies: list[Body]) -> None:
    with pytest.raises(TooFew):
        total(bodies)


BODIES = st.lists(
    st.builds(
        Body,
        st.sampled_from("AB"),
        st.floats(1, 1000),
        st.one_of(st.none(), st.floats(0, 1000)),
    ),
    min_size=3,
    max_size=30,
)


def near(one: Estimate, other: Estimate) -> bool:
    return (one.value, one.standard_error or 0.0) == pytest.approx(
        (other.value, other.standard_error or 0.0), rel=1e-6, abs=1e-6
    )


@given(BODIES)
def test_the_order_of_the_bodies_and_the_unit_change_nothing(bodies: list[Body]) -> None:
    if all(each.answer is None for each in bodies):
        with pytest.raises(TooFew):
            total(bodies)
        return
    found = total(bodies)
    turned = total(bodies[::-1])
    doubled = total([Body(e.stratum, e.size, None if e.answer is None else e.answer * 2) for e in bodies])
    assert near(found, turned)
    assert near(found.times(2), doubled)
