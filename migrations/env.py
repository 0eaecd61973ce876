"""Alembic's way in: the application's own engine and models, on SQLite and PostgreSQL alike."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from volunteer_app.foundation import full_text
from volunteer_app.foundation.database import db


def run() -> None:
    with db.engine.connect() as connection:
        on_sqlite = connection.dialect.name == "sqlite"
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            compare_type=True,
            include_name=lambda name, *_: not (name or "").startswith(full_text.PREFIX),
            render_as_batch=on_sqlite,
            # SQLite can undo a half-made table too, since we send BEGIN ourselves (foundation.database)
            transactional_ddl=True,
            transaction_per_migration=True,
            process_revision_directives=current_app.extensions.get("migrations.directives"),
        )
        # A changed table is made anew and the old one dropped, which would empty the tables that refer to it
        if on_sqlite:
            follow_references(connection, "OFF")
        try:
            with context.begin_transaction():
                context.run_migrations()
        finally:
            if on_sqlite:
                follow_references(connection, "ON")


def follow_references(connection: Connection, answer: str) -> None:
    """Between transactions, where alone SQLite listens to this."""
    connection.rollback()
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA foreign_keys={answer}")
    broken = driver.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise SystemExit(f"Rows refer to others that are not there: {broken[:5]}")


if context.is_offline_mode():
    raise SystemExit("Migrations run against a database, not into a script.")
run()
