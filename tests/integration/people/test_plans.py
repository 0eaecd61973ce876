from typing import Any

import pytest
from sqlalchemy import Select, text

from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.paging import beyond
from volunteer_app.people import queries
from volunteer_app.people.models import Person


def plan(database: str, statement: Select[Any]) -> str:
    """How the database would answer, once it has more rows than a test: without scans and sorts."""
    compiled = statement.compile(db.engine, compile_kwargs={"literal_binds": True})
    if database == "postgresql":
        for way in ("seqscan", "sort", "hashjoin", "bitmapscan"):
            db.session.execute(text(f"SET LOCAL enable_{way} = off"))
        return "\n".join(db.session.scalars(text(f"EXPLAIN {compiled}")))
    rows = db.session.execute(text(f"EXPLAIN QUERY PLAN {compiled}"))
    return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.parametrize("later", [False, True])
def test_the_list_of_people_is_read_in_the_order_of_its_index(database: str, later: bool) -> None:
    hope = make_organisation()
    make_person(hope)
    statement = queries.people(Scope(frozenset({hope.id})))
    if later:
        statement = statement.where(beyond(queries.BY_SORT_NAME, ("llewellyn carys", 1), backwards=False))
    found = plan(database, statement.order_by(Person.sort_name, Person.id).limit(51))
    assert "ix_person_sort_name_id" in found
    assert "TEMP B-TREE FOR ORDER BY" not in found
    assert "Sort Key" not in found
    assert "affiliation" in found
    assert "SCAN affiliation" not in found
