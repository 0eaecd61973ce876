"""Training records whose person, as a register says now, did not come to the session that they are of."""

from typing import Any

from sqlalchemy import ColumnElement, Exists, exists, select

from volunteer_app.foundation.database import db
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.sessions.models import TrainingBooking
from volunteer_app.training.sessions.rules import BookingState


def is_missed(record_id: int) -> bool:
    """Whether this training record is one of them."""
    return bool(db.session.scalar(select(_missed(record_id))))


def was_missed() -> ColumnElement[bool]:
    """The same of each record: a column beside `TrainingRecord`."""
    return _missed(TrainingRecord.id).correlate(TrainingRecord).label("was_missed")


def _missed(record_id: Any) -> Exists:
    return exists().where(
        TrainingBooking.record_id == record_id, TrainingBooking.state == BookingState.NO_SHOW
    )
