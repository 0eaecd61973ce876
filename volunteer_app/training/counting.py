"""Training of some people, counted."""

from datetime import date

from sqlalchemy import Select, func, select

from volunteer_app.foundation.database import db
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingState


def completed(people: Select[int], period: tuple[date, date]) -> tuple[int, int]:
    """How many of these people completed verified training in a period, half-open, and how many minutes.

    `people`: their numbers. Experience that taught them something is no training.
    """
    statement = select(
        func.count(func.distinct(TrainingRecord.person_id)),
        func.coalesce(func.sum(TrainingRecord.minutes), 0),
    ).where(
        TrainingRecord.person_id.in_(people),
        TrainingRecord.state == TrainingState.VERIFIED,
        TrainingRecord.is_experience.is_(False),
        TrainingRecord.completed_on >= period[0],
        TrainingRecord.completed_on < period[1],
    )
    number, minutes = db.session.execute(statement).one()
    return int(number), int(minutes)
