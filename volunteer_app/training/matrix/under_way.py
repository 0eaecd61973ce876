"""What people have begun towards a pack and is not logged yet: e-learning on the way, a session booked."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, literal, null, select, union_all

from volunteer_app.foundation import asked, clock
from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.database import db
from volunteer_app.training.learning.models import PackLearning
from volunteer_app.training.matrix.rules import Step, UnderWay, Who
from volunteer_app.training.sessions.models import TrainingBooking, TrainingSession
from volunteer_app.training.under_way import is_booked, is_learning

# Of `asked.PEOPLE`: person_id, pack_id, the step's value, and the moment of a session or null
Rows = Select[*tuple[Any, ...]]


def _e_learning() -> Rows:
    """The way through a pack that is not finished."""
    return select(
        PackLearning.person_id,
        PackLearning.pack_id,
        literal(Step.BEGUN.value).label("step"),
        null().label("moment"),
    ).where(asked.among(PackLearning.person_id, "people"), *is_learning(asked.ORGANISATION))


def _sessions() -> Rows:
    """A place at a session to come."""
    return (
        select(
            TrainingBooking.person_id,
            TrainingSession.pack_id,
            literal(Step.BOOKED.value).label("step"),
            TrainingSession.starts_at.label("moment"),
        )
        .join(TrainingSession, TrainingSession.id == TrainingBooking.session_id)
        .where(asked.among(TrainingBooking.person_id, "people"), *is_booked(asked.ORGANISATION, asked.MOMENT))
    )


SOURCES: tuple[Callable[[], Rows], ...] = (_sessions, _e_learning)


@cache
def _steps() -> CompoundSelect[Any]:
    return union_all(*(each() for each in SOURCES))


def steps(organisation_id: int, person_ids: Sequence[int]) -> dict[Who, UnderWay]:
    """The furthest step of each person towards each pack; one statement for all."""
    found: dict[Who, UnderWay] = {}
    values = asked.values(person_ids, organisation_id, clock.now())
    for person_id, pack_id, step, moment in db.session.execute(_steps(), values):
        this = UnderWay(Step(step), day_of(moment) if moment else None)
        known = found.get((person_id, pack_id))
        if known is None or this.order < known.order:
            found[person_id, pack_id] = this
    return found
