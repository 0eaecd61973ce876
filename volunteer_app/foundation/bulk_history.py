"""Many new rows at once, each with its history entry as if it had been added alone.

For imports: rows are inserted in a few statements, past the session, and so are their entries.
"""

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import Any

from volunteer_app.foundation import bulk_rows, clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import Base
from volunteer_app.foundation.history import KEPT_BY, HistoryEntry


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
