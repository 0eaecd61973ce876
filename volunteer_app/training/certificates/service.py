"""Issuing certificates and taking them back, each with its history entry."""

from datetime import date

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.people import service as people
from volunteer_app.training.awards.models import Award
from volunteer_app.training.awards.rules import AwardState
from volunteer_app.training.certificates import printing, queries, rules
from volunteer_app.training.certificates.models import Certificate
from volunteer_app.training.certificates.rules import Action, Standing
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingState

REPLACED = "A newer certificate took its place"
TAKEN_BACK = (
    "The certificate of this training was taken back. There can be a new one once it is verified again"
)
AWARD_TAKEN_BACK = "The certificate of this qualification was taken back, so there can be no new one"


def issue_for_record(record: TrainingRecord, *, names_organisation: bool, by: Actor) -> Certificate:
    """A certificate of training that a coordinator verified. The one before, if any, counts no more.

    Raises:
        Refused: the training is not verified or has run out, its last certificate was taken back and nobody
            verified it since, or the name cannot be printed.
    """
    people.hold(record.person_id)
    db.session.refresh(record)
    if record.state is not TrainingState.VERIFIED:
        raise Refused("Only training that a coordinator has verified gets a certificate")
    if is_taken_back(queries.last_of(record)):
        raise Refused(TAKEN_BACK)
    _refuse_if_over(record.valid_before)
    certificate = Certificate(
        record=record,
        title=record.title,
        completed_on=record.completed_on,
        valid_before=record.valid_before,
        names_organisation=names_organisation,
    )
    return _issue(certificate, record, by)


def issue_for_award(award: Award, *, names_organisation: bool, by: Actor) -> Certificate:
    """A certificate of an award. The one before, if any, counts no more.

    Raises:
        Refused: the qualification was not awarded or has run out, its certificate was taken back, or the
            name cannot be printed.
    """
    people.hold(award.person_id)
    db.session.refresh(award)
    if award.state is not AwardState.AWARDED or award.awarded_on is None:
        raise Refused("Only a qualification that was awarded gets a certificate")
    if is_taken_back(queries.last_of(award)):
        raise Refused(AWARD_TAKEN_BACK)
    _refuse_if_over(award.valid_before)
    certificate = Certificate(
        award=award,
        title=award.qualification.title,
        completed_on=award.awarded_on,
        valid_before=award.valid_before,
        names_organisation=names_organisation,
    )
    return _issue(certificate, award, by)


def revoke(certificate: Certificate, *, reason: str, by: Actor, version: int | None = None) -> None:
    """Take a certificate back: from now on, a check says that it is not valid.

    Raises:
        Refused: it was taken back already, it is the actor's own, or no reason is given.
        StaleEdit: it changed since `version`.
    """
    people.hold(certificate.person_id)
    if version is not None and certificate.version != version:
        raise StaleEdit
    if certificate.revoked_at is not None:
        raise Refused("This certificate was taken back already")
    if own_person_id(by) == certificate.person_id:
        raise Refused("This certificate is your own. Ask another coordinator to do it")
    if not reason:
        raise Refused("Enter why you take it back", "reason")
    _take_back(certificate, reason, Action.REVOKE, by)


def end_with(record: TrainingRecord, *, reason: str, by: Actor) -> None:
    """The training counts no more, so neither does its certificate. Its person is held already."""
    standing = queries.standing_for(record)
    if standing is not None:
        _take_back(standing, reason, Action.REVOKE, by)


def is_taken_back(last: Certificate | None) -> bool:
    """Whether somebody took the last certificate back, and nobody has verified since what it rests on."""
    if last is None or last.revoked_at is None:
        return False
    verified_at = last.record.decided_at if last.record else None
    return verified_at is None or verified_at <= last.revoked_at


def _refuse_if_over(valid_before: date | None) -> None:
    over = rules.standing(counts=True, valid_before=valid_before, today=clock.today())
    if over is not Standing.VALID:
        raise Refused("It has run out, so a certificate of it would not be valid")


def _issue(certificate: Certificate, subject: TrainingRecord | Award, by: Actor) -> Certificate:
    person = subject.person
    certificate.person_id, certificate.organisation = person.id, subject.organisation
    certificate.full_name = person.full_name
    certificate.public_name = rules.public_name(person.first_name, person.last_name)
    code = rules.new_code()
    certificate.code, certificate.code_hash = code, rules.digest(code)
    certificate.issued_at, certificate.issued_by = clock.now(), by.name
    with db.session.no_autoflush:
        printing.pdf(certificate)  # what cannot be printed is refused before anything is kept
        before = queries.standing_for(subject)
    if before is not None:
        _take_back(before, REPLACED, Action.REPLACE, by)
    try:
        history.record(Action.ISSUE, certificate, by=by)
    except IntegrityError as error:
        raise StaleEdit from error
    return certificate


def _take_back(certificate: Certificate, why: str, action: Action, by: Actor) -> None:
    certificate.revoked_at, certificate.revoked_by, certificate.revoked_why = clock.now(), by.name, why
    try:
        history.record(action, certificate, by=by)
    except StaleDataError as error:
        raise StaleEdit from error
