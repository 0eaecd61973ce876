"""What is restored equals the original row for row, on either database and across."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    insert,
    select,
    text,
    update,
)

from tests.integration.backups.shelf import PASSPHRASE, empty_database, restore, take
from tests.integration.foundation.every_table import fill
from volunteer_app.foundation import migrating
from volunteer_app.foundation.backups import comparing, reading, tables
from volunteer_app.foundation.database import UtcDateTime, db, writing
from volunteer_app.foundation.files.models import StoredFile
from volunteer_app.foundation.files.storage import new_key
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Establishment, Organisation
from volunteer_app.people.models import Person

OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}

ODDITIES = Table(
    "oddity",
    MetaData(),
    Column("code", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("flag", Boolean),
    Column("day", Date),
    Column("instant", UtcDateTime),
    Column("sealed", LargeBinary),
    Column("facts", JSON),
    Column("share", Float),
    Column("words", Text),
)
EMPTY_ROW = dict.fromkeys(("flag", "day", "sealed", "share", "words"))
ROWS: list[dict[str, Any]] = [
    {"code": "b", "number": 1, **EMPTY_ROW, "instant": None, "facts": None},
    {
        "code": "a",
        "number": 2,
        "flag": True,
        "day": date(1, 1, 1),
        "instant": datetime(2026, 3, 29, 1, 30, 0, 1, UTC),
        "sealed": bytes(range(256)),
        "facts": {"z": [1, 2.5, None, True, "é"], "a": {}},
        "share": 0.1,
        "words": 'Siân "x",\\N\t\r\n 😀 \u202e \\. NULL',
    },
    {
        "code": "é",
        "number": -1,
        "flag": False,
        "day": date(9999, 12, 31),
        "instant": datetime(9999, 12, 31, 23, 59, 59, 999999, UTC),
        "sealed": b"",
        "facts": [],
        "share": -1e300,
        "words": "",
    },
    {"code": "Z", "number": 2**31 - 1, **EMPTY_ROW, "instant": datetime(1970, 1, 1, tzinfo=UTC), "facts": ""},
]


def fingerprints(manifest: Any) -> dict[str, tuple[int, str]]:
    return {table.name: (table.rows, table.sha256) for table in manifest.tables}


def test_there_and_back_again_no_row_of_any_table_changes(
    filled: Flask, tmp_path: Path, worker_id: str
) -> None:
    """SQLite to PostgreSQL to SQLite, and the other way: the three backups hold the same bytes."""
    first = take(tmp_path / "1.zip")
    assert first.rows > 4000  # in every table, which the tests of migrations hold `fill` to
    here = db.engine.dialect.name
    for number, kind in enumerate((OTHER[here], here), 2):
        with empty_database(kind, tmp_path, f"{worker_id}_{number}"):
            assert restore(tmp_path / f"{number - 1}.zip") == []
            assert fingerprints(take(tmp_path / f"{number}.zip")) == fingerprints(first)
            assert migrating.is_current()
            db.session.add(Organisation(**new_organisation()))  # numbers go on after the highest
            db.session.flush()
            db.session.rollback()


def new_organisation() -> dict[str, Any]:
    with db.engine.connect() as connection:
        row = connection.execute(select(Organisation.__table__).limit(1)).mappings().one()
    return {**row, "id": None, "code": "NEW", "path": "new", "reference": "ORG-NEW"}


@pytest.fixture
def odd(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table with every kind of column, besides the others."""
    upgrade = migrating.upgrade

    def upgrade_oddly(revision: str = "head") -> None:
        upgrade(revision)
        with db.engine.begin() as connection:
            ODDITIES.create(connection, checkfirst=True)

    monkeypatch.setattr(migrating, "upgrade", upgrade_oddly)


def test_every_kind_of_value_survives(odd: None, empty: Flask, tmp_path: Path, worker_id: str) -> None:
    migrating.upgrade()
    with db.engine.begin() as connection:
        connection.execute(insert(ODDITIES), ROWS)
        connection.execute(text("UPDATE oddity SET facts = NULL WHERE code = 'Z'"))  # and not JSON's null
        before = read_oddities(connection)
    take(tmp_path / "odd.zip", PASSPHRASE)
    with empty_database(OTHER[db.engine.dialect.name], tmp_path, f"{worker_id}_odd"):
        assert restore(tmp_path / "odd.zip", PASSPHRASE) == []
        with db.engine.connect() as connection:
            assert read_oddities(connection) == before
    assert [row["words"] for row in before if row["code"] == "a"] == [ROWS[1]["words"]]


def read_oddities(connection: Any) -> list[dict[str, Any]]:
    found = connection.execute(select(ODDITIES, (ODDITIES.c.facts.is_(None)).label("null"))).mappings()
    return sorted((dict(row) for row in found), key=lambda row: row["code"])


def test_the_tables_of_the_queue_are_left_out_and_left_alone(tmp_path: Path, worker_id: str) -> None:
    with empty_database("postgresql", tmp_path, f"{worker_id}_queue"):
        with db.engine.begin() as connection:
            connection.execute(text("CREATE TABLE huey_task (id INTEGER PRIMARY KEY)"))
            connection.execute(text("INSERT INTO huey_task VALUES (1)"))
        migrating.upgrade()
        take(tmp_path / "queue.zip")
        assert restore(tmp_path / "queue.zip") == [], "a database with a queue alone is empty"
        with db.engine.connect() as connection:
            assert connection.execute(text("SELECT id FROM huey_task")).scalar_one() == 1
    with empty_database("sqlite", tmp_path, f"{worker_id}_queue"):
        assert restore(tmp_path / "queue.zip") == []


