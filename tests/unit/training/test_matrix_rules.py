"""How somebody stands with a pack, and the matrix of many."""

from datetime import date, timedelta

import pytest

from volunteer_app.training.matrix import rules
from volunteer_app.training.matrix.rules import (
    FOREVER,
    NOT_NEEDED,
    Known,
    Somebody,
    Standing,
    Step,
    UnderWay,
    cell,
)

TODAY = date(2026, 11, 22)
WAITING = UnderWay(Step.WAITING)


def later(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("ends_before", "step", "standing"),
    [
        (None, None, Standing.MISSING),
        (None, WAITING, Standing.UNDER_WAY),
        (TODAY, None, Standing.MISSING),
        (TODAY, WAITING, Standing.UNDER_WAY),
        (later(1), None, Standing.ENDING),
        (later(90), WAITING, Standing.ENDING),
        (later(91), None, Standing.MET),
        (later(91), WAITING, Standing.MET),
        (FOREVER, None, Standing.MET),
    ],
)
def test_what_counts_today_is_met_and_for_at_most_90_days_more_it_runs_out(
    ends_before: date | None, step: UnderWay | None, standing: Standing
) -> None:
    assert cell(ends_before, step, TODAY).standing is standing


def test_the_furthest_step_comes_first_and_of_two_sessions_the_nearer() -> None:
    steps = [
        UnderWay(Step.BEGUN),
        UnderWay(Step.BOOKED, later(9)),
        WAITING,
        UnderWay(Step.BOOKED, later(2)),
    ]
    ordered = sorted(steps, key=lambda each: each.order)
    assert [(each.step, each.day) for each in ordered] == [
        (Step.WAITING, None),
        (Step.BOOKED, later(2)),
        (Step.BOOKED, later(9)),
        (Step.BEGUN, None),
    ]


def test_each_person_has_a_cell_for_each_pack_and_needs_what_any_of_their_roles_asks_for() -> None:
    known = Known(
        ends_before={(1, 10): later(400), (2, 11): later(-3)},
        under_way={(1, 12): WAITING},
        packs_of_role={5: frozenset({10, 12}), 6: frozenset({11})},
    )
    people = [Somebody(1, "VOL-1", "A", [(5, None)]), Somebody(2, "VOL-2", "B", [(6, 7), (5, 8), (5, 9)])]
    one, two = rules.lines(people, [10, 11, 12], known, TODAY)
    assert [each.standing for each in one.cells] == [Standing.MET, Standing.NOT_NEEDED, Standing.UNDER_WAY]
    assert [each.standing for each in two.cells] == [Standing.MISSING] * 3
    assert two.cells[1].ends_before == later(-3)
    assert rules.counted([one, two])[Standing.MISSING] == 3


def test_a_role_that_asks_for_nothing_needs_nothing() -> None:
    (line,) = rules.lines([Somebody(1, "VOL-1", "A", [(5, None)])], [10], Known({}, {}, {}), TODAY)
    assert line.cells == [NOT_NEEDED]


@pytest.mark.parametrize("ends_before", [None, *(later(days) for days in (-200, 0, 1, 90, 91, 400)), FOREVER])
@pytest.mark.parametrize("step", [None, WAITING, UnderWay(Step.BEGUN), UnderWay(Step.BOOKED, later(3))])
def test_each_cell_of_a_matrix_is_what_the_rule_says_of_it_alone(
    ends_before: date | None, step: UnderWay | None
) -> None:
    ends = {(2, 10): ends_before} if ends_before else {}
    known = Known(ends, {(2, 10): step} if step else {}, {1: frozenset({10, 11})})
    people = [Somebody(number, f"VOL-{number}", "A", [(1, None)]) for number in (1, 2, 3)]
    made = rules.lines(people, [10, 11], known, TODAY)
    assert made[1].cells == [cell(ends_before, step, TODAY), cell(None, None, TODAY)]
    assert made[0].cells == made[2].cells == [cell(None, None, TODAY)] * 2


@pytest.mark.parametrize("standing", Standing)
def test_every_standing_has_words(standing: Standing) -> None:
    assert standing.words
