"""Many rows at once, new or changed, each with its history entry as if it had been written alone.

They are written in a few statements, past the session, and so are their entries.
"""

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import delete, inspect, select, tuple_, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.foundation import bulk_rows, clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import Base, db
from volunteer_app.foundation.history import KEPT_BY, HistoryEntry

# Few enough for the placeholders of a statement on either database
MOST_AT_ONCE = 500


def add_many(
    model: type[Base],
    rows: Sequence[dict[str, Any]],
    action: StrEnum,
    *,
    by: Actor | Sequence[Actor],
    organisation_id: int | None = None,
    reason: str = "",
) -> list[int]:
    """Insert these rows, and an entry for each; gives their ids in the same order.

    `by`: who, for all or row by row. An entry is about the row's person: its `person_id`, or the row itself.
    """
    if not rows:
        return []
    table: Any = model.__table__
    whole = [_whole(table, row) for row in rows]
    ids = bulk_rows.insert_with_ids(table, whole, **{KEPT_BY: "bulk_history.add_many"})
    shared = {
        "happened_at": clock.now(),
        "action": action.value,
        "subject_kind": table.name,
        "organisation_id": organisation_id,
        "reason": reason,
        "before": {},
    }
    actors = [by] * len(ids) if isinstance(by, Actor) else by
    entries = [
        {**shared, **_who(actor), **_about(table, number, row)}
        for number, row, actor in zip(ids, whole, actors, strict=True)
    ]
    bulk_rows.insert_many(HistoryEntry.__table__, entries)
    return ids


def remove_many(
    model: type[Base],
    ids: Sequence[int],
    action: StrEnum,
    *,
    by: Actor,
    organisation_id: int,
    reason: str,
) -> None:
    """Delete these rows, with an entry for each: who, why, and whose it was.

    SQLite gives the number of a deleted last row to the next one, and an entry must not come to tell of
    another: the entries of what is gone carry its number below zero. Of a person who is gone, they keep no
    detail.
    """
    table: Any = model.__table__
    whose = table.c.person_id if "person_id" in table.c else table.c.id
    theirs = select(table.c.id, whose).where(bulk_rows.is_among(table.c.id, ids)).order_by(table.c.id)
    is_person = whose is table.c.id
    shared = {
        "happened_at": clock.now(),
        "action": action.value,
        "subject_kind": table.name,
        "organisation_id": organisation_id,
        "reason": reason,
        "before": {},
        "after": {},
        **_who(by),
    }
    entries = [
        {**shared, "subject_id": -number, "person_id": -person if is_person else person}
        for number, person in db.session.execute(theirs)
    ]
    db.session.execute(
        delete(model).where(bulk_rows.is_among(table.c.id, ids)),
        execution_options={KEPT_BY: "bulk_history.remove_many", "synchronize_session": False},
    )
    _part_from(table.name, ids, is_person=is_person)
    bulk_rows.insert_many(HistoryEntry.__table__, entries)


def _part_from(kind: str, ids: Sequence[int], *, is_person: bool) -> None:
    """Let earlier entries of these rows name no row that is or will be there."""
    past = {"synchronize_session": False}
    theirs = (HistoryEntry.subject_kind == kind, bulk_rows.is_among(HistoryEntry.subject_id, ids))
    gone = update(HistoryEntry).where(*theirs).values(subject_id=-HistoryEntry.subject_id)
    db.session.execute(gone, execution_options=past)
    if is_person:
        nobody = {"person_id": -HistoryEntry.person_id, "before": {}, "after": {}}
        blank = update(HistoryEntry).where(bulk_rows.is_among(HistoryEntry.person_id, ids)).values(nobody)
        db.session.execute(blank, execution_options=past)


def change_all(rows: Sequence[Base], name: str, value: Any) -> None:
    """Give one column of many rows of a table the same value; `history.record_all` then makes the entries.

    The session would send a statement for each row that counts its versions.

    Raises:
        StaleDataError: somebody changed or deleted one of them meanwhile.
    """
    db.session.flush()
    for start in range(0, len(rows), MOST_AT_ONCE):
        _change(rows[start : start + MOST_AT_ONCE], name, value)


def _change(rows: Sequence[Base], name: str, value: Any) -> None:
    """One statement; the rows in the session know what it did."""
    mapper = inspect(type(rows[0]))
    table: Any = mapper.local_table
    number, version = mapper.primary_key[0], mapper.version_id_col
    changed: dict[Any, Any] = {mapper.columns[name]: value}
    keys = [number]
    if version is not None:
        changed[version] = version + 1
        keys.append(version)
    held = [tuple(getattr(row, key.name) for key in keys) for row in rows]
    same = tuple_(*keys).in_(held) if version is not None else number.in_([key for (key,) in held])
    done: Any = db.session.execute(
        update(table).where(same).values(changed),
        execution_options={KEPT_BY: "bulk_history.change_all"},
    )
    if done.rowcount != len(rows):
        raise StaleDataError(f"rows of {table.name} were changed meanwhile")
    for row in rows:
        history.note(row, name, value)
        set_committed_value(row, name, value)
        if version is not None:
            set_committed_value(row, version.name, getattr(row, version.name) + 1)


def _about(table: Any, number: int, row: dict[str, Any]) -> dict[str, Any]:
    """What an entry says of its row: whose it is, and what it holds."""
    told = {
        each.name: history.shown(each, row[each.name]) for each in _told(table) if row[each.name] is not None
    }
    about = {"subject_id": number, "person_id": row.get("person_id", number), "after": told}
    return about | ({"organisation_id": row["organisation_id"]} if "organisation_id" in row else {})


@cache  # the same for every row
def _told(table: Any) -> tuple[Any, ...]:
    return tuple(each for each in table.columns if not each.primary_key and each.name != "version")


def _whole(table: Any, given: dict[str, Any]) -> dict[str, Any]:
    """A row with what its columns hold unless told, as the session would fill them in."""
    row = dict(given)
    for column in table.columns:
        if column.name not in row and not column.primary_key:
            default = column.default
            if default is None:
                row[column.name] = None
            else:
                row[column.name] = default.arg(None) if default.is_callable else default.arg
    return row


def _who(actor: Actor) -> dict[str, Any]:
    return {
        "actor_kind": actor.kind,
        "actor_key": actor.key,
        "actor_name": actor.name,
        "on_behalf_of": actor.on_behalf_of,
    }
