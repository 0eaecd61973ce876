"""History: every change says who, what, when, before and after, in the same transaction.

Every row that the session writes is noted. `record` turns what was noted into an entry; a commit with a
change that nobody recorded fails. Columns marked `info={"protected": True}` and bytes never leave their
table: history says that they changed, not what they held.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, String, Text, event, inspect
from sqlalchemy.orm import (
    Mapped,
    Mapper,
    ORMExecuteState,
    Session,
    SessionTransaction,
    mapped_column,
    object_session,
)

from volunteer_app.foundation import bulk_rows, clock, personal_data
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.database import Base, db, enum_column, only_a_savepoint

PROTECTED = "[protected]"
# A statement that changes many rows at once goes past the session. It is allowed for columns that follow from
# a change that history does keep: `.execution_options(history_kept_by="stage_target")`.
KEPT_BY = "history_kept_by"
_CHANGES = "history.changes"
_LOADING = "history.loading"

Changes = dict[Base, tuple[dict[str, Any], dict[str, Any]]]


class UnrecordedChange(Exception):
    """A change was about to be stored without saying who made it."""


class HistoryEntry(Base):
    """One change. Plain numbers instead of foreign keys: an entry outlives what it tells of."""

    __tablename__ = "history_entry"
    __audited__ = False
    __table_args__ = (
        Index("ix_history_entry_person_id_id", "person_id", "id"),
        Index("ix_history_entry_subject", "subject_kind", "subject_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    happened_at: Mapped[datetime] = mapped_column(default=clock.now)
    actor_kind: Mapped[ActorKind] = enum_column(ActorKind, "actor_kind")
    actor_key: Mapped[str] = mapped_column(String(80))
    actor_name: Mapped[str] = mapped_column(String(200))
    on_behalf_of: Mapped[str] = mapped_column(String(20), default="")
    action: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[int]
    person_id: Mapped[int | None]
    organisation_id: Mapped[int | None]
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reason: Mapped[str] = mapped_column(Text, default="")


def record(
    action: StrEnum,
    subject: Base,
    *,
    by: Actor,
    reason: str = "",
    person_id: int | None = None,
    organisation_id: int | None = None,
) -> HistoryEntry:
    """Store who did what to `subject`, with the values before and after.

    Flushes, so that a broken constraint shows here and not at commit. `person_id` and
    `organisation_id` default to the subject's own.
    """
    if object_session(subject) is None:  # a deleted row has its session still, and must stay deleted
        db.session.add(subject)
    db.session.flush()
    entry = _entry(action, subject, by, reason)
    if person_id is not None:
        entry.person_id = person_id
    if organisation_id is not None:
        entry.organisation_id = organisation_id
    db.session.add(entry)
    return entry


def record_all(
    action: StrEnum,
    subjects: Sequence[Base],
    *,
    by: Actor,
    reason: str = "",
    person_id: int | None = None,
    organisation_id: int | None = None,
) -> None:
    """Store who did the same thing to many rows, each with its own entry.

    `person_id` and `organisation_id`: of all of them; they default to each row's own.

    One flush for all of them, so that 500 rows are written in a few statements.
    """
    db.session.add_all([subject for subject in subjects if object_session(subject) is None])
    db.session.flush()
    entries = [_entry(action, subject, by, reason) for subject in subjects]
    for entry in entries:
        entry.person_id = entry.person_id if person_id is None else person_id
        entry.organisation_id = entry.organisation_id if organisation_id is None else organisation_id
    names = [each.name for each in HistoryEntry.__table__.columns if each.name != "id"]
    written = [{name: getattr(entry, name) for name in names} for entry in entries]
    bulk_rows.insert_many(HistoryEntry.__table__, written)


def note(row: Base, name: str, value: Any) -> None:
    """Note a change that a statement makes past the session, before the row learns of it; then record it."""
    before, after = _noted(row) or ({}, {})
    if name not in after:
        before[name] = _shown(row, name, getattr(row, name))
    after[name] = _shown(row, name, value)


def _entry(action: StrEnum, subject: Base, by: Actor, reason: str) -> HistoryEntry:
    """The entry of a row that has been flushed; person and organisation are the row's own."""
    before, after = _changes(db.session()).pop(subject, ({}, {}))
    return HistoryEntry(
        happened_at=clock.now(),
        actor_kind=by.kind,
        actor_key=by.key,
        actor_name=by.name,
        on_behalf_of=by.on_behalf_of,
        action=action.value,
        subject_kind=subject.__tablename__,
        subject_id=_number(subject),
        person_id=getattr(subject, "person_id", None),
        organisation_id=getattr(subject, "organisation_id", None),
        before=before,
        after=after,
        reason=reason,
    )


