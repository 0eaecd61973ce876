"""When a placement is reviewed, who may supervise from when, and what changed since an approval."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.placements.life import rules
from volunteer_app.readiness.rules.answers import Requirement, RequirementKind, RequirementState

TODAY = date(2026, 11, 23)
State = RequirementState
days = st.integers(-5, 5).map(lambda number: TODAY + timedelta(days=number))


def line(
    title: str, state: RequirementState, kind: RequirementKind = RequirementKind.IDENTITY
) -> Requirement:
    return Requirement(kind, title, state, next_step=f"Ask about {title}")


def test_reviews_are_planned_by_the_policy_within_the_placement() -> None:
    long, short = TODAY + timedelta(days=365), TODAY + timedelta(days=30)
    assert rules.first_review(TODAY, long, TODAY) == date(2027, 2, 23)
    assert rules.first_review(TODAY, short, TODAY) is None
    assert rules.next_review(TODAY, long, TODAY) == date(2027, 5, 23)
    assert rules.first_review(TODAY - timedelta(days=300), long, TODAY) == date(2027, 2, 23)
    assert rules.reviews_on(date(1990, 1, 1)) == rules.reviews_on(TODAY)


@given(days, days, days)
def test_a_review_is_on_a_day_of_the_placement(day: date, starts_on: date, ends_before: date) -> None:
    within = starts_on <= day < ends_before
    assert bool(rules.planning_problem(day, starts_on, ends_before, TODAY)) == (not within or day < TODAY)
    assert bool(rules.holding_problem(day, starts_on, ends_before, TODAY)) == (not within or day > TODAY)


@given(days, days, days)
def test_nobody_supervises_before_who_does_now_nor_after_the_end(day: date, since: date, end: date) -> None:
    allowed = since <= day < end and day <= max(TODAY, since)
    assert bool(rules.supervising_problem(day, since, end, TODAY)) == (not allowed)


def test_what_changed_is_said_then_and_now() -> None:
    then = [line("Identity", State.MET), line("Training", State.MET), line("Waived", State.WAIVED)]
    now = [line("Identity", State.NOT_MET), line("New", State.MET), line("Waived", State.MET)]
    found = [(each.title, each.was, each.now) for each in rules.changed(then, now)]
    assert found == [
        ("Identity", "Done", "Missing"),
        ("New", "Not asked", "Done"),
        ("Waived", "Waived", "Done"),
        ("Training", "Done", "Not asked any more"),
    ]
    assert rules.changed(then, then) == []


def test_whose_word_is_awaited_is_said_and_never_why() -> None:
    gate = line("The governor", State.NOT_MET, RequirementKind.GATE)
    open_gate = line("Open", State.MET, RequirementKind.GATE)
    assert rules.awaited([gate, open_gate, line("Identity", State.NOT_MET)]) == ["Ask about The governor"]
