"""Risk assessments: states and hands by random walks, outcomes, and when the narrative has to go."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.vetting.assessing import rules
from volunteer_app.vetting.assessing.rules import AssessmentState, Outcome
from volunteer_app.vetting.rules import CheckKind, CheckOutcome

S = AssessmentState
DAY = date(2026, 5, 31)


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from("abc")), min_size=6, max_size=40))
def test_no_officer_takes_two_of_the_three_steps(wishes: list[tuple[int, str]]) -> None:
    state, hands = S.OPEN, dict[S, str]()
    steps = (S.PROPOSED, S.DECIDED, S.SETTLED)
    for number, officer in wishes:
        # A walk that is withdrawn at once shows nothing; that it can be, another test shows
        onwards = [each for each in S if rules.may_move(state, each) and each is not S.WITHDRAWN] or [*S]
        wish = onwards[number % len(onwards)]
        earlier = [hands.get(each) for each in steps[: steps.index(wish)]] if wish in steps else []
        if rules.may_move(state, wish) and not rules.hands_problem(officer, *earlier):
            state = wish
            if wish in steps:
                hands[wish] = officer
    done = [hands[each] for each in steps if each in hands and state in _reached_after(each)]
    assert len(set(done)) == len(done)
    assert state is not S.SETTLED or len(done) == 3


def _reached_after(step: S) -> set[S]:
    order = [S.PROPOSED, S.DECIDED, S.ASKED_AGAIN, S.SETTLED]
    return set(order[order.index(step) :])


def test_every_state_can_be_reached() -> None:
    reached, waiting = {S.OPEN}, [S.OPEN]
    while waiting:
        state = waiting.pop()
        new = {each for each in S if rules.may_move(state, each)} - reached
        reached |= new
        waiting += new
    assert reached == set(S)


def test_the_law_refuses_a_barred_person_in_regulated_activity_and_nobody_else() -> None:
    for outcome in Outcome:
        conditions = "One" if outcome is Outcome.WITH_CONDITIONS else ""
        for barred, regulated in ((False, False), (False, True), (True, False), (True, True)):
            problem = rules.outcome_problem(outcome, conditions, is_barred=barred, is_regulated=regulated)
            assert bool(problem) == (barred and regulated and outcome.lets_in)


def test_conditions_and_outcome_say_the_same() -> None:
    free = {"is_barred": False, "is_regulated": False}
    assert rules.outcome_problem(Outcome.WITH_CONDITIONS, " ", **free) == "Enter the conditions"
    assert rules.outcome_problem(Outcome.SUITABLE, "One", **free)


@pytest.mark.parametrize(
    ("state", "after", "goes"),
    [
        (S.DECIDED, -1, False),
        (S.DECIDED, 0, True),
        (S.ASKED_AGAIN, 400, False),
        (S.SETTLED, 0, True),
        (S.SETTLED, -1, False),
        (S.WITHDRAWN, -400, True),
    ],
)
def test_a_narrative_goes_after_6_months_unless_a_reconsideration_is_open(
    state: S, after: int, goes: bool
) -> None:
    last = rules.last_kept_on(DAY)
    assert last == date(2026, 11, 30)
    assert rules.narrative_must_go(state, last, last + timedelta(days=after)) is goes


def test_what_was_not_decided_has_no_last_day() -> None:
    assert not rules.narrative_must_go(S.OPEN, None, DAY)


def test_only_a_certificate_that_shows_something_is_weighed() -> None:
    weighed = {
        (kind, outcome)
        for kind in CheckKind
        for outcome in (*CheckOutcome, None)
        if rules.can_be_weighed(kind, outcome)
    }
    kinds = {CheckKind.CRIMINAL_RECORD, CheckKind.OVERSEAS}
    assert weighed == {(k, o) for k in kinds for o in (CheckOutcome.HAS_INFORMATION, CheckOutcome.BARRED)}
