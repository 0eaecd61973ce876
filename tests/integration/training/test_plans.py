"""What waits to be verified, and a person's own training, are found through an index on both databases."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.deciding import decisions
from volunteer_app.training import queries
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.service import TRAINING

STATEMENTS: dict[str, Callable[[], Any]] = {
    "to verify": lambda: decisions.waiting(TRAINING, Scope(frozenset({1, 2}))),
    "own": lambda: queries.with_names().where(TrainingRecord.person_id == 1),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_training_is_found_through_an_index(database: str, name: str) -> None:
    sql = STATEMENTS[name]().compile(db.engine, compile_kwargs={"literal_binds": True})
    if database == "postgresql":
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
    explain = "EXPLAIN" if database == "postgresql" else "EXPLAIN QUERY PLAN"
    found = "\n".join(str(row) for row in db.session.execute(text(f"{explain} {sql}")))
    assert "ix_training_record" in found, found
    assert "SCAN training_record" not in found, found
    assert "Seq Scan on training_record" not in found, found
