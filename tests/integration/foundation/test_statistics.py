"""The database is told how large its tables are: after a load, and as they grow."""

import pytest
from flask import Flask
from sqlalchemy import text

from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from volunteer_app.foundation import statistics
from volunteer_app.foundation.database import db

KNOWN = {
    "sqlite": "SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = 'person'",
    "postgresql": "SELECT CAST(reltuples AS INTEGER) FROM pg_class WHERE relname = 'person'",
}


def known() -> int:
    """How many people the database believes there are."""
    return int(db.session.execute(text(KNOWN[db.engine.dialect.name])).scalar_one() or 0)


def some_people() -> None:
    hope = make_organisation()
    for _ in range(7):
        make_person(hope)
    db.session.commit()


def test_after_a_load_the_database_knows_how_many_rows_there_are(app: Flask) -> None:
    some_people()
    statistics.refresh()
    assert known() == 7
    db.session.rollback()  # the next test has other rows


def test_what_has_grown_a_lot_is_counted_anew_at_once(app: Flask) -> None:
    statistics.refresh()
    db.session.commit()
    some_people()
    _until_it_is_noted("person")
    statistics.notice_growth()
    assert known() == 7
    db.session.rollback()


def _until_it_is_noted(table: str) -> None:
    """PostgreSQL tells its statistics of a commit a moment later."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_stat_force_next_flush()"))
        db.session.commit()
        noted = text("SELECT n_mod_since_analyze FROM pg_stat_user_tables WHERE relname = :name")
        assert db.session.execute(noted, {"name": table}).scalar_one() > 0
        db.session.rollback()


@pytest.mark.sqlite
def test_sqlite_is_asked_to_look_again_and_looks_where_it_never_did(app: Flask) -> None:
    some_people()
    statistics.keep_up()
    assert known() == 7


@pytest.mark.postgresql
def test_postgresql_is_left_to_look_by_itself(app: Flask, statements: list[str]) -> None:
    some_people()
    _until_it_is_noted("person")
    statements.clear()
    statistics.keep_up()
    assert statements == []
