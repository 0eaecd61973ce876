"""Statements that are built once, and the numbers that they are sent with."""

from typing import Any

import pytest
from sqlalchemy import Select, column, make_url, select

from volunteer_app.foundation import asked


@pytest.mark.parametrize(
    ("database", "condition", "sent"),
    [
        ("sqlite://", "id IN (SELECT value FROM json_each(?))", "[3, 5]"),
        ("postgresql+psycopg://", "id = ANY (%(people)s::INTEGER[])", [3, 5]),
    ],
)
def test_numbers_travel_as_one_value_and_the_condition_can_use_an_index(
    database: str, condition: str, sent: object
) -> None:
    dialect = make_url(database).get_dialect()()
    statement: Select[Any] = select(column("id")).where(asked.among(column("id"), "people"))
    compiled = statement.compile(dialect=dialect)
    assert str(compiled).endswith(f"WHERE {condition}")
    process = compiled.binds["people"].type.bind_processor(dialect)
    assert process is not None
    assert process({3: "", 5: ""}) == sent
