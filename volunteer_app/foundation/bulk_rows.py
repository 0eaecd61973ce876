"""Many rows into a table in one statement, and many values into a condition.

SQLite takes rows one after another as fast as they come. PostgreSQL's driver spends longer on placeholders
of a long statement than the database does on its rows, so there all rows travel as one JSON text, and all
values as one array.
"""

import json
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    Text,
    any_,
    bindparam,
    cast,
    func,
    insert,
    literal_column,
    select,
    update,
)

from volunteer_app.foundation.database import db

Rows = Sequence[dict[str, Any]]


ROOM = 24_000  # KiB of pages that SQLite may keep while it takes many rows


def make_room() -> None:
    """For a job that takes many rows: let SQLite keep the pages that it changes again and again.

    Search keys go everywhere in their index; with the little room of a web process each page is read anew.
    The connection keeps the room, so this is for the background worker alone.
    """
    if db.engine.dialect.name == "sqlite":
        db.session.connection().exec_driver_sql(f"PRAGMA cache_size=-{ROOM}")


def insert_many(table: Any, rows: Rows, **options: Any) -> None:
    """Insert rows that all name the same columns, JSON, text, numbers, dates, enums or truth; no bytes."""
    if not rows:
        return
    if db.engine.dialect.name == "postgresql":
        db.session.execute(
            _from_json(table, list(rows[0])), {"rows": _as_json(rows)}, execution_options=options
        )
    else:
        db.session.execute(insert(table), list(rows), execution_options=options)


def insert_with_ids(table: Any, rows: Rows, **options: Any) -> list[int]:
    """The same, for a table whose `id` counts up; gives the ids in the order of the rows."""
    if not rows:
        return []
    ids = _next_ids(table, len(rows))
    insert_many(table, [{"id": number, **row} for number, row in zip(ids, rows, strict=True)], **options)
    return ids


def _next_ids(table: Any, count: int) -> list[int]:
    """The next numbers of a table.

    SQLite itself counts on from the largest, and this transaction alone may write. Asked to tell the ids, it
    would take the rows one statement each.
    """
    if db.engine.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        series = func.generate_series(1, count).table_valued("n")
        return [
            int(number) for number in db.session.scalars(select(func.nextval(sequence)).select_from(series))
        ]
    last = db.session.scalars(select(func.max(table.c.id))).one() or 0
    return list(range(last + 1, last + 1 + count))


def update_many(table: Any, rows: Rows) -> None:
    """Change rows by their `id`; all name the same columns."""
    if not rows:
        return
    names = [name for name in rows[0] if name != "id"]
    if db.engine.dialect.name == "postgresql":
        typed = _typed(table, list(rows[0]))
        values: dict[Any, Any] = {table.c[name]: typed.c[name] for name in names}
        db.session.execute(
            update(table).where(table.c.id == typed.c.id).values(values), {"rows": _as_json(rows)}
        )
        return
    values = {table.c[name]: bindparam(f"b_{name}") for name in names}
    statement = update(table).where(table.c.id == bindparam("b_id")).values(values)
    db.session.execute(statement, [{f"b_{name}": value for name, value in row.items()} for row in rows])


def is_among(column: Any, values: Collection[Any]) -> ColumnElement[bool]:
    """The condition that a column holds one of these values, which may be hundreds."""
    if db.engine.dialect.name == "postgresql":
        found: ColumnElement[bool] = column == any_(bindparam(None, list(values), type_=ARRAY(column.type)))
        return found
    among: ColumnElement[bool] = column.in_(values)
    return among


def _from_json(table: Any, names: list[str]) -> Any:
    """INSERT ... SELECT from JSON."""
    typed = _typed(table, names)
    columns = [typed.c[name] for name in names]
    return insert(table).from_select(names, select(*columns), include_defaults=False)


def _typed(table: Any, names: list[str]) -> Any:
    """Rows from JSON, with the types of the table's own columns."""
    return func.json_populate_recordset(
        literal_column(f'NULL::"{table.name}"'), cast(bindparam("rows", type_=Text()), JSON)
    ).table_valued(*names)


def _as_json(rows: Rows) -> str:
    return json.dumps(list(rows), default=_plain)  # an enum of ours is a text already


@lru_cache(maxsize=10_000)  # many rows share a moment or a day
def _plain(value: date | Decimal | bytes) -> str:
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"  # as the database reads bytes
    return value.isoformat() if isinstance(value, date) else str(value)  # also a datetime, which has its zone


def hold(model: Any, ids: Collection[int]) -> None:
    """Let nobody change these rows, or add anything that refers to them, until the transaction ends.

    In the order of their numbers: two who hold the same rows never wait for each other.
    """
    if ids:
        statement = select(model.id).where(is_among(model.id, ids)).order_by(model.id)
        db.session.execute(statement.with_for_update())
