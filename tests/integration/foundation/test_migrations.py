"""The tables are made, unmade and made again with data in them, and are then what the models say."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection

from tests.factories.organisations import BY
from tests.factories.recruitment import make_application, make_opportunity, role_named
from tests.integration.foundation.every_table import fill
from tests.servers import postgresql_url
from volunteer_app.blueprints import create_app
from volunteer_app.config import Settings
from volunteer_app.foundation import full_text, migrating
from volunteer_app.foundation.database import db
from volunteer_app.recruitment.rules import Stage
from volunteer_app.roles import service as roles
from volunteer_app.vetting.disclosures import queries as questions

REVISIONS = [script.revision for script in ScriptDirectory(str(migrating.FOLDER)).walk_revisions()]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path, worker_id: str) -> Iterator[Flask]:
    """An application on a database without tables."""
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    if request.param == "postgresql":
        url = postgresql_url(f"{worker_id}_migrations")
    app = create_app(Settings(instance_path=tmp_path, database_url=url))
    with app.app_context():
        migrating.downgrade("base")
        yield app
        db.session.remove()
        db.engine.dispose()


def is_ours(name: str | None, *_: object) -> bool:
    """Not the table of Alembic, nor an index of words, which a database keeps itself."""
    return name != "alembic_version" and not (name or "").startswith(full_text.PREFIX)


def counted() -> dict[str, int]:
    """The number of rows of each table."""
    with db.engine.connect() as connection:
        names = {name for name in inspect(connection).get_table_names() if is_ours(name)}
        return {
            name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()  # noqa: S608 - our own table
            for name in names
        }


def test_every_migration_goes_down_and_up_and_loses_no_row_of_another(empty: Flask) -> None:
    migrating.upgrade()
    fill()
    assert [name for name, rows in counted().items() if rows == 0] == []
    for revision in REVISIONS:
        before = counted()
        migrating.downgrade("-1")
        below = counted()
        assert {name: before[name] for name in below} == below, f"{revision} down"
        migrating.upgrade("+1")
        assert {name: counted()[name] for name in below} == below, f"{revision} up"
        migrating.downgrade("-1")
    assert counted() == {}
    migrating.upgrade()
    assert set(counted()) == set(db.metadata.tables)


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_ours})
    return list(compare_metadata(context, db.metadata))


def test_the_tables_are_what_the_models_say(empty: Flask) -> None:
    migrating.upgrade()
    with db.engine.connect() as connection:
        assert differences(connection) == []


def test_a_table_that_is_not_what_its_model_says_is_reported(empty: Flask) -> None:
    migrating.upgrade()
    with db.engine.begin() as connection:
        connection.execute(text("DROP INDEX ix_submission_sent_at"))
        connection.execute(text("ALTER TABLE submission ADD COLUMN surprise VARCHAR(3)"))
    with db.engine.connect() as connection:
        assert len(differences(connection)) == 2


def checks(connection: Connection) -> set[tuple[str, str]]:
    """Table and name of every CHECK: alembic does not compare them."""
    found = inspect(connection)
    return {
        (table, str(check["name"]))
        for table in found.get_table_names()
        for check in found.get_check_constraints(table)
        if not str(check["name"]).endswith("_not_null")
    }


def test_the_checks_are_those_of_the_models(empty: Flask) -> None:
    migrating.upgrade()
    with db.engine.connect() as connection:
        migrated = checks(connection)
    migrating.downgrade("base")
    db.metadata.create_all(db.engine)
    with db.engine.connect() as connection:
        declared = checks(connection)
    db.metadata.drop_all(db.engine)
    assert migrated == declared
    assert migrated


def test_a_migration_that_fails_half_way_leaves_nothing(empty: Flask) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE submission (x INTEGER)"))
    with pytest.raises(Exception, match="submission"):
        migrating.upgrade()
    assert set(counted()) == {"submission"}
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE submission"))


def test_references_are_followed_again_after_a_migration(empty: Flask) -> None:
    migrating.upgrade()
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1


def test_a_database_is_ready_when_it_has_the_newest_tables(empty: Flask) -> None:
    client = empty.test_client()
    assert (client.get("/health").status_code, client.get("/health").text) == (503, "not ready\n")
    migrating.upgrade()
    assert (client.get("/health").status_code, client.get("/health").text) == (200, "ready\n")
    migrating.downgrade("-1")
    assert client.get("/health").status_code == 503


@pytest.mark.parametrize(
    ("stage", "role", "is_asked"),
    [
        (Stage.CHECKS, "mentor-community", True),
        (Stage.TRAINING, "mentor-community", True),
        (Stage.OFFERED, "mentor-community", False),
        (Stage.CHECKS, "office-volunteer", False),
    ],
)
def test_an_offer_that_was_accepted_before_there_was_a_question_gets_its_question(
    empty: Flask, stage: Stage, role: str, is_asked: bool
) -> None:
    migrating.upgrade()
    roles.load_reference_data(BY)
    application = make_application(make_opportunity(role=role_named(role)), stage=stage)
    offer = application.reference
    db.session.commit()
    db.session.remove()
    migrating.downgrade("0021")
    migrating.upgrade()
    asked = questions.of_offers([offer])
    assert [each.state.value for each in asked] == (["to_be_told"] if is_asked else [])
    assert all(each.reference == f"DSC{offer[3:]}" for each in asked)
    db.session.remove()
