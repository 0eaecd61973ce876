"""What an approval rests on is taken back at the same moment: of the two, the second waits for the first."""

from collections.abc import Callable
from datetime import time

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.factories.organisations import BY, make_organisation
from tests.factories.passports import rely
from tests.factories.placements import days_on, make_placement
from tests.factories.training import pack
from tests.factories.training_sessions import book, make_session
from tests.factories.vetting import ask_for_clearance, make_check, make_clearance, make_waiver
from tests.integration.at_once import Act, TwoTransactions
from tests.integration.placements.conftest import World
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.foundation.marking import Mark
from volunteer_app.people import service as people
from volunteer_app.placements import service as placing
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import PlacementState
from volunteer_app.training import taking_back
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.sessions import register
from volunteer_app.training.sessions.models import TrainingSession
from volunteer_app.vetting import service
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.passport import service as passports
from volunteer_app.vetting.passport.models import Reliance
from volunteer_app.vetting.rules import CheckKind, CheckOutcome
from volunteer_app.vetting.waivers import service as waivers
from volunteer_app.vetting.waivers.models import Waiver

CLEAR = CheckOutcome.CLEAR


def a_refusal(world: World) -> Act:
    """The prison refuses a second request; its older clearance has not run out."""
    asked = ask_for_clearance(world.person, world.hope, world.prison).id
    return lambda: service.refuse_clearance(db.session.get_one(Check, asked), reason="Intelligence", by=BY)


def the_end_of_a_waiver(world: World) -> Act:
    """Their references last a day, and are waived for longer."""
    last_a_day(world, CheckKind.REFERENCE)
    waiver = make_waiver(world.person, world.hope, ends_before=days_on(120)).id
    return lambda: waivers.end(db.session.get_one(Waiver, waiver), reason="Over", by=BY, version=None)


def the_end_of_a_reliance(world: World) -> Act:
    """Their identity was checked for a day, and by another organisation for longer."""
    last_a_day(world, CheckKind.IDENTITY)
    other = make_organisation("Other")
    people.affiliate(world.person, other, by=BY)
    row = rely(make_check(world.person, other, CheckKind.IDENTITY, outcome=CLEAR), world.hope).id
    return lambda: passports.stop(db.session.get_one(Reliance, row), by=BY)


def a_corrected_register(world: World) -> Act:
    """They came to the only training that the role asks for; then it shows that they did not."""
    records = select(TrainingRecord).where(TrainingRecord.person_id == world.person.id)
    for each in db.session.scalars(records).all():
        taking_back.withdraw(each, reason="Somebody else's", by=BY)
    yesterday = days_on(-1)
    with clock.standing_on(yesterday, at=time(9)):
        session = make_session(world.hope, yesterday, pack=pack("volunteering-in-prison"))
        (booking,) = book(session, world.person)
    register.take(session, {booking.reference: Mark.CAME}, reason="", version=session.version, by=BY)
    db.session.flush()
    number, shown, marks = session.id, session.version, {booking.reference: Mark.MISSED}
    return lambda: register.take(
        db.session.get_one(TrainingSession, number), marks, reason="Not they", version=shown, by=BY
    )


def training_verified_by_mistake(world: World) -> Act:
    """The sheet of paper was somebody else's."""
    of = select(TrainingRecord.id).where(TrainingRecord.person_id == world.person.id)
    number = db.session.scalars(of).one()
    return lambda: taking_back.withdraw(
        db.session.get_one(TrainingRecord, number), reason="Somebody else's", by=BY
    )


def last_a_day(world: World, kind: CheckKind) -> None:
    found = select(Check).where(Check.person_id == world.person.id, Check.kind == kind)
    for each in db.session.scalars(found).all():
        service.decide_check(each, CLEAR, valid_from=days_on(0), valid_before=days_on(1), by=BY)


def proposed(world: World) -> int:
    return make_placement(world.person, world.hope, world.prison).id


def state_of(placement_id: int) -> PlacementState:
    db.session.rollback()
    return db.session.scalars(select(Placement.state).where(Placement.id == placement_id)).one()


def approve(placement_id: int) -> Act:
    return lambda: placing.approve_placement(db.session.get_one(Placement, placement_id), by=BY)


def test_whoever_relied_on_a_clearance_looks_again_when_the_prison_refuses_a_later_one(world: World) -> None:
    other = make_organisation("Other")
    people.affiliate(world.person, other, by=BY)
    row = rely(make_clearance(world.person, other, world.prison, follows_person=True), world.hope)
    asked = ask_for_clearance(world.person, other, world.prison)
    service.refuse_clearance(asked, reason="Intelligence", by=BY)
    assert row.is_to_look_at


WAYS = (
    a_refusal,
    the_end_of_a_waiver,
    the_end_of_a_reliance,
    a_corrected_register,
    training_verified_by_mistake,
)


@pytest.mark.parametrize("way", WAYS)
def test_an_approval_that_waits_for_it_is_refused(
    app: Flask, world: World, way: Callable[[World], Act]
) -> None:
    take_back, placement = way(world), proposed(world)
    db.session.commit()
    assert TwoTransactions(app, take_back, approve(placement)).run() == ["first done", "second refused"]
    assert state_of(placement) is PlacementState.PROPOSED


@pytest.mark.parametrize("way", [a_refusal, the_end_of_a_reliance])
def test_where_it_waits_for_the_approval_the_coordinator_is_told(
    app: Flask, world: World, way: Callable[[World], Act]
) -> None:
    make_account("lead@hope.example", roles=[(MembershipRole.COORDINATOR, world.hope)])
    take_back, placement = way(world), proposed(world)
    db.session.commit()
    assert TwoTransactions(app, approve(placement), take_back).run() == ["first done", "second done"]
    assert state_of(placement) is PlacementState.APPROVED
    subjects = select(OutboxMessage.subject).where(OutboxMessage.to_address == "lead@hope.example")
    assert any("placement needs you" in each for each in db.session.scalars(subjects))
