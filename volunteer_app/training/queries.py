"""Reads of training packs and records."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import asked
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Key
from volunteer_app.people.models import Person
from volunteer_app.training.models import TrainingPack, TrainingRecord
from volunteer_app.training.rules import TrainingFacts, TrainingState

OLDEST_FIRST = (Key(TrainingRecord.completed_on), Key(TrainingRecord.id))
NEWEST_FIRST = (Key(TrainingRecord.completed_on, descending=True), Key(TrainingRecord.id, descending=True))
LONGEST_RECORD = 500
MOST_SENT_BACK = 10


def facts(
    person_ids: Collection[int], organisation_id: int, *, known_at: datetime | None = None
) -> dict[int, list[TrainingFacts]]:
    """What the organisation knew of each person's training at a moment (None: what it knows), by person id.

    One statement for any number of people. What was logged later is not there; what was decided later
    was still waiting.
    """
    known: dict[int, list[TrainingFacts]] = {person_id: [] for person_id in person_ids}
    if not known:
        return known
    values = asked.values(known, organisation_id, known_at)
    for record, pack_code in db.session.execute(_logged(known_at is not None), values):
        known[record.person_id].append(_as_known(record, pack_code, known_at))
    return known


@cache  # every page with readiness asks it, and it is slow to build
def _logged(is_past: bool) -> Select[TrainingRecord, str | None]:
    known_at = asked.as_of(is_past)
    statement = (
        select(TrainingRecord, TrainingPack.code)
        .outerjoin(TrainingRecord.pack)
        .where(
            TrainingRecord.person_id.in_(asked.PEOPLE), TrainingRecord.organisation_id == asked.ORGANISATION
        )
        .order_by(TrainingRecord.person_id, TrainingRecord.completed_on, TrainingRecord.id)
    )
    return statement if known_at is None else statement.where(TrainingRecord.logged_at <= known_at)


def _as_known(record: TrainingRecord, pack_code: str | None, known_at: datetime | None) -> TrainingFacts:
    decided_at = record.decided_at
    decided = decided_at is not None and (known_at is None or decided_at <= known_at)
    return TrainingFacts(
        pack_code=pack_code,
        state=record.state if decided else TrainingState.LOGGED,
        completed_on=record.completed_on,
        valid_before=record.valid_before,
        reference=record.reference,
        known_at=decided_at if decided and decided_at is not None else record.logged_at,
    )


def records_of(scope: Scope, person_id: int) -> list[TrainingRecord]:
    """The person's training with the scope's organisations (or their own, all of it), the latest first.

    At most `LONGEST_RECORD`.
    """
    statement = (
        with_names()
        .where(TrainingRecord.person_id == person_id, _reached_by(scope))
        .order_by(TrainingRecord.completed_on.desc(), TrainingRecord.id.desc())
        .limit(LONGEST_RECORD)
    )
    return list(db.session.scalars(statement))


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


def pack_titles() -> dict[str, str]:
    """Every pack's title by its code, in use or not."""
    return {row.code: row.title for row in db.session.execute(select(TrainingPack.code, TrainingPack.title))}


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
