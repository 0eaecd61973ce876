"""The lists of checks and the facts of people are found through an index on both databases."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from volunteer_app.foundation import asked, clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.vetting import cleared_then, knowing, queries, renewals
from volunteer_app.vetting.clearing import StuckWith
from volunteer_app.vetting.passport import queries as passport
from volunteer_app.vetting.rules import CheckKind

SCOPE = Scope(frozenset({1, 2}))
STATEMENTS: dict[str, Callable[[], Any]] = {
    "facts": lambda: knowing._statement(True).params(asked.values([1, 2], 1, clock.now())),
    "to decide": lambda: queries.to_decide(SCOPE),
    "clearances waiting": lambda: queries.clearances_waiting(SCOPE),
    "clearances with the prison": lambda: queries.clearances_waiting(SCOPE, StuckWith.PRISON),
    "clearances asked": lambda: queries.clearances_asked(SCOPE),
    "clearances asked, with the volunteer": lambda: queries.clearances_asked(SCOPE, StuckWith.VOLUNTEER),
    "cleared on a day": lambda: cleared_then.cleared_on(SCOPE, 1, clock.today()),
    "to rely on": lambda: passport._clear_elsewhere(1, 1, [CheckKind.IDENTITY]),
    "expiring": lambda: queries.expiring(SCOPE, clock.today()),
    "to remind of": lambda: renewals.lapsing(clock.today(), clock.today() + timedelta(days=7)),
}


@pytest.fixture
def session(database: str) -> Iterator[Session]:
    """A session whose planner uses whatever index there is, however small the tables are."""
    if database == "postgresql":
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
        # It may have looked at the tables while they were empty, and then any way to their rows is as good
        db.session.execute(
            text("UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE relname LIKE 'check_%'")
        )
    yield db.session()
    db.session.rollback()


def plan(session: Session, database: str, statement: Any) -> str:
    """How the database would find the rows."""
    sql = statement.compile(db.engine, compile_kwargs={"literal_binds": True})
    explain = "EXPLAIN" if database == "postgresql" else "EXPLAIN QUERY PLAN"
    return "\n".join(str(row) for row in session.execute(text(f"{explain} {sql}".replace(":", "\\:"))))


@pytest.mark.parametrize("name", STATEMENTS)
def test_checks_are_found_through_an_index(session: Session, database: str, name: str) -> None:
    found = plan(session, database, STATEMENTS[name]())
    for scanned in (
        "SCAN check_record",
        "SCAN check_step",
        "Seq Scan on check_record",
        "Seq Scan on check_step",
    ):
        assert scanned not in found, found
    assert "ix_check_record" in found, found
