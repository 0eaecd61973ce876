"""Checks that an organisation made before it came here, as its vetting officer brings them.

Only what is plainly clear comes in as clear (DOMAIN: vetting). Everything else waits for an officer.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.vetting import refuse, rules, service
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CertificateLevel, CheckKind, CheckOutcome, CheckState


@dataclass(frozen=True)
class PastCheck:
    """What old records say of a check. Its days count only when it was clear."""

    kind: CheckKind
    level: CertificateLevel | None
    is_clear: bool
    valid_from: date | None = None
    valid_before: date | None = None
    certificate_number: str = ""
    issued_on: date | None = None
    seen_by: str = ""


@dataclass(frozen=True)
class There:
    """A check that is there already, as far as rows are compared with it."""

    person_id: int
    kind: CheckKind
    level: CertificateLevel | None
    is_clear: bool
    valid_from: date | None
    certificate_number: str


def checks_there(person_ids: Collection[int], organisation_id: int) -> set[There]:
    """What the organisation knows of these people's checks, in one statement."""
    if not person_ids:
        return set()
    statement = select(
        Check.person_id, Check.kind, Check.level, Check.outcome, Check.valid_from, Check.certificate_number
    ).where(Check.person_id.in_(person_ids), Check.organisation_id == organisation_id)
    return {
        There(person, kind, level, outcome is CheckOutcome.CLEAR, valid_from, number)
        for person, kind, level, outcome, valid_from, number in db.session.execute(statement)
    }


def is_there(past: PastCheck, person_id: int, there: Collection[There]) -> bool:
    """Whether this very check is there: the same certificate, or a clear one that counts from the same day.

    One that was brought without an outcome is there while any check of its kind without one is.
    """
    if past.certificate_number:
        number = rules.plain_certificate_number(past.certificate_number)
        return any(each.person_id == person_id and each.certificate_number == number for each in there)
    like = There(person_id, past.kind, past.level, past.is_clear, past.valid_from, "")
    return like in there


def problem(past: PastCheck, person: Person, organisation: Organisation) -> tuple[str, str] | None:
    """Why this cannot be brought: the field and a sentence, by the rules of the pages; None if it can."""
    try:
        if past.kind in rules.PRISON_DECIDES:
            raise Refused("A prison’s clearance is never imported. Ask the prison for it", "kind")
        refuse.unless_it_fits(past.kind, past.level, None)
        refuse.second_under_way(person, organisation, past.kind, None)
        if past.is_clear:
            _refuse_impossible(past)
    except Refused as refusal:
        return refusal.field or "kind", refusal.message
    return None


def _refuse_impossible(past: PastCheck) -> None:
    certificate = past.kind is CheckKind.CRIMINAL_RECORD
    for field, value, message in (
        ("certificate_number", past.certificate_number, "Enter the certificate number"),
        ("issued_on", past.issued_on, "Enter the date of issue"),
        ("seen_by", past.seen_by, "Enter who saw the certificate"),
    ):
        if certificate and not value:
            raise Refused(message, field)
    refuse.impossible_interval(past.valid_from, past.valid_before)
    refuse.impossible_certificate(
        Check(kind=past.kind), past.certificate_number, past.issued_on, past.valid_from
    )
    if past.valid_from is not None and past.valid_from > clock.today():
        raise Refused("A past check must count from today or an earlier day", "valid_from")


def import_check(
    past: PastCheck, person: Person, *, organisation: Organisation, by: Actor, authority: Scope
) -> Check:
    """Bring one check, step by step as the pages would: clear, or sent and waiting for an officer.

    Raises:
        Refused: a rule says no, or the actor may not decide checks of this organisation.
    """
    if not authority.reaches(organisation.id):
        raise Refused("Only a vetting officer can import checks")
    check = service.start_check(person, organisation=organisation, kind=past.kind, level=past.level, by=by)
    if not past.is_clear:
        service.move_check(check, CheckState.SUBMITTED, by=by)
        return check
    service.decide_check(
        check,
        CheckOutcome.CLEAR,
        valid_from=past.valid_from,
        valid_before=past.valid_before,
        certificate_number=past.certificate_number,
        issued_on=past.issued_on,
        seen_by=past.seen_by,
        by=by,
        authority=authority,
    )
    return check