def test_both_databases_say_the_same_of_every_table(tmp_path: Path, worker_id: str) -> None:
    found = []
    for kind in OTHER:
        with empty_database(kind, tmp_path, f"{worker_id}_shapes"):
            migrating.upgrade()
            with tables.snapshot() as connection:
                found.append({shape.name: shape for shape in tables.shapes(connection)})
    assert found[0] == found[1]
    assert set(found[0]) >= {"person", "organisation", "history_entry"}


def test_a_backup_of_older_tables_is_brought_up_to_date(tmp_path: Path, worker_id: str, empty: Flask) -> None:
    migrating.upgrade()
    fill()
    migrating.downgrade("0010")
    assert take(tmp_path / "old.zip").revision == "0010"
    with empty_database(OTHER[db.engine.dialect.name], tmp_path, f"{worker_id}_newer"):
        assert restore(tmp_path / "old.zip") == []
        assert migrating.is_current()
        assert db.session.scalars(select(Person.id).limit(1)).one()


def test_stored_files_come_back_with_the_rows(filled: Flask, tmp_path: Path, worker_id: str) -> None:
    keys = {new_key(): b"%PDF-1", new_key(): bytes(100_000)}
    for key, data in keys.items():
        filled.extensions["storage"].put(key, data)
    with db.engine.connect() as connection:
        of_rows = set(connection.scalars(select(StoredFile.storage_key)))
    held = {held.key for held in take(tmp_path / "files.zip").files}
    assert set(keys) == held - of_rows
    with empty_database(db.engine.dialect.name, tmp_path, f"{worker_id}_files") as app:
        assert restore(tmp_path / "files.zip") == []
        storage = app.extensions["storage"]
        assert {key: storage.get(key) for key in keys} == keys
        storage.delete(next(iter(keys)))
        assert len(differences(tmp_path / "files.zip", storage)) == 1


def differences(path: Path, storage: Any = None) -> list[str]:
    with reading.opened(path) as archive:
        return comparing.compare(archive, storage, lambda *_: None)


def test_each_row_that_differs_is_named_by_its_key(filled: Flask, tmp_path: Path) -> None:
    take(tmp_path / "b.zip")
    assert differences(tmp_path / "b.zip") == []
    with db.engine.begin() as connection:
        ids = list(connection.scalars(select(Person.id).order_by(Person.id)))
        connection.execute(update(Person).where(Person.id == ids[3]).values(last_name="Other"))
        some = connection.execute(select(HistoryEntry.__table__).limit(1)).mappings().one()
        connection.execute(insert(HistoryEntry), [{**some, "id": 9_000_001}])
        code = connection.execute(text("SELECT min(key_hash) FROM submission")).scalar_one()
        connection.execute(text("DELETE FROM submission WHERE key_hash = :code"), {"code": code})
    assert sorted(differences(tmp_path / "b.zip")) == [
        "history_entry: 1 are in the database alone: 9000001",
        f"person: 1 differ: {ids[3]}",
        f"submission: 1 are missing from the database: {code}",
    ]


@contextmanager
def somebody_writing(app: Flask) -> Iterator[list[int]]:
    """Adds a parent with its child, again and again. Gives the numbers of the parents."""
    stop, added = threading.Event(), [1000]
    row = new_organisation()

    def write() -> None:
        with app.app_context():
            while not stop.wait(0.01):
                number = added[-1] + 1
                with db.engine.begin() as connection:
                    for who, parent in ((number, None), (500_000 - number, number)):
                        words = {"code": f"#{who}", "path": f"#{who}", "reference": f"#{who}"}
                        fresh = {**row, **words, "id": who, "parent_id": parent}
                        connection.execute(insert(Organisation), [fresh])
                added.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield added
    finally:
        stop.set()
        writer.join()


def test_a_backup_amid_writing_is_of_one_moment(filled: Flask, tmp_path: Path, worker_id: str) -> None:
    """No child in the backup lacks its parent, and whoever writes does not wait for it."""
    with somebody_writing(filled) as added:
        before = len(added)
        for number in range(3):
            take(tmp_path / f"amid{number}.zip")
        assert len(added) > before + 3, "it was written to all the time"
    with empty_database(OTHER[db.engine.dialect.name], tmp_path, f"{worker_id}_amid"):
        assert restore(tmp_path / "amid2.zip") == []
        fresh = Organisation.code.like("#%")
        kept = set(db.session.scalars(select(Organisation.id).where(fresh, Organisation.id < 400_000)))
        parents = set(
            db.session.scalars(select(Organisation.parent_id).where(fresh, Organisation.id >= 400_000))
        )
    assert kept == parents
    assert kept


def test_what_comes_between_two_tables_is_not_half_in_a_backup(
    filled: Flask, tmp_path: Path, worker_id: str
) -> None:
    """A prison is added after the organisations were read and before the prisons are."""
    row = new_organisation()

    def add_a_prison(table: str, _count: int) -> None:
        if table == "organisation":
            token = writing.set(True)
            with db.engine.begin() as connection:
                words = {"code": "BETWEEN", "path": "between", "reference": "BETWEEN", "parent_id": None}
                connection.execute(insert(Organisation), [{**row, **words, "id": 600_000}])
                connection.execute(insert(Establishment), [{"organisation_id": 600_000}])
            writing.reset(token)

    take(tmp_path / "between.zip", tell=add_a_prison)
    with empty_database(OTHER[db.engine.dialect.name], tmp_path, f"{worker_id}_between"):
        assert restore(tmp_path / "between.zip") == []
        assert db.session.get(Organisation, 600_000) is None
        assert db.session.get(Establishment, 600_000) is None
