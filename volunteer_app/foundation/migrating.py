"""Bringing a database to the present tables, forwards and back."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask_migrate import Migrate
from sqlalchemy import text

from volunteer_app.config import resources
from volunteer_app.foundation.database import db

FOLDER = resources("migrations")


def register(app: Flask) -> None:
    """Give the application `flask db`."""
    Migrate(app, db, directory=str(FOLDER))


def configuration() -> Config:
    """Alembic's settings for this application."""
    found: Config = current_app.extensions["migrate"].migrate.get_config()
    return found


def upgrade(revision: str = "head") -> None:
    """Bring the database forward to a revision (default: the newest)."""
    command.upgrade(configuration(), revision)


def downgrade(revision: str) -> None:
    """Bring the database back to a revision; "base" is before the first."""
    command.downgrade(configuration(), revision)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait for whoever else prepares this database. Machines that start together take turns.

    SQLite serves one machine, on which one `volunteer-app run` prepares before it serves.
    """
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('volunteer-app prepare'))"))
        else:
            connection.rollback()
        yield


def is_current() -> bool:
    """Whether the database is at the newest revision."""
    with db.engine.connect() as connection:
        here = MigrationContext.configure(connection).get_current_revision()
    return here == newest()


def knows(revision: str) -> bool:
    """Whether there is such a revision: what a newer version made has one that is not here."""
    return any(script.revision == revision for script in ScriptDirectory(str(FOLDER)).walk_revisions())


@cache
def newest() -> str | None:
    """The newest revision there is, read once per process."""
    return ScriptDirectory(str(FOLDER)).get_current_head()
