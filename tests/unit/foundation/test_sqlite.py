"""What SQLite needs so that nothing is lost."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pysqlite3.dbapi2 as sqlite_driver
import pytest
from sqlalchemy import create_engine, literal, select, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from volunteer_app.foundation import database
from volunteer_app.foundation.database import UnsafeSqlite, UtcDateTime, engine_options, writing


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    engine = create_engine(url, **engine_options(url))
    yield engine
    engine.dispose()


def test_every_connection_is_set_up_to_lose_nothing(engine: Engine) -> None:
    with engine.connect() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "mmap_size", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "mmap_size": 0,
        "busy_timeout": 30000,
    }


def test_a_reference_to_nothing_is_refused(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE a (id INTEGER PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE b (a_id INTEGER REFERENCES a (id))"))
        with pytest.raises(IntegrityError):
            connection.execute(text("INSERT INTO b VALUES (1)"))


def test_a_transaction_that_reads_cannot_write_and_the_next_one_can(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE a (id INTEGER PRIMARY KEY)"))
    token = writing.set(False)
    with engine.connect() as connection, pytest.raises(OperationalError, match="readonly"):
        connection.execute(text("INSERT INTO a VALUES (1)"))
    writing.reset(token)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO a VALUES (1)"))


def test_a_page_that_reads_does_not_wait_for_one_that_writes(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE a (id INTEGER PRIMARY KEY)"))
    with engine.begin() as writer:
        writer.execute(text("INSERT INTO a VALUES (1)"))
        token = writing.set(False)
        with engine.connect() as reader:
            assert reader.execute(text("SELECT count(*) FROM a")).scalar_one() == 0
        writing.reset(token)


def test_an_sqlite_that_can_lose_data_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert database.sqlite_problem() == ""
    monkeypatch.setattr(sqlite_driver, "sqlite_version_info", (3, 51, 2))
    monkeypatch.setattr(sqlite_driver, "sqlite_version", "3.51.2")
    with pytest.raises(UnsafeSqlite, match=r"SQLite 3\.51\.2 can lose data.*3\.51\.3 or newer"):
        database.refuse_unsafe_sqlite("sqlite:///x.db")
    database.refuse_unsafe_sqlite("postgresql://x/y")


def test_a_failure_does_not_tell_what_was_asked(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(OperationalError) as failure:
        connection.execute(text("SELECT * FROM nothing WHERE x = :x"), {"x": "a secret"})
    assert "a secret" not in str(failure.value)


def test_an_instant_needs_a_zone_and_comes_back_in_utc(engine: Engine) -> None:
    moment = datetime(2026, 7, 1, 12, tzinfo=UTC)
    with engine.connect() as connection:
        assert connection.execute(select(literal(moment, UtcDateTime()))).scalar_one() == moment
        with pytest.raises(StatementError, match="time zone"):
            connection.execute(select(literal(moment.replace(tzinfo=None), UtcDateTime())))


def test_a_reference_cannot_be_guessed_and_can_be_read_out() -> None:
    made = {database.new_reference("PER") for _ in range(1000)}
    assert len(made) == 1000
    assert all(len(each) == 12 and not set("ILOU") & set(each.removeprefix("PER-")) for each in made)
