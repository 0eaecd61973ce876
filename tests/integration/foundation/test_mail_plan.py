"""The next message is found at once, however many wait behind it."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, insert

from volunteer_app.foundation import clock, mail, statistics
from volunteer_app.foundation.database import db
from volunteer_app.foundation.mail import MailState, OutboxMessage
from volunteer_app.foundation.transactions import transaction

WAITING = 3000
EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}


def a_long_queue() -> None:
    moment = clock.now()
    columns = {"to_address": "a@example.org", "subject": "s", "body": "Hello\n"}
    rows = [
        {
            **columns,
            "message_id": f"<{number}@example.org>",
            "state": (MailState.WAITING, MailState.SENT, MailState.WAITING, MailState.SENDING)[number % 4],
            "due_at": moment - timedelta(seconds=number),
        }
        for number in range(WAITING)
    ]
    with transaction():
        db.session.execute(insert(OutboxMessage), rows)
        statistics.refresh()
    db.engine.dispose()  # a connection that is open may not have read what was counted


@pytest.fixture
def sent(app: Flask) -> Any:
    """Every statement as it goes to the database, with its values."""
    kept: list[tuple[str, Any]] = []

    def keep(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        kept.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", keep)
    yield kept
    event.remove(db.engine, "before_cursor_execute", keep)


def test_taking_a_message_reads_the_first_of_the_queue_and_sorts_nothing(
    sent: list[tuple[str, Any]], database: str
) -> None:
    a_long_queue()
    sent.clear()
    lease = mail._lease_next()
    assert lease is not None
    assert lease.envelope[0] == f"<{WAITING - 1}@example.org>", "the one that is due longest"
    statement, parameters = next(each for each in sent if "ORDER BY" in each[0])
    with db.engine.connect() as connection:
        plan = "\n".join(
            str(row) for row in connection.exec_driver_sql(EXPLAIN[database] + statement, parameters)
        )
    assert "ix_outbox_message_unsent" in plan
    assert "Sort" not in plan, plan
    assert "TEMP B-TREE" not in plan, plan
