"""Sending training again that was sent back, corrected."""

from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.training import queries
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import Action, TrainingState
from volunteer_app.training.service import Completed, columns
from volunteer_app.training.sessions import missed

NOT_SENT_BACK = "This training was not sent back, so it cannot be sent again"
DID_NOT_COME = (
    "The register of the training session says “Did not come”, so this cannot be sent again. "
    "If that is wrong, ask whoever took the register to correct it"
)


def send_again(record: TrainingRecord, completed: Completed, *, by: Actor, version: int) -> None:
    """Correct training that was sent back, and let it wait for a coordinator again.

    What was said of it stays beside it until it is decided anew; history keeps what it was.

    Raises:
        Refused: it was not sent back, its session's register says that they did not come, or as
            `log_training`.
        StaleEdit: the record changed since `version`.
    """
    if version != record.version:
        raise StaleEdit
    if problem := not_sent_again(record):
        raise Refused(problem)
    for name, value in columns(completed).items():
        setattr(record, name, value)
    record.state = TrainingState.LOGGED
    record.sent_again_at, record.sent_again_by = clock.now(), by.name
    try:
        history.record(Action.SEND_AGAIN, record, by=by)
    except StaleDataError as error:
        raise StaleEdit from error
    db.session.expire(record, ["pack"])


def own_records(scope: Scope, person_id: int) -> dict[TrainingRecord, bool]:
    """Somebody's training as `records_of`, each with whether it can be sent again; one statement."""
    statement = queries.of_person(scope, person_id).add_columns(missed.was_missed())
    return {
        record: record.state is TrainingState.RETURNED and not was_missed
        for record, was_missed in db.session.execute(statement)
    }


def not_sent_again(record: TrainingRecord) -> str:
    """Why this record cannot be sent again, as a sentence; else empty."""
    if record.state is not TrainingState.RETURNED:
        return NOT_SENT_BACK
    return DID_NOT_COME if missed.is_missed(record.id) else ""
