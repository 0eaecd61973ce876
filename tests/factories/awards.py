"""Qualifications, awards and certificates for tests, made by the services as a job."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from tests.factories.documents import make_pdf
from tests.factories.organisations import BY
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import Base, db
from volunteer_app.foundation.files import storing
from volunteer_app.foundation.limiting import AskedOften
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.training.awards import catalogue, claims, service
from volunteer_app.training.awards.catalogue import QualificationDetails, UnitDetails
from volunteer_app.training.awards.models import Award, AwardUnit, Qualification, QualificationUnit
from volunteer_app.training.awards.rules import AwardState, Level, UnitRoute, UnitState
from volunteer_app.training.awards.service import Outcome
from volunteer_app.training.badges import service as badges
from volunteer_app.training.badges.models import Badge, BadgePlace
from volunteer_app.training.certificates import service as certificates
from volunteer_app.training.certificates.models import Certificate
from volunteer_app.training.openings import service as openings
from volunteer_app.training.openings.models import JoiningRequest, TrainingOpening
from volunteer_app.training.openings.rules import OpeningKind
from volunteer_app.training.openings.service import OpeningDetails

_numbers = count(1000)
BEGAN = date(2026, 1, 5)
OUTCOME = Outcome(date(2026, 6, 1), "Asha Assessor", "Vic Verifier")


def make_qualification(*units: tuple[int, bool], needed: int = 0) -> Qualification:
    """A qualification with units of so many credits, mandatory or not."""
    number = next(_numbers)
    details = QualificationDetails(
        f"600/{number}/X", f"Certificate in Mentoring {number}", "Sample Awards", Level.LEVEL_3, needed
    )
    made = catalogue.add_qualification(details, by=BY)
    for position, (worth, mandatory) in enumerate(units):
        unit = UnitDetails(
            f"A/{number % 1000:03}/{position:04}", f"Unit {position}", Level.LEVEL_3, worth, mandatory
        )
        catalogue.add_unit(made, unit, by=BY)
    db.session.refresh(made)
    return made


def make_award(
    person: Person,
    organisation: Organisation,
    qualification: Qualification | None = None,
    *,
    awarded: bool = False,
    last_day: date | None = None,
) -> Award:
    """Somebody who works towards a qualification, or was awarded it."""
    of = qualification or make_qualification()
    award = service.enrol(person, of, organisation, started_on=BEGAN, by=BY)
    if awarded:
        service.give(award, OUTCOME, last_day=last_day, by=BY)
    return award


def references(person: Person, organisation: Organisation) -> dict[str, str]:
    """An award with certificate and badge, prior learning that waits, and an opening that was asked for."""
    award = make_award(person, organisation, awarded=True)
    badges.issue(award, by=BY)
    qualification = make_qualification((3, True))
    working = make_award(person, organisation, qualification)
    unit = qualification.units[0]
    file = storing.keep(storing.examine(make_pdf(), "proof.pdf"))
    opening = make_opening(organisation)
    return {
        "award": award.reference,
        "certificate": certificates.issue_for_award(award, names_organisation=True, by=BY).reference,
        "qualification": qualification.reference,
        "unit": unit.reference,
        "claim": claims.claim(working, unit, "Two years as a tutor", file, by=BY).reference,
        "opening": opening.reference,
        "joining request": openings.ask(opening, person, why="", by=BY).reference,
    }


def make_opening(organisation: Organisation, **changes: Any) -> TrainingOpening:
    """Training that the organisation's people can ask to join for 30 days."""
    return openings.offer(opening_details(**changes), organisation, by=BY)


def opening_details(**changes: Any) -> OpeningDetails:
    """What is offered, unless told."""
    values: dict[str, Any] = {
        "kind": OpeningKind.TRAINING,
        "title": "Listening skills",
        "description": "Four evenings",
        "closes_before": clock.today() + timedelta(days=30),
        **changes,
    }
    return OpeningDetails(**values)


def some_rows(organisation: Organisation) -> list[Base]:
    """A row in every table of these subjects, past the services."""
    person = db.session.scalars(select(Person).limit(1)).one()
    of: dict[str, Any] = {"person_id": person.id, "organisation_id": organisation.id}
    today = clock.today()
    qualification = Qualification(
        number="999/9999/X", title="t", awarding_body="b", level=Level.LEVEL_3, credits=1
    )
    award = Award(
        qualification=qualification, state=AwardState.AWARDED, started_on=today, awarded_on=today, **of
    )
    opening = TrainingOpening(
        organisation_id=organisation.id,
        kind=OpeningKind.TRAINING,
        title="t",
        description="d",
        closes_before=today,
    )
    return [
        _row_of_unit(award, qualification),
        _row_of_certificate(award, of),
        Badge(award=award, place=BadgePlace(), issued_by="Cora"),
        JoiningRequest(opening=opening, **of),
        AskedOften(page="p", who="x", since=clock.now(), times=1),
    ]


def _row_of_unit(award: Award, qualification: Qualification) -> AwardUnit:
    level = Level.LEVEL_3
    unit = QualificationUnit(number="Z/999/9999", title="t", level=level, credits=1, is_mandatory=True)
    unit.qualification = qualification
    state, route = UnitState.ACHIEVED, UnitRoute.ASSESSED
    return AwardUnit(
        award=award, unit=unit, route=route, state=state, achieved_on=clock.today(), claimed_by="C"
    )


def _row_of_certificate(award: Award, of: dict[str, Any]) -> Certificate:
    printed = {"title": "t", "full_name": "n", "public_name": "n", "completed_on": clock.today()}
    certificate = Certificate(
        award=award, names_organisation=True, code_hash="x", issued_by="C", **printed, **of
    )
    certificate.code = "X" * 20
    return certificate
