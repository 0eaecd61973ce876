"""Alembic's way in: the application's own engine and models, on SQLite and PostgreSQL alike."""

from alembic import context
from flask import current_app
from volunteer_app.foundation.database import db

config = context.config


def run() -> None:
    engine = db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            compare_type=True,
            render_as_batch=connection.dialect.name == "sqlite",
            transaction_per_migration=True,
            process_revision_directives=current_app.extensions.get("migrations.directives"),
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("Migrations run against a database, not into a script.")
run()
