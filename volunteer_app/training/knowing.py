"""What an organisation knows of people's training: the records, and what they have begun towards a pack."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    case,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from volunteer_app.foundation import asked, clock
from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.database import db
from volunteer_app.training.learning.models import PackLearning
from volunteer_app.training.models import TrainingPack, TrainingRecord, TrainingStep
from volunteer_app.training.rules import Begun, Trained, TrainingFacts, TrainingState
from volunteer_app.training.sessions.models import TrainingBooking, TrainingSession
from volunteer_app.training.under_way import is_booked, is_learning

Rows = Select[*tuple[Any, ...]]


class _Kind(StrEnum):
    RECORD = "record"
    LEARNING = "learning"
    BOOKING = "booking"


def known(
    person_ids: Collection[int], organisation_id: int, *, known_at: datetime | None = None
) -> dict[int, Trained]:
    """What the organisation knew of each person's training at a moment (None: what it knows), by person id.

    One statement for any number of people. Of a past moment it is what the records said then, whatever was
    decided or corrected later; what had been begun by then is not kept by day, and left out.
    """
    found = {person_id: Trained() for person_id in person_ids}
    if not found:
        return found
    if known_at is None:
        for row in db.session.execute(_now(), asked.values(found, organisation_id, clock.now())):
            _add(found[row.person_id], row)
    else:
        values = asked.values(found, organisation_id, known_at)
        for step, pack_code, reference, person_id in db.session.execute(_then(), values):
            found[person_id].records.append(_as_known_then(step, pack_code, reference))
    return found


@cache  # every page with readiness asks it, and it is slow to build
def _now() -> CompoundSelect[Any]:
    return union_all(_records(), _e_learning(), _sessions()).order_by("person_id", "completed_on", "row_id")


def _records() -> Rows:
    row = TrainingRecord
    decided = case((row.state == TrainingState.LOGGED, row.sent_again_at), else_=row.decided_at)
    return (
        select(
            row.person_id.label("person_id"),
            TrainingPack.code.label("pack_code"),
            literal(_Kind.RECORD.value).label("kind"),
            row.state.label("state"),
            row.completed_on.label("completed_on"),
            row.valid_before.label("valid_before"),
            row.reference.label("reference"),
            func.coalesce(decided, row.logged_at).label("moment"),
            row.id.label("row_id"),
        )
        .outerjoin(row.pack)
        .where(*_asked_for())
    )


def _e_learning() -> Rows:
    of = PackLearning
    return (
        select(*_begun(of.person_id, _Kind.LEARNING, of.started_at, of.id))
        .join(of.pack)
        .where(of.person_id.in_(asked.PEOPLE), *is_learning(asked.ORGANISATION))
    )


def _sessions() -> Rows:
    of = TrainingBooking
    return (
        select(*_begun(of.person_id, _Kind.BOOKING, TrainingSession.starts_at, of.id))
        .join(of.session)
        .join(TrainingSession.pack)
        .where(of.person_id.in_(asked.PEOPLE), *is_booked(asked.ORGANISATION, asked.MOMENT))
    )


def _begun(person_id: Any, kind: _Kind, moment: Any, row_id: Any) -> tuple[Any, ...]:
    """The columns of a record, as far as there is something to say."""
    return person_id, TrainingPack.code, literal(kind.value), null(), null(), null(), null(), moment, row_id


def _add(whose: Trained, row: Row[Any]) -> None:
    if row.kind == _Kind.RECORD:
        whose.records.append(
            TrainingFacts(
                row.pack_code, row.state, row.completed_on, row.valid_before, row.reference, row.moment
            )
        )
    else:
        booked_on = day_of(row.moment) if row.kind == _Kind.BOOKING else None
        whose.begun.append(Begun(row.pack_code, booked_on))


@cache  # as above
def _then() -> Select[TrainingStep, str | None, str, int]:
    """The last step of each record up to the moment."""
    other = aliased(TrainingStep)
    last = (
        select(other.id)
        .where(other.record_id == TrainingRecord.id, other.recorded_at <= asked.MOMENT)
        .order_by(other.recorded_at.desc(), other.id.desc())
        .limit(1)
        .correlate(TrainingRecord)
        .scalar_subquery()
    )
    return (
        select(TrainingStep, TrainingPack.code, TrainingRecord.reference, TrainingRecord.person_id)
        .join(TrainingStep.record)
        .outerjoin(TrainingPack, TrainingPack.id == TrainingStep.pack_id)
        .where(*_asked_for(), TrainingStep.id == last)
        .order_by(TrainingRecord.person_id, TrainingStep.completed_on, TrainingRecord.id)
    )


def _asked_for() -> tuple[ColumnElement[bool], ...]:
    whose = TrainingRecord.person_id.in_(asked.PEOPLE)
    return whose, TrainingRecord.organisation_id == asked.ORGANISATION


def _as_known_then(step: TrainingStep, pack_code: str | None, reference: str) -> TrainingFacts:
    return TrainingFacts(
        pack_code=pack_code,
        state=step.state,
        completed_on=step.completed_on,
        valid_before=step.valid_before,
        reference=reference,
        known_at=step.recorded_at,
    )
