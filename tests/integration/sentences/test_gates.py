"""What other rooms learn: a gate, from what was known at a moment; and what a shut one does."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.placements import make_placement
from tests.factories.sentences import (
    a_condition,
    a_release,
    a_status,
    add,
    an_approval,
    an_occurrence,
    make_record,
)
from tests.integration.sentences.conftest import World
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements import gates as pausing
from volunteer_app.placements.models import Placement, PlacementSuspension
from volunteer_app.placements.rules import PlacementState, SuspendReason
from volunteer_app.roles import queries as roles
from volunteer_app.sentences import queries, service
from volunteer_app.sentences.rules.gates import GateState, Question
from volunteer_app.sentences.rules.kinds import ConditionKind, State, Status


def asking(place: Organisation, role: str = "literacy-tutor-prison") -> Question:
    today = clock.today()
    return Question(
        role=roles.recruitable_by_code(role).requirements,
        place_id=place.id,
        place_is_prison=place.establishment is not None,
        place_holds_under_18s=False,
        starts_on=today,
        ends_before=today + timedelta(days=30),
    )


def gate(person: Person, organisation: Organisation, place: Organisation) -> GateState:
    return queries.gates([person.id], organisation.id)[person.id].judge(asking(place)).state


def placed(world: World) -> Placement:
    return make_placement(world.person, world.hope, world.prison, approved=True)


def test_gates_of_many_people_cost_one_statement(world: World, statements: list[str]) -> None:
    people = [world.person, *(make_person(world.hope, last_name=f"P{n}") for n in range(5))]
    for person in people:
        make_record(person, world.hope, a_status(Status.ON_LICENCE), a_condition(ConditionKind.CURFEW))
    db.session.commit()
    ids = [person.id for person in people]
    number = world.hope.id
    statements.clear()
    found = queries.gates(ids, number)
    assert len(statements) == 1
    assert set(found) == set(ids)
    assert all(each.is_asked for each in found.values())


def test_somebody_who_was_never_asked_has_an_open_gate(world: World) -> None:
    found = queries.gates([world.person.id], world.hope.id)[world.person.id]
    assert not found.is_asked
    assert found.judge(asking(world.prison)).is_open


def test_a_gate_of_a_past_moment_rests_on_what_was_known_then(world: World) -> None:
    record = make_record(world.person, world.hope, a_status(Status.IN_CUSTODY, world.prison))
    add(record, an_approval(), State.APPROVED)
    approved_at = clock.now()
    with clock.standing_on(clock.today() + timedelta(days=1)):
        entry = next(e for e in queries.entries(record.id) if e.item.state is State.APPROVED)
        service.move(record, entry.reference, State.WITHDRAWN, on=clock.today(), by=BY)
    question = asking(world.prison)
    then = queries.gates([world.person.id], world.hope.id, approved_at)[world.person.id]
    now = queries.gates([world.person.id], world.hope.id)[world.person.id]
    before = queries.gates([world.person.id], world.hope.id, approved_at - timedelta(days=1))
    assert then.judge(question).is_open
    assert now.judge(question).state is GateState.CLOSED
    assert not before[world.person.id].is_asked


def test_another_organisation_learns_nothing_from_a_record_but_a_prisons_word_counts_for_all(
    world: World,
) -> None:
    other = make_organisation("Other")
    make_record(world.person, world.hope, a_status(Status.ON_LICENCE))
    assert gate(world.person, world.hope, world.prison) is GateState.NEEDS_APPROVAL
    assert gate(world.person, other, world.prison) is GateState.OPEN
    make_record(world.person, world.prison, a_status(Status.IN_CUSTODY, world.prison))
    assert gate(world.person, other, world.prison) is GateState.NEEDS_APPROVAL


def test_a_gate_that_shuts_pauses_the_placement_in_the_same_transaction(world: World) -> None:
    placement = placed(world)
    make_record(world.person, world.hope, a_status(Status.IN_CUSTODY, world.prison))
    assert placement.state is PlacementState.SUSPENDED
    suspension = db.session.scalars(select(PlacementSuspension)).one()
    assert (suspension.reason, suspension.note) == (SuspendReason.GATE_CLOSED, "")
    db.session.rollback()
    assert db.session.scalars(select(PlacementSuspension)).all() == []


def test_an_open_gate_pauses_nothing(world: World) -> None:
    placement = placed(world)
    make_record(world.person, world.hope, a_status(Status.NONE))
    assert placement.state is PlacementState.APPROVED


@pytest.mark.parametrize("becomes", [State.PAUSED, State.CANCELLED, State.EXPIRED])
def test_a_release_that_does_not_hold_any_more_pauses_the_placement_outside(
    world: World, becomes: State
) -> None:
    library = make_organisation("Northwood library", is_place=True)
    record = make_record(world.person, world.hope, a_status(Status.IN_CUSTODY, world.prison))
    release = add(record, a_release(), State.AUTHORISED)
    placement = make_placement(
        world.person, world.hope, library, role=roles.recruitable_by_code("office-volunteer")
    )
    placement.state = PlacementState.APPROVED
    service.add(record, an_occurrence(release, clock.today()), by=BY)
    service.move(record, release, becomes, on=clock.today(), by=BY)
    assert placement.state is PlacementState.SUSPENDED
    assert not pausing.asked_gate(placement).is_open
    db.session.rollback()


def test_a_gate_that_shuts_later_pauses_nothing_today(world: World) -> None:
    record = make_record(world.person, world.hope, a_status(Status.IN_CUSTODY, world.prison))
    approval = add(record, an_approval(), State.APPROVED)
    placement = placed(world)
    service.move(record, approval, State.WITHDRAWN, on=clock.today() + timedelta(days=9), by=BY)
    assert placement.state is PlacementState.APPROVED
    assert pausing.asked_gate(placement).shut_from == clock.today() + timedelta(days=9)


def test_the_mail_about_a_pause_and_its_history_name_nobody_who_wrote_and_no_reason(
    world: World, database: str
) -> None:
    placed(world)
    make_record(world.person, world.hope, a_status(Status.IN_CUSTODY, world.prison))
    mails = [f"{mail.subject} {mail.body}" for mail in db.session.scalars(select(OutboxMessage))]
    assert any(mails), database
    for word in ("custody", "sentence", "governor", "prison", world.person.last_name):
        assert not any(word in mail.lower() for mail in mails)


def test_a_prison_elsewhere_needs_a_release_too(world: World) -> None:
    other = make_prison("Southwood (HMP)")
    record = make_record(world.person, world.hope, a_status(Status.IN_CUSTODY, world.prison))
    add(record, an_approval(), State.APPROVED)
    assert gate(world.person, world.hope, world.prison) is GateState.OPEN
    assert gate(world.person, world.hope, other) is GateState.NEEDS_APPROVAL
