"""Reference data is there for every test of a process, so what a test changes in it is put back after it."""

import re
from typing import Any

from sqlalchemy import Connection, Table, select, update

UPDATED = re.compile(r'UPDATE "?(\w+)')

Rows = dict[int, dict[str, Any]]


def read(connection: Connection, table: Table, last: int) -> Rows:
    """The rows of a table up to this id, as they are stored."""
    rows = connection.execute(select(table).where(table.c.id <= last)).mappings()
    return {row["id"]: dict(row) for row in rows}


def restore(connection: Connection, table: Table, first: Rows) -> None:
    """Give each of these rows what it held at first, where that differs."""
    for number, now in read(connection, table, max(first)).items():
        changed = {name: value for name, value in first[number].items() if now[name] != value}
        if changed:
            connection.execute(update(table).where(table.c.id == number).values(changed))
