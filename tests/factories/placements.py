"""Placements for tests, and people who are ready for one. They flush and never commit."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import distinct, func, select

from tests.factories.organisations import BY
from tests.factories.people import make_person, sign_everything
from tests.factories.screening import screened
from tests.factories.training import make_training, pack
from tests.factories.vetting import make_check, make_clearance
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements import hours, queries, service, suspending
from volunteer_app.placements.correcting import service as correcting
from volunteer_app.placements.correcting.models import HoursCorrection
from volunteer_app.placements.correcting.service import Right
from volunteer_app.placements.models import Placement, PlacementSession
from volunteer_app.placements.plans import Plan
from volunteer_app.placements.reasons import Lift, LiftReason
from volunteer_app.recruitment.models import Application
from volunteer_app.roles import queries as roles
from volunteer_app.roles.models import Role
from volunteer_app.roles.rules import EstablishmentClearance, HmppsVetting
from volunteer_app.vetting.barring.regulated import lists_of
from volunteer_app.vetting.counting.rules import needed
from volunteer_app.vetting.rules import CheckKind, CheckOutcome

CLEAR = CheckOutcome.CLEAR
ANOTHER = Actor.job("another coordinator")


def ready_person(
    organisation: Organisation, place: Organisation, role: Role | None = None, **columns: Any
) -> Person:
    """Somebody for whom everything that the role asks holds at the place from today on, without an end."""
    columns = {"emergency_name": "Gwen Llewellyn", "emergency_phone": "01632 960 001", **columns}
    person = make_person(organisation, **columns)
    make_ready(person, organisation, place, role)
    return person


def make_ready(
    person: Person, organisation: Organisation, place: Organisation, role: Role | None = None
) -> None:
    """Record everything that the role asks of somebody."""
    role = role or roles.recruitable_by_code("literacy-tutor-prison")
    make_check(person, organisation, CheckKind.IDENTITY, outcome=CLEAR)
    for _ in range(role.references_needed):
        make_check(person, organisation, CheckKind.REFERENCE, outcome=CLEAR)
    need = needed(role.requirements, lists_of(role.code))
    if need is not None:
        of_kind: dict[str, Any] = {
            "level": need.level,
            "workforce": need.workforce,
            "issued_on": clock.today(),
        }
        make_check(person, organisation, outcome=CLEAR, **of_kind)
    if role.hmpps_vetting is HmppsVetting.YES:
        make_check(person, organisation, CheckKind.HMPPS_VETTING, outcome=CLEAR)
    if role.establishment_clearance is not EstablishmentClearance.NO:
        make_clearance(person, organisation, place)
    for each in role.training_packs:
        make_training(person, organisation, pack=pack(each.pack_code), verified=True)
    sign_everything(person, organisation)


def plan(organisation: Organisation, place: Organisation, **changes: Any) -> Plan:
    """A prison tutor from today for 90 days, unless told."""
    first = changes.pop("starts_on", clock.today())
    values: dict[str, Any] = {
        "role": changes.pop("role", None) or roles.recruitable_by_code("literacy-tutor-prison"),
        "starts_on": first,
        "ends_before": first + timedelta(days=90),
        **changes,
    }
    return Plan(organisation=organisation, place=place, **values)


def make_placement(
    person: Person,
    organisation: Organisation,
    place: Organisation,
    *,
    approved: bool = False,
    application: Application | None = None,
    **changes: Any,
) -> Placement:
    """A proposed placement that was screened; approved, if the person is ready, when asked for."""
    placement = service.propose_placement(
        person, plan(organisation, place, **changes), application=application, by=BY
    )
    screened(placement)
    if approved:
        service.approve_placement(placement, by=BY)
    return placement


def lift_pauses(placement: Placement, *, note: str = "Looked at", by: Actor = ANOTHER) -> bool:
    """Every pause of it that stands is lifted, by somebody else than whoever gave them."""
    db.session.flush()
    reasons = [each.reason for each in queries.open_suspensions(placement.id)]
    return suspending.lift_suspension(placement, reasons, why=Lift(LiftReason.OTHER, note), by=by)


def make_session(placement: Placement, *, days_ago: int = 0, minutes: int = 120) -> PlacementSession:
    """Hours that were logged and wait for approval."""
    return hours.log_session(placement, held_on=days_on(-days_ago), minutes=minutes, by=BY, further=True)


def make_correction(placement: Placement) -> HoursCorrection:
    """A correction of approved hours that somebody asked for."""
    session = make_session(placement, minutes=45)
    hours.approve_session(session, by=ANOTHER)
    return correcting.ask(session, Right(session.held_on, 60, "It was an hour"), by=BY)


def days_on(number: int) -> date:
    """A day counted from today."""
    return clock.today() + timedelta(days=number)


def count_active(day: date) -> int:
    """How many different people have a placement in force on a day."""
    found = select(func.count(distinct(Placement.person_id))).where(queries.in_force(day))
    return db.session.execute(found).scalar_one()
