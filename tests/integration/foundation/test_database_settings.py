"""What a database is told once for each connection."""

import pytest
from flask import Flask
from sqlalchemy import text

from volunteer_app.foundation.database import POSTGRESQL_SETTINGS, db


@pytest.mark.postgresql
def test_postgresql_is_told_of_short_statements_and_keeps_it_after_a_rollback(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()
        for _ in range(2):  # a new connection, and the same one from the pool
            told = {
                name: db.session.scalar(text("SELECT current_setting(:name)"), {"name": name})
                for name in POSTGRESQL_SETTINGS
            }
            assert told == POSTGRESQL_SETTINGS
            db.session.rollback()
