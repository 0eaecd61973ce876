"""What every test may ask for. Each test of data runs on SQLite and on PostgreSQL."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pysqlite3.dbapi2 as sqlite_driver
import pytest
from flask import Flask
from hypothesis import settings
from sqlalchemy import ColumnElement, Table, and_, delete, event, func, inspect, or_, select

from tests import reference_rows
from tests.page_client import PageClient
from tests.servers import postgresql_url
from volunteer_app.blueprints import create_app
from volunteer_app.config import Settings
from volunteer_app.foundation import migrating
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.organisations import service as organisations
from volunteer_app.roles import service as roles
from volunteer_app.training.packs import loading as packs

DATABASES = ("sqlite", "postgresql")

STATISTICS = "sqlite_stat1"
NEVER_COUNTED = """
    UPDATE pg_class SET reltuples = -1, relpages = 0
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
INSERTED = re.compile(r'INSERT INTO "?(\w+)')

# Tables of reference data whose key is another's: rows that a test added go with their owner.
OWNED = {"establishment": "organisation_id", "role_training_pack": "role_id"}
OWNER = {"establishment": "organisation", "role_training_pack": "role"}

# The same commit gives the same answer twice; `make search` tries other examples, and what it finds becomes
# an @example of its test.
settings.register_profile("repeatable", derandomize=True)
settings.register_profile("searching", print_blob=True)
settings.load_profile("repeatable")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test of what one database alone does is not asked of the other."""
    foreign = [item for item in items if _is_for_another_database(item)]
    if foreign:
        config.hook.pytest_deselected(items=foreign)
        items[:] = [item for item in items if item not in foreign]


def _is_for_another_database(item: pytest.Item) -> bool:
    own = {name for name in DATABASES if item.get_closest_marker(name)}
    call = getattr(item, "callspec", None)
    return bool(own) and call is not None and call.params.get("migrated_app") not in own


@pytest.fixture(scope="session", params=DATABASES)
def migrated_app(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[Flask]:
    """One application per database and test process: migrated, with the reference data loaded."""
    folder = tmp_path_factory.mktemp(f"instance-{request.param}")
    url = postgresql_url(worker_id) if request.param == "postgresql" else f"sqlite:///{folder / 'test.db'}"
    app = create_app(Settings(instance_path=folder, database_url=url))
    app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=False)
    app.test_client_class = PageClient
    with app.app_context():
        event.listen(db.engine, "connect", _never_wait_for_the_disk)
        migrating.upgrade()
        _load_reference_data()
        app.extensions["tests.kept"] = _counted()
        app.extensions["tests.reference"] = _reference_rows(app.extensions["tests.kept"])
        filled: set[str] = set()
        app.extensions["tests.filled"] = filled
        changed: set[str] = set()
        app.extensions["tests.changed"] = changed
        app.extensions["tests.note_filled"] = partial(_note_filled, filled, changed)
        event.listen(db.engine, "before_cursor_execute", app.extensions["tests.note_filled"])
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(migrated_app: Flask) -> Iterator[Flask]:
    """The application with its context pushed. What a test commits is cleared after it."""
    with migrated_app.app_context():
        yield migrated_app
        db.session.rollback()
        db.session.remove()
        _clear(migrated_app.extensions["tests.kept"], migrated_app.extensions["tests.filled"])
        _put_back(migrated_app.extensions["tests.reference"], migrated_app.extensions["tests.changed"])


@pytest.fixture
def database(app: Flask) -> str:
    """The name of the database that this test runs on: sqlite or postgresql."""
    return db.engine.dialect.name


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A browser without a screen; every page that it fetches is checked (tests/page_client.py)."""
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """The SQL statements sent since the list was last cleared."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def instance(app: Flask) -> Path:
    """The application's instance folder."""
    return Path(app.instance_path)


def _load_reference_data() -> None:
    by = Actor.job("reference data")
    organisations.load_reference_data(by)
    roles.load_reference_data(by)
    packs.load_packs(by)
    db.session.commit()


def _counted() -> dict[str, int]:
    """The highest id of each table after the reference data: what a test adds lies above it."""
    tables = [table for table in db.metadata.sorted_tables if "id" in table.c]
    kept = {
        table.name: db.session.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
        for table in tables
    }
    db.session.rollback()
    return kept


def _reference_rows(kept: dict[str, int]) -> dict[str, reference_rows.Rows]:
    """What each table with reference data holds, once it is loaded."""
    with db.engine.connect() as connection:
        found = {
            name: reference_rows.read(connection, db.metadata.tables[name], last)
            for name, last in kept.items()
            if last
        }
    return {name: rows for name, rows in found.items() if rows}


def _put_back(first: dict[str, reference_rows.Rows], changed: set[str]) -> None:
    """Give reference data that a test changed what it held before."""
    with db.engine.begin() as connection:
        for name in changed & first.keys():
            reference_rows.restore(connection, db.metadata.tables[name], first[name])
    changed.clear()


def _note_filled(
    filled: set[str],
    changed: set[str],
    _connection: object,
    _cursor: object,
    statement: str,
    *_: object,
) -> None:
    """Note the tables that a test puts rows into, and those where it changes some, for after it."""
    if found := INSERTED.match(statement):
        filled.add(found[1])
    elif found := reference_rows.UPDATED.match(statement):
        changed.add(found[1])
    if statement.startswith(("ANALYZE", "PRAGMA optimize")):
        filled.add(STATISTICS)


def _never_wait_for_the_disk(connection: object, _record: object) -> None:
    """A test's SQLite file outlives no failure of power, so it need not reach the disk."""
    if isinstance(connection, sqlite_driver.Connection):
        connection.execute("PRAGMA synchronous=OFF")


def _clear(kept: dict[str, int], filled: set[str]) -> None:
    """Delete what the test added, children first."""
    with db.engine.begin() as connection:
        for table in reversed(db.metadata.sorted_tables):
            if table.name not in filled:
                continue
            statement = delete(table)
            if table.name == "search_key":
                statement = statement.where(or_(*(_added(table, kind, kept) for kind in kept)))
            elif table.name in OWNED:
                statement = statement.where(table.c[OWNED[table.name]] > kept[OWNER[table.name]])
            elif table.name in kept:
                statement = statement.where(table.c.id > kept[table.name])
            connection.execute(statement)
    if STATISTICS in filled:
        _forget_statistics()
    filled.clear()


def _forget_statistics() -> None:
    """The next test's rows are others: plans must not rest on what this one counted."""
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(NEVER_COUNTED)
        elif inspect(connection).has_table(STATISTICS):
            connection.exec_driver_sql(f"DROP TABLE {STATISTICS}")
    db.engine.dispose()  # each connection has read them


def _added(keys: Table, kind: str, kept: dict[str, int]) -> ColumnElement[bool]:
    """The search keys of rows of this kind that a test added."""
    return and_(keys.c.subject_kind == kind, keys.c.subject_id > kept[kind])
