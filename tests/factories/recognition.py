"""Thanks and statements for tests, made by the services as a job."""

from tests.factories.organisations import BY
from tests.factories.placements import make_placement, make_session, ready_person
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements import hours
from volunteer_app.placements.models import Placement
from volunteer_app.placements.recognition import service
from volunteer_app.placements.recognition.models import ServiceStatement
from volunteer_app.placements.recognition.rules import StatementKind
from volunteer_app.placements.recognition.service import Signature, Wish

SIGNED = Signature("Cora Coordinator", "Volunteer coordinator", "Always there, always kind.")


def make_served(organisation: Organisation, prison: Organisation, *minutes: int) -> Placement:
    """A placement that began when today's first hour did, with approved minutes of today."""
    person = ready_person(organisation, prison)
    placement = make_placement(person, organisation, prison, approved=True)
    for each in minutes:
        hours.approve_session(make_session(placement, minutes=each), by=BY)
    return placement


def make_statement(
    placement: Placement,
    *,
    kind: StatementKind = StatementKind.STATEMENT,
    signed: bool = False,
    wants_training: bool = False,
) -> ServiceStatement:
    """A statement that waits for a signature, or has one."""
    made = service.ask(placement.person, placement.organisation, Wish(kind, wants_training), by=BY)
    if signed:
        service.sign(made, SIGNED, by=BY)
    return made


def references(person: Person, placement: Placement) -> dict[str, str]:
    """A note to somebody, and a statement about somebody who was placed."""
    note = service.thank(person, placement.organisation, "Thank you", by=BY)
    return {"note": note.reference, "statement": make_statement(placement, signed=True).reference}
