from flask import Flask
from sqlalchemy import select, update

from tests import reference_rows
from volunteer_app.foundation.database import db


def test_what_a_test_changes_in_reference_data_is_put_back(app: Flask) -> None:
    first = app.extensions["tests.reference"]["organisation"]
    table = db.metadata.tables["organisation"]
    number, name = min(first), first[min(first)]["name"]
    with db.engine.begin() as connection:
        connection.execute(update(table).where(table.c.id == number).values(name="Another name"))
    assert "organisation" in app.extensions["tests.changed"]
    with db.engine.begin() as connection:
        assert connection.scalar(select(table.c.name).where(table.c.id == number)) == "Another name"
        reference_rows.restore(connection, db.metadata.tables["organisation"], first)
        assert connection.scalar(select(table.c.name).where(table.c.id == number)) == name
