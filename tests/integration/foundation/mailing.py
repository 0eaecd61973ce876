"""Messages that wait for a mail server which behaves badly."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.integration.foundation.smtp_server import NastyServer
from volunteer_app.config import Settings
from volunteer_app.foundation import clock, mail
from volunteer_app.foundation.database import db
from volunteer_app.foundation.mail import MailState, OutboxMessage
from volunteer_app.foundation.mail_smtp import SmtpTransport

BAD, GOOD = "<bad@example.org>", "<good@example.org>"


def transport(server: NastyServer, **settings: Any) -> SmtpTransport:
    quick = {"smtp_timeout_seconds": 0.3, "smtp_longest_seconds": 0.6, **settings}
    return SmtpTransport(
        Settings(smtp_host="127.0.0.1", smtp_port=server.port, mail_from="us@example.org", **quick)
    )


def write(message_id: str = BAD, to: str = "bad@example.org", **columns: Any) -> None:
    values = {"subject": "s", "body": "Hello\n", **columns}
    db.session.add(OutboxMessage(message_id=message_id, to_address=to, **values))
    db.session.commit()


def stored(message_id: str = BAD) -> OutboxMessage:
    db.session.rollback()
    return db.session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.message_id == message_id)
        .execution_options(populate_existing=True)
    ).one()


def later(monkeypatch: pytest.MonkeyPatch, **span: float) -> None:
    moment = clock.now() + timedelta(**span)
    monkeypatch.setattr(clock, "now", lambda: moment)


def gone_well(server: NastyServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server comes to its senses: everything arrives."""
    server.does.clear()
    later(monkeypatch, minutes=2)
    while mail.deliver_due(transport(server)):
        pass
    assert set(server.message_ids) == {BAD, GOOD}
    assert {stored(BAD).state, stored(GOOD).state} == {MailState.SENT}
    assert {stored(BAD).body, stored(BAD).last_error} == {""}
