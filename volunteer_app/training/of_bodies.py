"""Training of a body's volunteers, counted. A body is an organisation and everything below it."""

from datetime import date

from sqlalchemy import func, select

from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.queries import under
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingState


def completed(body: Organisation, period: tuple[date, date]) -> tuple[int, int]:
    """How many people completed verified training in a period, half-open, and how many minutes of it."""
    statement = (
        select(
            func.count(func.distinct(TrainingRecord.person_id)),
            func.coalesce(func.sum(TrainingRecord.minutes), 0),
        )
        .join(Organisation, Organisation.id == TrainingRecord.organisation_id)
        .where(
            under(body),
            TrainingRecord.state == TrainingState.VERIFIED,
            TrainingRecord.is_experience.is_(False),
            TrainingRecord.completed_on >= period[0],
            TrainingRecord.completed_on < period[1],
        )
    )
    people, minutes = db.session.execute(statement).one()
    return int(people), int(minutes)