@contextmanager
def loading(what: str) -> Iterator[None]:
    """Load reference or sample data: rows need no entry each. `what` names the load for readers.

    What was changed before is still asked for its entry.
    """
    session = db.session()
    session.flush()
    session.info[_LOADING] = what
    try:
        yield
        session.flush()
    finally:
        session.info.pop(_LOADING, None)


def unrecorded(session: Session) -> list[str]:
    """The kinds of rows that were written and wait for their entry."""
    return sorted({type(row).__name__ for row in _changes(session)})


def _number(subject: Base) -> int:
    return int(inspect(subject).identity[0])  # type: ignore[index]  # flushed: it has an identity


def _changes(session: Session) -> Changes:
    found: Changes = session.info.setdefault(_CHANGES, {})
    return found


def _noted(row: Base) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Where to note what happens to the row; None if nobody asks."""
    session = object_session(row)
    if session is None or not row.__audited__ or _LOADING in session.info:
        return None
    return _changes(session).setdefault(row, ({}, {}))


def _shown(row: Base, key: str, value: Any) -> Any:
    return shown(inspect(row).mapper.column_attrs[key].columns[0], value)


def shown(column: Any, value: Any) -> Any:
    """A column's value as history keeps it."""
    if value is None:
        return None
    if column.info.get("protected") or isinstance(value, bytes):
        return PROTECTED
    if isinstance(value, date):  # also a datetime
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return str(value) if isinstance(value, Decimal) else value


def _columns(row: Base) -> Iterator[str]:
    """The columns that say something: not the row's key, nor the number that counts its versions."""
    mapper = inspect(row).mapper
    for attribute in mapper.column_attrs:
        column = attribute.columns[0]
        if not column.primary_key and column is not mapper.version_id_col:
            yield attribute.key


def _values(row: Base) -> dict[str, Any]:
    held = inspect(row).dict
    return {key: _shown(row, key, held[key]) for key in _columns(row) if held.get(key) is not None}


@event.listens_for(Base, "after_insert", propagate=True)
def _created(_mapper: Any, _connection: Any, row: Base) -> None:
    noted = _noted(row)
    if noted is not None:
        noted[1].update(_values(row))


@event.listens_for(Base, "after_update", propagate=True)
def _changed(_mapper: Any, _connection: Any, row: Base) -> None:
    state = inspect(row)
    changed = [(key, state.attrs[key].history) for key in _columns(row)]
    changed = [(key, change) for key, change in changed if change.has_changes()]
    noted = _noted(row) if changed else None
    if noted is None:
        return
    before, after = noted
    for key, change in changed:
        if key not in after:  # a second flush in one transaction keeps the first value before
            before[key] = _shown(row, key, change.deleted[0] if change.deleted else None)
        after[key] = _shown(row, key, change.added[0] if change.added else None)


@event.listens_for(Base, "after_delete", propagate=True)
def _deleted(_mapper: Any, _connection: Any, row: Base) -> None:
    noted = _noted(row)
    if noted is not None:
        noted[0].update(_values(row))
        noted[1].clear()


@event.listens_for(Base, "mapper_configured", propagate=True)
def _keep_old_values(mapper: Mapper[Any], kind: type[Base]) -> None:
    """Without this, a column that is set before it was read again has no value "before"."""
    for attribute in mapper.column_attrs:
        event.listen(getattr(kind, attribute.key), "set", _ignore, active_history=True)


def _ignore(*_: Any) -> None:
    pass


@event.listens_for(Session, "do_orm_execute")
def _refuse_wholesale(state: ORMExecuteState) -> None:
    writes = state.is_insert or state.is_update or state.is_delete
    if not writes or _LOADING in state.session.info or state.execution_options.get(KEPT_BY):
        return
    table: str = state.statement.table.name  # type: ignore[attr-defined]  # an INSERT, UPDATE, DELETE has one
    if table in _audited():
        raise UnrecordedChange(f"rows of {table} changed past the session")


def _audited() -> set[str]:
    return {m.class_.__tablename__ for m in Base.registry.mappers if m.class_.__audited__}


@event.listens_for(Session, "before_commit")
def _refuse_unrecorded(session: Session) -> None:
    if only_a_savepoint(session):
        return  # a savepoint ends; what it changed may be recorded until the transaction ends
    session.flush()
    left = unrecorded(session)
    if left:
        raise UnrecordedChange(f"changed without a history entry: {', '.join(left)}")


@event.listens_for(Session, "after_soft_rollback")
@event.listens_for(Session, "after_commit")
def _forget(session: Session, ended: SessionTransaction | None = None) -> None:
    if not only_a_savepoint(session, ended):
        session.info.pop(_CHANGES, None)


personal_data.declare(
    HistoryEntry,
    why="To show who changed what about a person, and to answer them when they ask",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.BLANK,
)
