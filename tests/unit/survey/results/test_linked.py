"""What a reader could work out from several published numbers together."""

from collections.abc import Sequence
from itertools import product

import pytest

from tests.factories.surveyed import basis, body, given, many
from volunteer_app.survey.results.asked import Basis
from volunteer_app.survey.results.bodies import ALL, SECTOR, SIZE, Surveyed
from volunteer_app.survey.results.items import item_rows
from volunteer_app.survey.results.responses import response_rows
from volunteer_app.survey.results.rounding import shown
from volunteer_app.survey.results.rows import HIDDEN, Measure, Row, read
from volunteer_app.survey.rules.answers import Given


def filtered(concerned: int, of: int, answered: int) -> Basis:
    """So many bodies of which some commission services, and some of these say how many."""
    return basis(
        body(f"B{n}", "police", 30, given(commissions="no") if n >= concerned else _commissions(n < answered))
        for n in range(of)
    )


def _commissions(is_told: bool) -> dict[str, Given]:
    return given(commissions="yes", agreements_paid=4) if is_told else given(commissions="yes")


def possible(found: Basis, of: int) -> set[int]:
    """How many could have been asked the follow-up question, for who reads all numbers of it."""
    told = {each.measure: each.number for each in item_rows(found) if each.question == "agreements_paid"}
    if told[Measure.ASKED] != HIDDEN:
        return {int(told[Measure.ASKED])}
    rate = told[Measure.RATE]
    few, many_of_them = range(3), (of - 1, of)
    if rate == HIDDEN:
        return {*few, *many_of_them}
    if read(rate) is None:
        return {0}
    return {
        asked
        for asked in range(1, of + 1)
        if asked not in range(3, of - 1)
        if any(shown(100 * answered / asked, 1.0) == rate for answered in range(asked + 1))
    }


@pytest.mark.parametrize("concerned", [0, 1, 2, 9, 10])
def test_the_rate_of_a_follow_up_does_not_tell_what_nearly_all_answered_before(concerned: int) -> None:
    for answered in range(concerned + 1):
        assert len(possible(filtered(concerned, 10, answered), 10)) > 1, answered


def test_a_rate_that_tells_nothing_is_told() -> None:
    rates = [
        each.number
        for each in item_rows(filtered(9, 10, 9))
        if each.question == "agreements_paid" and each.measure is Measure.RATE
    ]
    assert rates == ["100"]


def by_size(bodies: Sequence[Surveyed]) -> dict[tuple[str, str], Row]:
    return {
        (each.breakdown, each.value): each
        for each in response_rows(basis(bodies))
        if each.measure is Measure.RATE_BY_SIZE
    }


def sectors(silent: dict[str, int]) -> list[Surveyed]:
    """Ten bodies of 40 volunteers in each sector, of which so many are silent."""
    return [
        body(f"{sector}{n}", sector, 40, None if n < number else given(has_volunteers="yes"))
        for sector, number in silent.items()
        for n in range(10)
    ]


def test_the_size_of_the_one_body_that_did_not_answer_is_not_the_rest() -> None:
    rates = by_size(sectors({"prisons": 1, "probation": 4, "police": 5}))
    assert rates[SECTOR, "prisons"].number == HIDDEN
    # With two sectors and the whole, the third would be the rest: another one is hidden beside it
    shown_ones = [rates[SECTOR, each].number for each in ("probation", "police")]
    assert shown_ones.count(HIDDEN) == 1
    assert rates[ALL, ALL].number == "67"


def test_where_all_of_a_sector_answered_that_is_told() -> None:
    rates = by_size(sectors({"prisons": 0, "probation": 4, "police": 5}))
    assert [rates[SECTOR, each].number for each in ("prisons", "probation", "police")] == ["100", "60", "50"]


@pytest.mark.parametrize("seed", range(2026, 2034))
def test_nobody_works_out_the_size_of_few_silent_bodies(seed: int) -> None:
    """Every group, and what is left of each breakdown, is attacked with its published rates."""
    found = basis(many(60, silent=0.1, seed=seed))
    rates = by_size(list(found.bodies))
    told = {place for place, row in rates.items() if row.amount is not None}
    for breakdown in (SECTOR, SIZE):
        parts = [each for each in found.groups if each.breakdown == breakdown]
        hidden = [each for each in parts if (breakdown, each.value) not in told]
        looked_at = [[each] for each in parts if each not in hidden]
        looked_at += [hidden] if (ALL, ALL) in told and hidden else []
        for groups, answered in product(looked_at, (True, False)):
            sizes = [each.size for group in groups for each in group.bodies if each.has_answered is answered]
            others = [each for group in groups for each in group.bodies if each.has_answered is not answered]
            assert not others or not sizes or (len(sizes) >= 3 and max(sizes) <= 0.8 * sum(sizes))
