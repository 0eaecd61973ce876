"""Random walks through the life of a placement: what may follow what, and which days are paused."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.placements.rules import (
    BEGAN,
    STANDING,
    Pause,
    PlacementState,
    SuspendReason,
    may_move,
    paused_on,
    session_day_problem,
)

FIRST = date(2026, 11, 22)
State = PlacementState
DAYS = st.integers(0, 40).map(lambda days: FIRST + timedelta(days=days))


def walk(wishes: list[State]) -> list[State]:
    """Go wherever it is allowed; stay where it is not."""
    path = [State.PROPOSED]
    for wish in wishes:
        if may_move(path[-1], wish):
            path.append(wish)
    return path


@given(st.lists(st.sampled_from(State), max_size=30))
def test_whatever_is_tried_a_placement_is_decided_once_and_ends_once(wishes: list[State]) -> None:
    path = walk(wishes)
    assert path.count(State.PROPOSED) == 1
    assert path.count(State.REFUSED) + path.count(State.ENDED) <= 1
    for final in (State.REFUSED, State.ENDED):
        if final in path:
            assert path[-1] is final
    if State.REFUSED in path:
        assert path == [State.PROPOSED, State.REFUSED]


@given(st.lists(st.sampled_from(State), max_size=30))
def test_nobody_is_paused_who_was_never_approved(wishes: list[State]) -> None:
    path = walk(wishes)
    if State.SUSPENDED in path:
        assert State.APPROVED in path[: path.index(State.SUSPENDED)]


def test_one_that_is_paused_may_be_paused_again_go_on_or_end() -> None:
    after = {state for state in State if may_move(State.SUSPENDED, state)}
    assert after == {State.SUSPENDED, State.APPROVED, State.ENDED}
    assert {State.APPROVED, State.SUSPENDED} == STANDING
    assert {State.APPROVED, State.SUSPENDED, State.ENDED} == BEGAN


PAUSES = st.lists(
    st.tuples(st.sampled_from(SuspendReason), DAYS, st.none() | st.integers(0, 10)).map(
        lambda each: Pause(each[0], each[1], None if each[2] is None else each[1] + timedelta(days=each[2]))
    ),
    max_size=5,
)


@given(PAUSES, DAYS)
def test_a_day_is_paused_when_a_pause_began_by_then_and_was_not_lifted_by_then(
    pauses: list[Pause], day: date
) -> None:
    days = {
        each.since + timedelta(days=n)
        for each in pauses
        for n in range(((each.lifted_on or FIRST + timedelta(days=60)) - each.since).days)
    }
    assert paused_on(pauses, day) == (day in days)


@given(PAUSES, DAYS)
def test_hours_can_be_logged_for_a_day_only_if_it_is_not_paused(pauses: list[Pause], day: date) -> None:
    last = FIRST + timedelta(days=41)
    problem = session_day_problem(day, FIRST, last, last, pauses)
    assert bool(problem) == paused_on(pauses, day)


@given(DAYS)
def test_a_pause_that_is_lifted_on_the_day_it_began_covers_no_day(day: date) -> None:
    assert not Pause(SuspendReason.OTHER, day, day).covers(day)
