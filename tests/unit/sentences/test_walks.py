"""Random walks: whatever becomes of a thing, it stays within its states, and gates stay sound."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.sentences.recording import (
    approval,
    asking,
    at_northwood,
    condition,
    release,
    status,
)
from volunteer_app.sentences.rules import moves
from volunteer_app.sentences.rules.gates import GateState, Question
from volunteer_app.sentences.rules.items import Item, NotAllowed
from volunteer_app.sentences.rules.judging import Gates, judge
from volunteer_app.sentences.rules.kinds import (
    Approver,
    ConditionKind,
    ItemKind,
    ReleaseType,
    State,
    Status,
)

DAYS = st.integers(0, 60).map(lambda number: date(2026, 3, 1) + timedelta(days=number))
STRICT = (GateState.OPEN, GateState.NEEDS_APPROVAL, GateState.CLOSED)


def first(kind: ItemKind) -> Item:
    made = {
        ItemKind.STATUS: status(Status.IN_CUSTODY),
        ItemKind.APPROVAL: approval(Approver.GOVERNOR, State.ASKED),
        ItemKind.RELEASE: release(state=State.ASKED),
        ItemKind.OCCURRENCE: release(state=State.PLANNED),
        ItemKind.CONDITION: condition(ConditionKind.CURFEW),
    }[kind]
    return Item(**{**vars(made), "kind": kind, "state": moves.FIRST[kind]})


@given(st.sampled_from(ItemKind), st.lists(st.tuples(st.sampled_from(State), DAYS), max_size=8))
def test_a_thing_moves_only_as_its_kind_allows_and_never_back_in_time(
    kind: ItemKind, steps: list[tuple[State, date]]
) -> None:
    item = first(kind)
    for to, on in steps:
        legal = to in moves.allowed(kind, item.state) and (on >= item.since or to is State.MISTAKEN)
        try:
            moved = item.moved(to, on=on)
        except NotAllowed:
            assert not legal
            continue
        assert legal
        assert (moved.state, moved.since) == (to, on)
        assert (moved.kind, moved.starts_on, moved.ends_before) == (kind, item.starts_on, item.ends_before)
        item = moved
    assert item.state in moves.states_of(kind)


WRITTEN_OUT = {
    ItemKind.STATUS: {"stated > mistaken"},
    ItemKind.APPROVAL: {
        "asked > approved", "asked > refused", "asked > mistaken", "approved > withdrawn",
    },
    ItemKind.RELEASE: {
        "asked > authorised", "asked > refused", "asked > mistaken", "authorised > paused",
        "authorised > cancelled", "authorised > expired", "paused > authorised", "paused > cancelled",
        "paused > expired",
    },
    ItemKind.OCCURRENCE: {"planned > taken", "planned > called_off", "planned > broken"},
    ItemKind.CONDITION: {"in_force > lifted", "in_force > mistaken"},
}  # fmt: skip


@pytest.mark.parametrize("kind", list(ItemKind))
def test_the_moves_are_those_that_are_written_out_here_and_no_others(kind: ItemKind) -> None:
    found = {f"{state} > {to}" for state in State for to in moves.allowed(kind, state)}
    assert found == WRITTEN_OUT[kind]


@pytest.mark.parametrize("kind", list(ItemKind))
def test_every_walk_can_come_to_an_end(kind: ItemKind) -> None:
    assert any(not moves.allowed(kind, state) for state in moves.states_of(kind))


ITEMS = st.one_of(
    st.builds(lambda what, on: status(what, starts_on=on), st.sampled_from(Status), DAYS),
    st.builds(
        lambda who, state, since: approval(who, state, since=since),
        st.sampled_from(Approver),
        st.sampled_from(sorted(moves.states_of(ItemKind.APPROVAL))),
        DAYS,
    ),
    st.builds(
        lambda kind, state, since: release(kind, state, since=since),
        st.sampled_from(ReleaseType),
        st.sampled_from(sorted(moves.states_of(ItemKind.RELEASE))),
        DAYS,
    ),
    st.builds(
        lambda what, state, since: condition(what, state, since=since),
        st.sampled_from(ConditionKind),
        st.sampled_from(sorted(moves.states_of(ItemKind.CONDITION))),
        DAYS,
    ),
)
QUESTIONS = st.sampled_from([asking(), at_northwood()])


@given(st.lists(ITEMS, max_size=6), QUESTIONS)
def test_a_gate_of_many_days_is_the_strictest_of_its_days(items: list[Item], question: Question) -> None:
    whole = judge(items, question)
    span = range((question.ends_before - question.starts_on).days)
    days = [question.starts_on + timedelta(days=number) for number in span]
    each = [
        judge(items, type(question)(**{**vars(question), "starts_on": d, "ends_before": d + timedelta(1)}))
        for d in days
    ]
    assert whole.state is max((gate.state for gate in each), key=STRICT.index)
    shut = [day for day, gate in zip(days, each, strict=True) if not gate.is_open]
    assert whole.shut_from == (shut[0] if shut else None)


@given(st.lists(ITEMS, max_size=6), st.sampled_from(ConditionKind), QUESTIONS)
def test_one_more_condition_never_opens_a_gate(
    items: list[Item], what: ConditionKind, question: Question
) -> None:
    before = Gates(items).judge(question)
    after = Gates([*items, condition(what)]).judge(question)
    assert STRICT.index(after.state) >= STRICT.index(before.state)


SAID = (ItemKind.APPROVAL, ItemKind.RELEASE)


@given(st.lists(ITEMS, max_size=6), QUESTIONS, st.randoms())
def test_the_order_in_which_statuses_and_conditions_were_entered_does_not_matter(
    items: list[Item], question: Question, random: Random
) -> None:
    others = [each for each in items if each.kind not in SAID]
    random.shuffle(others)
    mixed = [*others, *(each for each in items if each.kind in SAID)]
    one, other = judge(items, question), judge(mixed, question)
    assert (one.state, one.shut_from, set(one.from_whom)) == (
        other.state, other.shut_from, set(other.from_whom)
    )  # fmt: skip


@given(st.lists(ITEMS, max_size=6), QUESTIONS)
def test_a_no_that_is_said_last_never_opens_a_gate(items: list[Item], question: Question) -> None:
    before = Gates(items).judge(question)
    for no in (
        approval(Approver.GOVERNOR, State.REFUSED),
        approval(Approver.SUPERVISING_OFFICER, State.REFUSED),
        release(state=State.CANCELLED),
    ):
        after = Gates([*items, no]).judge(question)
        assert STRICT.index(after.state) >= STRICT.index(before.state)


@given(st.lists(ITEMS, max_size=6), QUESTIONS)
def test_nobodys_yes_opens_what_the_prison_shut(items: list[Item], question: Question) -> None:
    """Whatever an organisation writes afterwards, on the days of which the prison wrote."""
    held = status(Status.IN_CUSTODY)
    for shut in (
        approval(Approver.GOVERNOR, State.REFUSED, by_prison_id=held.prison_id),
        release(state=State.PAUSED, ends_before=None, by_prison_id=held.prison_id),
    ):
        if (shut.kind is ItemKind.APPROVAL) == (question.place_id == held.prison_id):
            assert Gates([held, shut, *items]).judge(question).state is GateState.CLOSED
