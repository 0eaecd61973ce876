"""The tables as they are in a database now, whatever the models say, and their rows in portable form.

A backup is also made before an upgrade, when the tables are older than the models: so they are read from the
database itself.
"""

import base64
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    String,
    Table,
    Text,
    inspect,
    select,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.types import JSON, Float, Numeric, TypeEngine

from volunteer_app.foundation import full_text
from volunteer_app.foundation.backups.manifest import BackupProblem, Kind, Shape
from volunteer_app.foundation.backups.manifest import Column as ColumnShape
from volunteer_app.foundation.database import UtcDateTime, db, writing

REVISIONS = "alembic_version"
# The queue that wakes workers keeps its own tables beside ours on PostgreSQL; they are safe to lose
QUEUE = "huey_"
# Indexes of words are kept by the database itself, and filled again as texts come back
NOT_KEPT = (QUEUE, full_text.PREFIX)
BATCH = 1000

# The first that fits says what a column holds
KINDS: Sequence[tuple[type[TypeEngine[Any]], Kind]] = (
    (JSON, Kind.JSON),
    (Boolean, Kind.BOOLEAN),
    (Integer, Kind.INTEGER),
    (DateTime, Kind.INSTANT),
    (Date, Kind.DATE),
    (LargeBinary, Kind.BYTES),
    (Float, Kind.NUMBER),
    (String, Kind.TEXT),
)
TYPES: dict[Kind, TypeEngine[Any]] = {
    Kind.JSON: Text(),  # as it stands, to the letter
    Kind.BOOLEAN: Boolean(),
    Kind.INTEGER: Integer(),
    Kind.INSTANT: UtcDateTime(),
    Kind.DATE: Date(),
    Kind.BYTES: LargeBinary(),
    Kind.NUMBER: Float(),
    Kind.TEXT: Text(),
}
Write = Callable[[Any], Any]


def _base64(value: Any) -> str:
    return base64.b64encode(bytes(value)).decode()


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


WRITE: dict[Kind, Write] = {Kind.BYTES: _base64, Kind.DATE: date.isoformat, Kind.INSTANT: _instant}
READ: dict[Kind, Write] = {
    Kind.BYTES: lambda text: base64.b64decode(text, validate=True),
    Kind.DATE: date.fromisoformat,
    Kind.INSTANT: datetime.fromisoformat,
}


@contextmanager
def snapshot() -> Iterator[Connection]:
    """One view of the whole database, in which nobody's writing shows and which keeps nobody from writing."""
    token = writing.set(False)
    try:
        with db.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection
    finally:
        writing.reset(token)


def shapes(connection: Connection) -> list[Shape]:
    """Every table of ours, those that others refer to first.

    Raises:
        BackupProblem: a table holds something that a backup has no words for.
    """
    inspector = inspect(connection)
    kept = []
    for name, broken in inspector.get_sorted_table_and_fkc_names():
        if name is None:
            if broken:
                raise BackupProblem("Tables refer to each other in a circle; a backup cannot order them.")
            continue
        if _is_ours(name):
            columns = [
                ColumnShape(name=each["name"], kind=_kind(name, each["name"], each["type"]))
                for each in inspector.get_columns(name)
            ]
            columns.sort(key=lambda column: column.name)
            key = list(inspector.get_pk_constraint(name)["constrained_columns"])
            kept.append(_keyed(Shape(name=name, columns=columns, key=key)))
    return kept


def _kind(table: str, column: str, stored: TypeEngine[Any]) -> Kind:
    exact = isinstance(stored, Numeric) and not isinstance(stored, Float)
    for type_, kind in () if exact else KINDS:
        if isinstance(stored, type_):
            return kind
    raise BackupProblem(f"A backup has no words for what {table}.{column} holds ({stored}).")


def _keyed(shape: Shape) -> Shape:
    """Refuse a table whose rows nothing tells apart, or that Python would put in another order."""
    kinds = {column.name: column.kind for column in shape.columns}
    if not shape.key or any(kinds[name] not in {Kind.INTEGER, Kind.TEXT} for name in shape.key):
        raise BackupProblem(f"The table {shape.name} has no primary key of numbers or words.")
    return shape


def as_table(shape: Shape) -> Table:
    """The table for SQLAlchemy's own statements."""
    columns = [Column(column.name, TYPES[column.kind]) for column in shape.columns]
    return Table(shape.name, MetaData(), *columns)


def rows(connection: Connection, shape: Shape) -> Iterator[list[Any]]:
    """The rows in portable form, in the order of their key, a thousand at a time in memory."""
    writers = [WRITE.get(column.kind) for column in shape.columns]
    found = connection.execute(_in_order(connection, shape).execution_options(yield_per=BATCH))
    for row in found:
        yield [
            value if value is None or write is None else write(value)
            for value, write in zip(row, writers, strict=True)
        ]


def _in_order(connection: Connection, shape: Shape) -> Select[Any]:
    table = as_table(shape)
    kinds = {column.name: column.kind for column in shape.columns}
    shown = [
        sql_cast(table.c[name], Text).label(name) if kind is Kind.JSON else table.c[name]
        for name, kind in kinds.items()
    ]
    # By code point everywhere, whatever language a PostgreSQL sorts in
    by_letter = connection.dialect.name == "postgresql"
    order = [
        table.c[name].collate("C") if by_letter and kinds[name] is Kind.TEXT else table.c[name]
        for name in shape.key
    ]
    return select(*shown).order_by(*order)


def holding_rows(connection: Connection) -> str:
    """The name of a table that holds a row, or an empty string."""
    for name in names(connection):
        if connection.execute(select(1).select_from(Table(name, MetaData())).limit(1)).first() is not None:
            return name
    return ""


def names(connection: Connection) -> list[str]:
    """The tables of ours, without looking at what they hold."""
    return [name for name in inspect(connection).get_table_names() if _is_ours(name)]


def _is_ours(name: str) -> bool:
    return name != REVISIONS and not name.startswith(NOT_KEPT)
