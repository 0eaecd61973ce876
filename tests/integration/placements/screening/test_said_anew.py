"""A word is good for a fixed time: what is proposed is looked at again, whichever word it has."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from tests.factories.mentoring import make_match, make_mentor, make_supported
from tests.factories.organisations import BY
from tests.factories.placements import make_placement, plan, ready_person
from tests.factories.screening import make_statement
from tests.integration.placements.conftest import World
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.placements import service, tasks
from volunteer_app.placements.matching import service as matching
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import PlacementState
from volunteer_app.placements.screening import queries, settling
from volunteer_app.placements.screening import service as screening
from volunteer_app.placements.screening.models import Screening, ScreeningConflict
from volunteer_app.placements.screening.rules import ScreeningState, Settlement, kept_on
from volunteer_app.vetting.do_not_match import service as do_not_match

State = ScreeningState


@contextmanager
def later(hours: float) -> Iterator[None]:
    """So long after noon of today."""
    moment = datetime.combine(clock.today(), time(12)) + timedelta(hours=hours)
    with clock.standing_on(moment.date(), moment.time()):
        yield


def too_late() -> float:
    """Hours after which a word is not good any more."""
    return kept_on(clock.today()) / timedelta(hours=1) + 0.1


def said(world: World, **changes: object) -> Placement:
    """A proposal whose word was said at noon."""
    with later(0):
        return make_placement(ready_person(world.hope, world.prison), world.hope, world.prison, **changes)  # type: ignore[arg-type]  # of make_placement


def word(placement: Placement) -> ScreeningState:
    assert placement.screening is not None
    db.session.refresh(placement.screening)
    return placement.screening.state


def found() -> list[ScreeningConflict]:
    return list(db.session.scalars(select(ScreeningConflict).order_by(ScreeningConflict.id)))


def settle(conflict: ScreeningConflict, to: Settlement) -> None:
    scope = Scope(frozenset({conflict.organisation_id}))
    settling.settle(conflict, to, why="Known", by=BY, authority=scope)


def work() -> None:
    db.session.commit()
    tasks.screen()
    tasks.screen_again()


def test_nothing_is_approved_on_a_word_from_before_a_statement(world: World) -> None:
    placement = said(world)
    make_statement(world.prison, placement.person, "A1234BC")
    with later(too_late()):
        with pytest.raises(Refused, match="Screening is pending"):
            service.approve_placement(placement, by=BY)
        work()
        assert word(placement) is State.CHOOSE_ANOTHER
        with pytest.raises(Refused, match="choose another"):
            service.approve_placement(placement, by=BY)


def test_nothing_is_approved_against_a_statement_of_a_moment_ago(world: World) -> None:
    placement = said(world)
    with later(0):
        make_statement(world.prison, placement.person, "A1234BC")
        with pytest.raises(Refused, match="choose another"):
            service.approve_placement(placement, by=BY)


def test_no_mentoring_begins_on_a_word_from_before_a_statement(world: World) -> None:
    with later(0):
        person = make_supported(world.hope, world.prison)
        match = make_match(person, make_mentor(world.hope, world.prison))
    make_statement(world.hope, match.person, person.reference)
    with later(too_late()):
        with pytest.raises(Refused, match="Screening is pending"):
            matching.start(match, by=BY)
        work()
        with pytest.raises(Refused, match="choose another"):
            matching.start(match, by=BY)


def test_every_proposal_is_looked_at_again_whichever_word_it_has(world: World) -> None:
    clear, blocked = said(world), said(world)
    spoken = make_statement(world.prison, blocked.person, "A1234BC")
    with later(0):
        assert blocked.screening is not None
        screening.decide_at_once([blocked.screening])
    do_not_match.end(spoken, by=BY)
    with later(too_late() - 0.2):
        work()
        assert (word(clear), word(blocked)) == (State.CLEAR, State.CHOOSE_ANOTHER)
    with later(too_late()):
        work()
        assert (word(clear), word(blocked)) == (State.CLEAR, State.CLEAR)
        moments = {each.looked_at for each in db.session.scalars(select(Screening))}
        assert moments == {clock.now()}
        service.approve_placement(clear, by=BY)
    assert clear.state is PlacementState.APPROVED


def test_history_tells_of_another_word_and_not_that_one_was_looked_at(world: World) -> None:
    clear, blocked = said(world), said(world)
    make_statement(world.prison, blocked.person, "A1234BC")
    with later(too_late()):
        work()
    entries = select(HistoryEntry.person_id).where(HistoryEntry.action == "screening:decide")
    told = list(db.session.scalars(entries))
    assert [told.count(each.person_id) for each in (clear, blocked)] == [1, 2]


def test_what_was_approved_is_not_asked_anew(world: World) -> None:
    placement = said(world, approved=True)
    make_statement(world.prison, placement.person, "A1234BC")
    with later(too_late()):
        work()
    assert word(placement) is State.CLEAR
    assert [each.screening_id for each in found()] == [placement.screening_id]


def test_more_than_two_hundred_are_looked_at_again(world: World) -> None:
    person, first = ready_person(world.hope, world.prison), clock.today()
    with later(0):
        for number in range(screening.CHUNK + 5):
            starts_on = first + timedelta(days=number)
            days = {"starts_on": starts_on, "ends_before": starts_on + timedelta(days=1)}
            service.propose_placement(person, plan(world.hope, world.prison, **days), by=BY)
    with later(1):
        work()
    with later(1 + too_late()):
        work()
        old = select(Screening).where(Screening.looked_at < clock.now())
        assert db.session.scalars(old).first() is None


def test_a_clear_proposal_that_a_new_statement_names_is_the_task_of_whoever_made_it(world: World) -> None:
    placement = said(world)
    make_statement(world.prison, placement.person, "A1234BC")
    with later(0.1):
        work()
        (conflict,) = found()
        assert conflict.screening_id == placement.screening_id
        settle(conflict, Settlement.PAUSED)
        assert word(placement) is State.CHOOSE_ANOTHER
        assert placement.state is PlacementState.PROPOSED
        with pytest.raises(Refused, match="choose another"):
            service.approve_placement(placement, by=BY)


def test_a_match_that_was_only_proposed_reads_choose_another_once_it_is_stopped(world: World) -> None:
    with later(0):
        person = make_supported(world.hope, world.prison)
        match = make_match(person, make_mentor(world.hope, world.prison))
        make_statement(world.hope, match.person, person.reference)
        work()
        settle(found()[0], Settlement.PAUSED)
        assert match.screening.state is State.CHOOSE_ANOTHER
        with pytest.raises(Refused, match="choose another"):
            matching.start(match, by=BY)


def test_what_somebody_let_go_on_stays_clear_when_it_is_looked_at_again(world: World) -> None:
    placement = said(world)
    make_statement(world.prison, placement.person, "A1234BC")
    with later(0.1):
        work()
        settle(found()[0], Settlement.GOES_ON)
    with later(too_late()):
        work()
        assert word(placement) is State.CLEAR
    assert len(found()) == 1


def test_a_proposal_that_reads_choose_another_by_now_is_nobodys_task(world: World) -> None:
    placement = said(world)
    make_statement(world.prison, placement.person, "A1234BC")
    waiting = queries.open_conflicts(Scope(frozenset({world.prison.id})), None)
    with later(0.1):
        work()
        assert len(list(db.session.scalars(waiting))) == 1
    with later(too_late()):
        work()
        assert list(db.session.scalars(waiting)) == []
