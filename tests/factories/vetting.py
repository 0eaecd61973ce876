"""Checks for tests, made by the room's own service as a job. They flush and never commit."""

from datetime import date, timedelta
from typing import Any

from tests.factories.organisations import BY
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.vetting import service
from volunteer_app.vetting.barring.rules import BarredList, BarSource
from volunteer_app.vetting.barring.service import BarDetails
from volunteer_app.vetting.clearing import Evidence, PhotoId, Terms
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import (
    CertificateLevel,
    CheckKind,
    CheckOutcome,
    CheckState,
    ClearanceLevel,
)
from volunteer_app.vetting.update_service import service as update_service
from volunteer_app.vetting.update_service.models import StatusCheck
from volunteer_app.vetting.update_service.rules import Answer
from volunteer_app.vetting.waivers import service as waiving
from volunteer_app.vetting.waivers.models import Waiver
from volunteer_app.vetting.waivers.rules import Waivable

NUMBER = "001234567890"


def make_check(
    person: Person,
    organisation: Organisation,
    kind: CheckKind = CheckKind.CRIMINAL_RECORD,
    *,
    state: CheckState = CheckState.REQUESTED,
    outcome: CheckOutcome | None = None,
    **decision: Any,
) -> Check:
    """A check under way; with an outcome, one that came back (clear from today unless told)."""
    level = decision.pop("level", CertificateLevel.ENHANCED) if kind is CheckKind.CRIMINAL_RECORD else None
    check = service.start_check(person, organisation=organisation, kind=kind, level=level, by=BY)
    if state is not CheckState.REQUESTED:
        service.move_check(check, state, by=BY)
    if outcome is not None:
        decision = {"valid_from": clock.today(), "valid_before": None, **decision}
        if outcome is CheckOutcome.BARRED:
            decision = {"bar": told_of_bar(), **decision}
        service.decide_check(check, outcome, by=BY, **decision)
    return check


def told_of_bar(*lists: BarredList) -> BarDetails:
    """What an officer says of a bar that a certificate of today shows: both lists unless told."""
    return BarDetails(lists or tuple(BarredList), clock.today(), BarSource.CERTIFICATE, "")


def ask_for_clearance(
    person: Person, organisation: Organisation, prison: Organisation, purpose: str = "Mentoring"
) -> Check:
    """A clearance that waits for the prison."""
    return service.start_check(
        person,
        organisation=organisation,
        kind=CheckKind.ESTABLISHMENT_CLEARANCE,
        establishment=prison,
        purpose=purpose,
        by=BY,
    )


def terms(
    level: ClearanceLevel = ClearanceLevel.ESCORTED,
    *,
    valid_from: date | None = None,
    valid_before: date | None = None,
    conditions: str = "",
    **changes: Any,
) -> Terms:
    """How a prison clears somebody, from today unless told."""
    changes = {"photo_id": PhotoId.PASSPORT, "rested_on": (Evidence.LOCAL_CHECK,), **changes}
    return Terms(level, valid_from or clock.today(), valid_before, conditions, **changes)


def make_clearance(person: Person, organisation: Organisation, prison: Organisation, **changes: Any) -> Check:
    """A clearance that the prison granted, on `terms`."""
    check = ask_for_clearance(person, organisation, prison)
    service.grant_clearance(check, terms(**changes), by=BY)
    return check


def make_waiver(person: Person, organisation: Organisation, **changes: Any) -> Waiver:
    """References waived for 30 days from today, unless told."""
    values: dict[str, Any] = {
        "requirement": Waivable.REFERENCES,
        "level": None,
        "starts_on": clock.today(),
        "ends_before": clock.today() + timedelta(days=30),
        "reason": "Known to us",
        "by": BY,
        **changes,
    }
    return waiving.give(person, organisation=organisation, **values)


def make_answer(person: Person, organisation: Organisation, answer: Answer = Answer.NO_ANSWER) -> StatusCheck:
    """What the Update Service said of a clear certificate, asked with the person's consent."""
    issued = clock.today()
    check = make_check(
        person, organisation, outcome=CheckOutcome.CLEAR, certificate_number=NUMBER, issued_on=issued
    )
    update_service.consent(check, given_on=issued, by=BY)
    asked = update_service.Asked(NUMBER, answer, "Yearly", by_hand=False, counts_months=12)
    return update_service.answered(check, asked, by=BY, authority=Scope())
