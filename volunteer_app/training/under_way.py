"""What people have begun towards a pack and is not logged yet, as conditions: whoever asks adds for whom."""

from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement

from volunteer_app.foundation.asked import Whose
from volunteer_app.training.learning.models import PackLearning
from volunteer_app.training.sessions.models import TrainingBooking, TrainingSession
from volunteer_app.training.sessions.rules import BookingState, SessionState

Conditions = tuple[ColumnElement[bool], ...]


def is_learning(organisation: Whose) -> Conditions:
    """A way through a pack that is not finished."""
    return PackLearning.organisation_id == organisation, PackLearning.finished_at.is_(None)


def is_booked(organisation: Whose, now: datetime | BindParameter[datetime]) -> Conditions:
    """A place at a session of a pack that is not over. The booking is joined with its session."""
    return (
        TrainingSession.organisation_id == organisation,
        TrainingSession.pack_id.is_not(None),
        TrainingSession.state == SessionState.OPEN,
        TrainingSession.ends_at > now,
        TrainingBooking.state == BookingState.BOOKED,
    )
