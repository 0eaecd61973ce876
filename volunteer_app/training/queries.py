"""Reads of training packs and records."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Key
from volunteer_app.people.models import Person
from volunteer_app.training.models import TrainingPack, TrainingRecord
from volunteer_app.training.rules import TrainingState

OLDEST_FIRST = (Key(TrainingRecord.completed_on), Key(TrainingRecord.id))
NEWEST_FIRST = (Key(TrainingRecord.completed_on, descending=True), Key(TrainingRecord.id, descending=True))
LONGEST_RECORD = 500
MOST_SENT_BACK = 10


def records_of(scope: Scope, person_id: int) -> list[TrainingRecord]:
    """The person's training with the scope's organisations (or their own, all of it), the latest first.

    At most `LONGEST_RECORD`.
    """
    return list(db.session.scalars(of_person(scope, person_id)))


def of_person(scope: Scope, person_id: int) -> Select[TrainingRecord]:
    """The statement of `records_of`, for whoever asks for something more with each record."""
    return (
        with_names()
        .where(TrainingRecord.person_id == person_id, _reached_by(scope))
        .order_by(TrainingRecord.completed_on.desc(), TrainingRecord.id.desc())
        .limit(LONGEST_RECORD)
    )


def record(scope: Scope, reference: str) -> TrainingRecord:
    """One record that the scope reaches, with its person and pack.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    statement = with_names().where(TrainingRecord.reference == reference, _reached_by(scope))
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class SentBack:
    """Training that was sent back, as its volunteer reads of it."""

    reference: str
    title: str
    why: str
    is_missed: bool = False


def sent_back_since(statement: Select[Any], moment: datetime) -> Select[Any]:
    """A statement about one `Person`, with a row for each record that was sent back since and waits for them:
    its reference, title and reason, the latest first; one row without them where there is none.
    """
    sent_back = and_(
        TrainingRecord.person_id == Person.id,
        TrainingRecord.state == TrainingState.RETURNED,
        TrainingRecord.decided_at >= moment,
    )
    title = func.coalesce(TrainingPack.title, TrainingRecord.course_title)
    return (
        statement.outerjoin(TrainingRecord, sent_back)
        .outerjoin(TrainingPack, TrainingPack.id == TrainingRecord.pack_id)
        .add_columns(TrainingRecord.reference, title, TrainingRecord.decision_note)
        .order_by(TrainingRecord.decided_at.desc(), TrainingRecord.id.desc())
    )


def packs() -> list[TrainingPack]:
    """The packs that can be chosen, by title."""
    statement = select(TrainingPack).where(TrainingPack.is_active)
    return list(db.session.scalars(statement.order_by(TrainingPack.title, TrainingPack.id)))


def packs_with(pack: TrainingPack | None) -> list[TrainingPack]:
    """The same, with one that a record has, in use or not."""
    found = packs()
    return found if pack is None or pack in found else [*found, pack]


def pack_by_code(code: str) -> TrainingPack | None:
    """The pack with this code, in use or not."""
    return db.session.scalars(select(TrainingPack).where(TrainingPack.code == code)).one_or_none()


@cache  # the same for every request, and slow to build
def with_names() -> Select[TrainingRecord]:
    """Records with all that pages show of them."""
    return select(TrainingRecord).options(
        joinedload(TrainingRecord.person, innerjoin=True),
        joinedload(TrainingRecord.organisation, innerjoin=True),
        joinedload(TrainingRecord.pack),
    )


def _reached_by(scope: Scope) -> ColumnElement[bool]:
    own = TrainingRecord.person_id == scope.person_id
    held = TrainingRecord.organisation_id.in_(scope.organisation_ids)
    return held if scope.person_id is None else or_(held, own)
