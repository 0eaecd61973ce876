"""Training for tests, made by the room's own service as a job. They flush and never commit."""

from datetime import date
from typing import Any

from sqlalchemy import select

from tests.factories.organisations import BY
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.training import service
from volunteer_app.training.models import TrainingPack, TrainingRecord


def pack(code: str = "mentoring-skills") -> TrainingPack:
    """A pack of the reference data."""
    return db.session.scalars(select(TrainingPack).where(TrainingPack.code == code)).one()


def make_training(
    person: Person,
    organisation: Organisation,
    *,
    completed_on: date | None = None,
    verified: bool = False,
    **columns: Any,
) -> TrainingRecord:
    """Training finished today unless told: the mentoring pack, or `course_title`."""
    if "course_title" not in columns:
        columns.setdefault("pack", pack())
    record = service.log_training(
        person,
        organisation=organisation,
        completed_on=completed_on or clock.today(),
        minutes=columns.pop("minutes", 300),
        by=columns.pop("by", BY),
        **columns,
    )
    if verified:
        service.verify_training(record, by=BY)
    return record
