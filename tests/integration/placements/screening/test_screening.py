"""Screening of placements: its word, what approval needs, and what becomes of what stood already."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.placements import days_on, lift_pauses, make_placement, plan, ready_person
from tests.factories.screening import make_statement, work
from tests.factories.sentences import a_status, make_record
from tests.integration.placements.conftest import World
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.people.models import Person
from volunteer_app.placements import queries, service, tasks
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import AGREE_FIRST, PlacementState, SuspendReason
from volunteer_app.placements.screening import queries as waiting_screenings
from volunteer_app.placements.screening import service as screening
from volunteer_app.placements.screening import settling
from volunteer_app.placements.screening.models import Screening, ScreeningConflict
from volunteer_app.placements.screening.rules import ScreeningState, Settlement
from volunteer_app.sentences.rules.kinds import Status
from volunteer_app.vetting.do_not_match import service as do_not_match
from volunteer_app.vetting.do_not_match.models import DoNotMatch

State = ScreeningState


def propose(world: World, person: Person, **changes: Any) -> Placement:
    place = changes.pop("place", world.prison)
    return service.propose_placement(person, plan(world.hope, place, **changes), by=BY)


def word(placement: Placement) -> ScreeningState:
    db.session.refresh(placement)
    assert placement.screening is not None
    db.session.refresh(placement.screening)
    return placement.screening.state


def conflicts() -> list[ScreeningConflict]:
    return list(db.session.scalars(select(ScreeningConflict).order_by(ScreeningConflict.id)))


def test_a_proposal_is_pending_until_its_wait_is_over_and_then_clear(world: World) -> None:
    placement = propose(world, world.person)
    with pytest.raises(Refused, match="Screening is pending"):
        service.approve_placement(placement, by=BY)
    db.session.commit()
    tasks.screen()
    assert word(placement) is State.PENDING
    work()
    assert word(placement) is State.CLEAR
    service.approve_placement(placement, by=BY)
    assert placement.state is PlacementState.APPROVED


def test_whoever_is_there_already_speaks_against_it(world: World) -> None:
    other = ready_person(world.hope, world.prison)
    make_placement(other, world.hope, world.prison, approved=True)
    make_statement(make_organisation("Elsewhere"), world.person, other)
    placement = propose(world, world.person)
    work()
    assert word(placement) is State.CHOOSE_ANOTHER
    with pytest.raises(Refused, match="Screening says: choose another"):
        service.approve_placement(placement, by=BY)


def test_another_place_or_other_days_are_clear(world: World) -> None:
    other, elsewhere = ready_person(world.hope, world.prison), make_prison("Southwood (HMP)")
    make_placement(other, world.hope, world.prison, approved=True)
    make_statement(world.hope, other, world.person)
    found = [
        propose(world, world.person, place=elsewhere),
        propose(world, world.person, starts_on=days_on(90)),
    ]
    work()
    assert {word(each) for each in found} == {State.CLEAR}


def test_a_prison_that_holds_the_other_speaks_against_a_placement_there(world: World) -> None:
    serving = make_person(world.hope)
    make_record(serving, world.hope, a_status(Status.IN_CUSTODY, world.prison))
    make_statement(world.hope, world.person, serving)
    placement = propose(world, world.person)
    work()
    assert word(placement) is State.CHOOSE_ANOTHER


def test_a_prisons_statement_about_a_number_keeps_them_from_that_prison(world: World) -> None:
    make_statement(world.prison, world.person, "A1234BC")
    here, there = (
        propose(world, world.person),
        propose(world, world.person, place=make_prison("Southwood (HMP)")),
    )
    work()
    assert (word(here), word(there)) == (State.CHOOSE_ANOTHER, State.CLEAR)


def test_a_match_is_screened_like_a_placement(world: World) -> None:
    make_statement(world.hope, world.person, "SUP-7K2M9QXA")
    days = (clock.today(), days_on(30))
    asked = [
        screening.ask(
            screening.Asked("match", world.person.id, world.hope.id, None, *days, others=[name]), by=BY
        )
        for name in ("sup-7k2m9qxa", "SUP-00000000")
    ]
    work()
    assert [each.state for each in asked] == [State.CHOOSE_ANOTHER, State.CLEAR]


def test_a_statement_follows_the_person_into_another_record(world: World) -> None:
    other = ready_person(world.hope, world.prison)
    said = make_statement(world.hope, world.person.reference, other.reference.lower())
    assert [side.person_id for side in said.sides] == [world.person.id, other.id]


def test_a_statement_that_was_ended_speaks_against_nothing(world: World) -> None:
    do_not_match.end(make_statement(world.prison, world.person, "A1234BC"), by=BY)
    placement = propose(world, world.person)
    work()
    assert word(placement) is State.CLEAR


def test_a_later_statement_gives_those_who_made_it_a_task_and_pauses_nothing(world: World) -> None:
    two = [ready_person(world.hope, world.prison) for _ in range(2)]
    standing = [make_placement(each, world.hope, world.prison, approved=True) for each in two]
    officers = make_organisation("Officers")
    make_statement(officers, *two)
    work()
    assert [each.organisation_id for each in conflicts()] == [officers.id, officers.id]
    assert {each.state for each in standing} == {PlacementState.APPROVED}
    work()
    assert len(conflicts()) == 2  # found once
    assert db.session.scalars(select(OutboxMessage)).first() is None


def test_what_comes_to_stand_after_its_word_is_found_too(world: World) -> None:
    placement = propose(world, world.person)
    work()
    service.approve_placement(placement, by=BY)
    make_statement(world.prison, world.person, "A1234BC")
    work()
    assert [each.screening_id for each in conflicts()] == [placement.screening_id]


def test_what_is_over_or_was_ended_waits_for_nobody(world: World) -> None:
    placement, found = standing_against(world)
    scope = Scope(frozenset({world.prison.id}))
    assert list(db.session.scalars(waiting_screenings.open_conflicts(scope, None))) == [found]
    with clock.standing_on(placement.ends_before):
        assert list(db.session.scalars(waiting_screenings.open_conflicts(scope, None))) == []
    do_not_match.end(statement_of(found), by=BY)
    assert list(db.session.scalars(waiting_screenings.open_conflicts(scope, None))) == []


def decide(conflict: ScreeningConflict, to: Settlement) -> None:
    settling.settle(
        conflict, to, why="Quillfeather", by=BY, authority=Scope(frozenset({conflict.organisation_id}))
    )


def standing_against(world: World) -> tuple[Placement, ScreeningConflict]:
    placement = make_placement(world.person, world.hope, world.prison, approved=True)
    make_statement(world.prison, world.person, "A1234BC")
    work()
    (found,) = conflicts()
    return placement, found


def test_a_pause_says_what_every_officers_pause_says_and_coordinators_cannot_lift_it(world: World) -> None:
    placement, found = standing_against(world)
    decide(found, Settlement.PAUSED)
    (pause,) = queries.open_suspensions(placement.id)
    assert (pause.reason, pause.suspended_by, pause.note) == (
        SuspendReason.OFFICER,
        "the service",
        "",
    )
    with pytest.raises(Refused, match=AGREE_FIRST):
        lift_pauses(placement)
    assert word(placement) is State.CLEAR  # what was said does not change
    do_not_match.end(statement_of(found), by=BY)
    assert lift_pauses(placement)


def statement_of(conflict: ScreeningConflict) -> DoNotMatch:
    return db.session.get_one(DoNotMatch, conflict.statement_id)


def test_one_that_goes_on_is_decided_once_and_why_is_sealed(world: World) -> None:
    placement, found = standing_against(world)
    decide(found, Settlement.GOES_ON)
    assert placement.state is PlacementState.APPROVED
    assert found.why == "Quillfeather"
    assert b"Quillfeather" not in (found.why_sealed or b"")
    with pytest.raises(Refused, match="decided already"):
        decide(found, Settlement.PAUSED)


def test_nobody_else_decides_about_it(world: World) -> None:
    _, found = standing_against(world)
    vera = make_account(name="Vera", roles=[(MembershipRole.VETTING_OFFICER, world.hope)])
    with pytest.raises(Refused, match="Only those who made the statement"):
        settling.settle(
            found,
            Settlement.PAUSED,
            why="w",
            by=vera.as_actor(),
            authority=Scope(frozenset({world.hope.id})),
        )


def test_two_hundred_and_more_are_all_screened(world: World) -> None:
    first = clock.today()
    days = [(first + timedelta(days=n), first + timedelta(days=n + 1)) for n in range(screening.CHUNK + 5)]
    for each in days:
        asked = screening.Asked("match", world.person.id, world.hope.id, None, *each, others=["SUP-1"])
        screening.ask(asked, by=BY)
    work()
    waiting = select(Screening).where(Screening.state == State.PENDING)
    assert db.session.scalars(waiting).first() is None
