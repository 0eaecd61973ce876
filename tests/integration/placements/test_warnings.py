"""Coordinators are told at once when what a placement rests on is taken away."""

from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.placements import days_on, make_placement, ready_person
from tests.factories.vetting import make_check
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.vetting import service as vetting
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckKind, CheckOutcome

PRISON = Actor.job("prison")


def told() -> list[OutboxMessage]:
    wanted = select(OutboxMessage).where(OutboxMessage.subject.like("%placement needs you%"))
    return list(db.session.scalars(wanted.order_by(OutboxMessage.id)))


def clearance_of(person: Person, prison: Organisation) -> Check:
    wanted = select(Check).where(Check.person_id == person.id, Check.establishment_id == prison.id)
    return db.session.scalars(wanted).one()


def test_a_revoked_clearance_warns_the_coordinators_of_that_placement(app: Flask) -> None:
    hope, prison, other = make_organisation(), make_prison(), make_prison()
    make_account("lead@hope.example", roles=[(MembershipRole.COORDINATOR, hope)])
    make_account("officer@hope.example", roles=[(MembershipRole.VETTING_OFFICER, hope)])
    person = ready_person(hope, prison)
    here = make_placement(person, hope, prison, approved=True)
    elsewhere = make_placement(person, hope, other)
    vetting.revoke_clearance(clearance_of(person, prison), reason="Intelligence", by=PRISON)
    assert [message.to_address for message in told()] == ["lead@hope.example"]
    body = told()[0].body
    assert here.reference in body
    assert elsewhere.reference not in body
    assert "Intelligence" not in body
    assert person.last_name not in body


def test_nobody_is_told_when_no_placement_rests_on_it(app: Flask) -> None:
    hope, prison = make_organisation(), make_prison()
    make_account("lead@hope.example", roles=[(MembershipRole.COORDINATOR, hope)])
    person = ready_person(hope, prison)
    make_placement(person, hope, prison, starts_on=days_on(3))
    vetting.revoke_clearance(clearance_of(person, prison), reason="Intelligence", by=PRISON)
    assert told() == []


def test_a_bar_warns_of_every_placement_without_saying_why(app: Flask) -> None:
    hope, prison = make_organisation(), make_prison()
    make_account("lead@hope.example", roles=[(MembershipRole.COORDINATOR, hope)])
    person = ready_person(hope, prison)
    here = make_placement(person, hope, prison, approved=True)
    make_check(person, hope, CheckKind.CRIMINAL_RECORD, outcome=CheckOutcome.BARRED)
    assert here.reference in told()[0].body
    assert "bar" not in told()[0].body.lower()


def test_where_an_organisation_has_no_coordinator_the_nearest_above_it_is_told(app: Flask) -> None:
    network = make_organisation("Network")
    hope, prison = make_organisation(parent=make_organisation("Region", parent=network)), make_prison()
    make_account("above@network.example", roles=[(MembershipRole.COORDINATOR, network)])
    person = ready_person(hope, prison)
    make_placement(person, hope, prison, approved=True)
    vetting.revoke_clearance(clearance_of(person, prison), reason="Intelligence", by=PRISON)
    assert [message.to_address for message in told()] == ["above@network.example"]
