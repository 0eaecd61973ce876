"""Putting a backup into an empty database, all of it or nothing.

The tables are made as they were when the backup was made, the rows are put in within one transaction, and
only then are the tables brought up to date. Whatever fails on the way, the database holds no row afterwards.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from volunteer_app.foundation import migrating, statistics
from volunteer_app.foundation.backups import comparing, tables
from volunteer_app.foundation.backups.manifest import BackupProblem, HeldFile, Kind, Table, shown
from volunteer_app.foundation.backups.reading import Archive
from volunteer_app.foundation.backups.taking import EVERY, Tell
from volunteer_app.foundation.database import db
from volunteer_app.foundation.files.storage import Storage
from volunteer_app.foundation.transactions import transaction

IN_USE = "Somebody else is using this database. Stop the service first, and restore into an empty database."


def restore(
    archive: Archive,
    storage: Storage | None,
    tell: Tell,
    *,
    verify: bool = False,
    afterwards: Callable[[], None] = lambda: None,
) -> list[str]:
    """Fill the empty database. Returns the differences that `verify` finds, of which there should be none.

    `afterwards` is done to what was restored and compared; when it fails, so does all.

    Raises:
        BackupProblem: the database holds something, or does not take what the backup holds.
    """
    revision = archive.manifest.revision
    if not migrating.knows(revision):
        raise BackupProblem(
            f"This backup was made by a newer version ({archive.manifest.made_with}): this program does not "
            f"know its tables (revision {revision})."
        )
    refuse_unless_empty(archive)
    archive.check(lambda name, count: tell(f"checking {name}", count))
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with _files_restored(archive, storage), _all_or_nothing(archive):
        _remove_tables(archive)
        migrating.upgrade(revision)
        _load(archive, tell)
        differences = comparing.compare(archive, storage, tell) if verify else []
        migrating.upgrade()
        with transaction():
            afterwards()
            statistics.refresh()
    return differences


def refuse_unless_empty(archive: Archive) -> None:
    """Raises BackupProblem if any table holds a row, or is somebody else's."""
    held = holds_rows()
    if held:
        raise BackupProblem(f"This database is not empty: there are rows in {held}. Nothing was changed.")
    with tables.snapshot() as connection:
        others = sorted(set(tables.names(connection)) - _ours(archive))
    if others:
        raise BackupProblem(
            f"There are tables in this database that are not of this service ({shown(others[0])}). "
            "Restore into a database of its own. Nothing was changed."
        )


def _ours(archive: Archive) -> set[str]:
    """The names of tables that may be taken away: those of the backup, and those of this version."""
    return {*archive.by_name, *db.metadata.tables}


def holds_rows() -> str:
    """The name of a table that holds a row, or an empty string."""
    with tables.snapshot() as connection:
        return tables.holding_rows(connection)


@contextmanager
def _all_or_nothing(archive: Archive) -> Iterator[None]:
    """What was begun is taken away again if it fails."""
    try:
        yield
    except InUse:
        raise  # what is in it now is somebody else's
    except BaseException as error:
        db.session.rollback()
        _remove_tables(archive, with_rows=True)
        if isinstance(error, (SQLAlchemyError, psycopg.Error)):
            # Not its own words: a database quotes rows
            raise BackupProblem(
                f"The database did not take the backup ({type(error).__name__}). It is empty, as it was."
            ) from None
        raise


class InUse(BackupProblem):
    """Rows appeared that are not ours."""


def _remove_tables(archive: Archive, *, with_rows: bool = False) -> None:
    """Take away the tables of an earlier attempt, or of this one."""
    with _references_unfollowed() as connection:
        if not with_rows and tables.holding_rows(connection):
            raise InUse(IN_USE)
        ours = _ours(archive)
        found = [*(name for name in tables.names(connection) if name in ours), tables.REVISIONS]
        quoted = [connection.dialect.identifier_preparer.quote(name) for name in found]
        # PostgreSQL takes them all at once, so that none refers to one that is gone
        at_once = [", ".join(quoted)] if connection.dialect.name == "postgresql" else quoted
        for some in at_once:
            connection.execute(text(f"DROP TABLE IF EXISTS {some}"))


