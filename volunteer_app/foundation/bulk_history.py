"""Many rows at once, new or changed, each with its history entry as if it had been written alone.

They are written in a few statements, past the session, and so are their entries.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import delete, inspect, select, tuple_, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.foundation import bulk_rows, clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import Base, db
from volunteer_app.foundation.history import KEPT_BY, HistoryEntry

# Few enough for the placeholders of a statement on either database
MOST_AT_ONCE = 500

Row = TypeVar("Row", bound=Base)
Values = dict[str, Any]


class _Change(NamedTuple):
    """What a draft held after a change of it."""

    action: StrEnum
    reason: str
    held: Values


class Made(NamedTuple):
    """A row that was written: its number, and the version that it has now."""

    id: int
    version: int


@dataclass
class Draft(Generic[Row]):
    """A new row that several changes make, before it is written: history is to tell of each of them.

    The row is never added to the session. What works on rows of the session works on it as well.
    """

    row: Row
    changes: list[_Change] = field(default_factory=list)

    def note(self, action: StrEnum, reason: str = "") -> None:
        """What the row holds now came of this change."""
        held = inspect(self.row).dict
        self.changes.append(
            _Change(action, reason, {name: held[name] for name in _names(type(self.row)) if name in held})
        )


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


def add_drafts(drafts: Sequence[Draft[Row]], *, by: Actor) -> list[Made]:
    """Insert these rows of one table as they stand, and an entry for each of their changes, in that order."""
    if not drafts:
        return []
    table: Any = inspect(type(drafts[0].row)).local_table
    held = [_after_each_change(table, draft) for draft in drafts]
    is_counted = "version" in table.c
    rows = [{**each[-1], "version": len(each)} if is_counted else each[-1] for each in held]
    ids = bulk_rows.insert_with_ids(table, rows, **{KEPT_BY: "bulk_history.add_drafts"})
    shared = {
        "happened_at": clock.now(),
        "subject_kind": table.name,
        "organisation_id": None,
        **_who(by),
    }
    entries = [
        {**shared, **_about(table, number, values[0]), **told}
        for number, draft, values in zip(ids, drafts, held, strict=True)
        for told in _told_of(table, draft, values)
    ]
    bulk_rows.insert_many(HistoryEntry.__table__, entries)
    return [Made(number, len(values)) for number, values in zip(ids, held, strict=True)]


def _after_each_change(table: Any, draft: Draft[Any]) -> list[Values]:
    """Whole rows: what a draft does not say holds its default, the same one after each change."""
    first = _whole(table, draft.changes[0].held)
    return [first, *({**first, **each.held} for each in draft.changes[1:])]


def _told_of(table: Any, draft: Draft[Any], values: Sequence[Values]) -> list[Values]:
    """What each entry says of its change: the first of all that the row held, the others of what differs."""
    first, *others = draft.changes
    found: list[Values] = [{"action": first.action.value, "reason": first.reason, "before": {}}]
    for change, (was, now) in zip(others, pairwise(values), strict=True):
        changed = [each for each in _told(table) if was[each.name] != now[each.name]]
        found.append(
            {
                "action": change.action.value,
                "reason": change.reason,
                "before": {each.name: history.shown(each, was[each.name]) for each in changed},
                "after": {each.name: history.shown(each, now[each.name]) for each in changed},
            }
        )
    return found


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
def _names(model: type[Base]) -> tuple[str, ...]:
    return tuple(each.key for each in inspect(model).column_attrs)


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
