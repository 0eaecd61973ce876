"""Verified training that counts no more: it was verified by mistake, or a register was wrong.

Its certificate ends with it. The record is sent back: its volunteer reads why, and can correct it and send it
again. Once it is verified anew there can be a new certificate.
"""

from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.people import service as people
from volunteer_app.training import letters
from volunteer_app.training.certificates import service as certificates
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import Action, TrainingState

NOT_VERIFIED = "Only training that is verified can be taken back"
IS_OWN = "You cannot take back your own training. Ask another coordinator to do it"


def withdraw(record: TrainingRecord, *, reason: str, by: Actor, version: int | None = None) -> None:
    """Take back that training was verified, with a reason that the volunteer reads.

    Raises:
        Refused: it is not verified, it is the actor's own, or no reason is given.
        StaleEdit: it changed since `version`.
    """
    people.hold(record.person_id)
    db.session.refresh(record)
    if version is not None and record.version != version:
        raise StaleEdit
    if problem := refusal(record, own_person_id(by)):
        raise Refused(problem)
    if not reason.strip():
        raise Refused("Enter why it counts no more. The volunteer will read this", "reason")
    take_back(record, reason.strip(), Action.TAKE_BACK, by=by)


def refusal(record: TrainingRecord, own_person_id: int | None) -> str:
    """Why the person with this id may not take it back, as a sentence; else empty."""
    if record.state is not TrainingState.VERIFIED:
        return NOT_VERIFIED
    return IS_OWN if own_person_id is not None and record.person_id == own_person_id else ""


def take_back(record: TrainingRecord, note: str, action: Action, *, by: Actor, reason: str = "") -> None:
    """Verified training counts no more, nor does its certificate. Its person is held already.

    `note`: what the volunteer reads; `action`: what history calls it.

    Raises:
        StaleEdit: somebody changed the record meanwhile.
    """
    certificates.end_with(record, reason=note, by=by)
    record.state, record.decision_note = TrainingState.RETURNED, note
    record.decided_at, record.decided_by = clock.now(), by.name
    try:
        history.record(action, record, by=by, reason=reason)
    except StaleDataError as error:
        raise StaleEdit from error
    letters.sent_back([record])