@contextmanager
def _references_unfollowed() -> Iterator[Connection]:
    """A transaction in which SQLite takes rows in any order. PostgreSQL looks after each table."""
    with db.engine.connect() as connection:
        on_sqlite = connection.dialect.name == "sqlite"
        driver: Any = connection.connection.driver_connection
        if on_sqlite:  # listens to this between transactions alone
            driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
        finally:
            if on_sqlite:
                driver.execute("PRAGMA foreign_keys=ON")


def _load(archive: Archive, tell: Tell) -> None:
    with _references_unfollowed() as connection:
        on_postgresql = connection.dialect.name == "postgresql"
        if on_postgresql:
            _lock(connection, tables.names(connection))
        if tables.holding_rows(connection):
            raise InUse(IN_USE)
        shapes = tables.shapes(connection)
        if {shape.name: shape for shape in shapes} != {n: t.shape for n, t in archive.by_name.items()}:
            raise BackupProblem("The tables of this backup are not those that its revision has.")
        put = _copy if on_postgresql else _insert
        for shape in shapes:
            table = archive.by_name[shape.name]
            put(connection, table, _told(archive.rows(table), table.name, tell))
        if on_postgresql:
            _go_on_counting(connection, archive)
        elif connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise BackupProblem("Rows of this backup refer to others that are not in it.")


def _told(rows: Iterator[list[Any]], name: str, tell: Tell) -> Iterator[list[Any]]:
    count = 0
    for count, row in enumerate(rows, 1):
        yield row
        if count % EVERY == 0:
            tell(name, count)
    tell(name, count)


def _readers(table: Table, *, text_is_enough: bool) -> list[Any]:
    """What makes a value of what is written. PostgreSQL reads everything but bytes by itself."""
    left = {Kind.BYTES} if text_is_enough else set(Kind)
    return [tables.READ.get(column.kind) if column.kind in left else None for column in table.columns]


def _read(row: list[Any], readers: list[Any]) -> list[Any]:
    return [
        value if value is None or read is None else read(value)
        for value, read in zip(row, readers, strict=True)
    ]


def _insert(connection: Connection, table: Table, rows: Iterator[list[Any]]) -> None:
    readers, names = _readers(table, text_is_enough=False), [column.name for column in table.columns]
    statement = tables.as_table(table).insert()
    while some := [dict(zip(names, _read(row, readers), strict=True)) for row in islice(rows, tables.BATCH)]:
        connection.execute(statement, some)


def _copy(connection: Connection, table: Table, rows: Iterator[list[Any]]) -> None:
    readers = _readers(table, text_is_enough=True)
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(sql.Identifier(c.name) for c in table.columns)
    )
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row(_read(row, readers))


def _lock(connection: Connection, names: list[str]) -> None:
    """Nobody puts a row between ours."""
    quoted = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in names)
    connection.execute(text(f"LOCK TABLE {quoted} IN ACCESS EXCLUSIVE MODE"))


def _go_on_counting(connection: Connection, archive: Archive) -> None:
    """Let PostgreSQL's counters go on after the highest number."""
    for table in archive.manifest.tables:
        kinds = {column.name: column.kind for column in table.columns}
        for key in (name for name in table.key if kinds[name] is Kind.INTEGER):
            _set_counter(connection, connection.dialect.identifier_preparer.quote(table.name), key)


def _set_counter(connection: Connection, table: str, key: str) -> None:
    """Does nothing for a key that no counter fills."""
    number = connection.dialect.identifier_preparer.quote(key)
    counter = "pg_get_serial_sequence(:table, :key)"
    highest = f"SELECT setval({counter}, greatest(max({number}), 1), count(*) > 0) FROM {table}"  # noqa: S608 - our own names
    connection.execute(text(highest), {"table": table, "key": key})


@contextmanager
def _files_restored(archive: Archive, storage: Storage | None) -> Iterator[None]:
    """The stored files, before the rows that name them; taken away again if those do not follow."""
    if storage is None:
        if archive.manifest.files:
            raise BackupProblem(
                "This backup holds stored files, but the settings here name a bucket for them."
            )
        yield
        return
    put: list[str] = []
    try:
        for held in archive.manifest.files:
            _restore_file(held, archive.file(held), storage, put)
        yield
    except BaseException:
        for key in put:
            storage.delete(key)
        raise


def _restore_file(held: HeldFile, data: bytes, storage: Storage, put: list[str]) -> None:
    there = storage.get(held.key)
    if there is None:
        put.append(held.key)
        storage.put(held.key, data)
    elif there != data:
        raise BackupProblem(f"Another file stands already in the place of stored file {held.key}.")
