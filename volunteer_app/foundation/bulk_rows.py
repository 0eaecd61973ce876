"""Many rows into a table in one statement.

SQLite takes rows one after another as fast as they come. PostgreSQL's driver spends longer on placeholders
of a long INSERT than the database does on its rows, so there all rows travel as one JSON text.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, bindparam, func, insert, literal_column, select

from volunteer_app.foundation.database import db

Rows = Sequence[dict[str, Any]]


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
    if db.engine.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        series = func.generate_series(1, len(rows)).table_valued("n")
        ids = [
            int(number) for number in db.session.scalars(select(func.nextval(sequence)).select_from(series))
        ]
        insert_many(table, [{"id": number, **row} for number, row in zip(ids, rows, strict=True)], **options)
        return ids
    returning = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return [int(row.id) for row in db.session.execute(returning, list(rows), execution_options=options)]


def _from_json(table: Any, names: list[str]) -> Any:
    """INSERT ... SELECT from JSON, with the types of the table's own columns."""
    typed = func.json_populate_recordset(
        literal_column(f'NULL::"{table.name}"'), bindparam("rows", type_=JSON())
    ).table_valued(*names)
    columns = [typed.c[name] for name in names]
    return insert(table).from_select(names, select(*columns), include_defaults=False)


def _as_json(rows: Rows) -> list[dict[str, Any]]:
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):  # also a datetime, which has its zone
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
