"""Mail leaves once, against a real SMTP server; what was refused is tried again, and at last given up."""

import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from pydantic import ValidationError
from sqlalchemy import select

from volunteer_app.config import Settings
from volunteer_app.foundation import clock, mail
from volunteer_app.foundation.database import db
from volunteer_app.foundation.mail import MailState, OutboxMessage, transport_for
from volunteer_app.foundation.mail_smtp import SmtpTransport
from volunteer_app.foundation.mail_transport import FileTransport, RefusedForNow, ServerAway

pytestmark = pytest.mark.usefixtures("app")


class Mailbox:
    """Keeps what arrives; refuses while it is told to."""

    def __init__(self) -> None:
        self.arrived: list[Message] = []
        self.refuses = False

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Answer a message."""
        if self.refuses:
            return "451 Try again later"
        self.arrived.append(message_from_bytes(envelope.content))
        return "250 Taken"


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def smtp(mailbox: Mailbox) -> Iterator[SmtpTransport]:
    """A transport to a real server on this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield SmtpTransport(Settings(smtp_host="127.0.0.1", smtp_port=port, mail_from="us@example.org"))
    controller.stop()


@pytest.fixture
def written() -> OutboxMessage:
    """A message that waits."""
    message = OutboxMessage(
        message_id="<1@example.org>",
        to_address="siân@example.org".encode("ascii", "ignore").decode(),
        subject="Your application – received",
        body="Dear Siân\n\nThank you 🎉\n.\nThe end\n",
    )
    db.session.add(message)
    db.session.commit()
    return message


def now_as(message: OutboxMessage) -> OutboxMessage:
    db.session.rollback()
    return db.session.get_one(OutboxMessage, message.id, populate_existing=True)


def later(minutes: float, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = clock.now() + timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_a_message_is_sent_once_as_it_was_written(
    written: OutboxMessage, smtp: SmtpTransport, mailbox: Mailbox
) -> None:
    assert mail.deliver_due(smtp) == 1
    assert mail.deliver_due(smtp) == 0
    (arrived,) = mailbox.arrived
    assert arrived["Message-ID"] == "<1@example.org>"
    assert (arrived["From"], arrived["To"]) == ("us@example.org", "sin@example.org")
    assert arrived["Auto-Submitted"] == "auto-generated"
    payload = arrived.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode().replace("\r\n", "\n") == "Dear Siân\n\nThank you 🎉\n.\nThe end\n"


def test_the_text_is_cleared_once_it_is_sent(written: OutboxMessage, smtp: SmtpTransport) -> None:
    mail.deliver_due(smtp)
    kept = now_as(written)
    assert (kept.state, kept.body, kept.attempts) == (MailState.SENT, "", 1)
    assert kept.sent_at is not None


def test_a_refused_message_is_put_back_for_later(
    written: OutboxMessage, smtp: SmtpTransport, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox.refuses = True
    assert mail.deliver_due(smtp) == 0
    kept = now_as(written)
    assert kept.state is MailState.WAITING
    assert kept.due_at > clock.now()
    assert "451" in kept.last_error
    mailbox.refuses = False
    assert mail.deliver_due(smtp) == 0
    later(2, monkeypatch)
    assert mail.deliver_due(smtp) == 1
    assert now_as(written).last_error == ""


def test_each_wait_is_longer_and_at_last_the_message_is_given_up_with_its_text(
    written: OutboxMessage, smtp: SmtpTransport, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox.refuses = True
    waits: list[timedelta] = []
    moment = clock.now()
    while now_as(written).state is not MailState.FAILED:
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        mail.deliver_due(smtp)
        waits.append(now_as(written).due_at - moment)
        moment = now_as(written).due_at
    assert waits[:-1] == mail.WAITS
    assert now_as(written).attempts == len(mail.WAITS) + 1
    assert now_as(written).body.startswith("Dear")


def test_a_message_whose_worker_died_is_sent_again_with_the_same_id(
    written: OutboxMessage, smtp: SmtpTransport, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert mail._lease_next() is not None  # a worker takes it, and is never heard of again
    assert mail.deliver_due(smtp) == 0
    later(5.1, monkeypatch)
    assert mail.deliver_due(smtp) == 1
    assert [arrived["Message-ID"] for arrived in mailbox.arrived] == ["<1@example.org>"]


def test_a_message_that_kills_every_worker_is_given_up(
    written: OutboxMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = clock.now()
    for _ in range(len(mail.WAITS) + 1):
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        assert mail._lease_next() is not None
        moment += timedelta(minutes=6)
    monkeypatch.setattr(clock, "now", lambda: moment)
    assert mail._lease_next() is None
    assert now_as(written).state is MailState.FAILED


def test_a_slow_worker_does_not_undo_what_a_faster_one_did(
    written: OutboxMessage, smtp: SmtpTransport, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = mail._lease_next()
    assert slow is not None
    later(5.1, monkeypatch)
    assert mail.deliver_due(smtp) == 1
    mailbox.refuses = True
    assert isinstance(mail._send(slow, smtp), RefusedForNow)
    assert now_as(written).state is MailState.SENT


def test_a_slow_worker_does_not_take_from_another_what_it_is_sending(
    written: OutboxMessage, smtp: SmtpTransport, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = mail._lease_next()
    assert slow is not None
    later(5.1, monkeypatch)
    assert mail._lease_next() is not None
    mailbox.refuses = True
    assert isinstance(mail._send(slow, smtp), RefusedForNow)
    assert (now_as(written).state, now_as(written).attempts) == (MailState.SENDING, 2)


def test_no_server_means_one_try_and_not_one_for_each_message(written: OutboxMessage) -> None:
    second = OutboxMessage(message_id="<2@example.org>", to_address="b@example.org", subject="s", body="b")
    db.session.add(second)
    db.session.commit()
    nowhere = SmtpTransport(Settings(smtp_host="127.0.0.1", smtp_port=9, mail_from="us@example.org"))
    assert mail.deliver_due(nowhere) == 0
    assert sorted(each.attempts for each in db.session.scalars(select(OutboxMessage))) == [0, 0]
    with pytest.raises(ServerAway):
        nowhere.send("<3@example.org>", "a@example.org", "s", "b")


def test_a_message_is_written_with_the_change_and_lost_with_it(app: Flask) -> None:
    with app.test_request_context():
        mail.post("a@example.org", "accounts/mail/password_changed.txt", link="/x")
    waiting = db.session.scalars(select(OutboxMessage)).one()
    assert waiting.subject
    assert "\n" not in waiting.subject
    assert waiting.message_id.startswith("<")
    db.session.rollback()
    assert db.session.scalars(select(OutboxMessage)).all() == []


def test_without_a_server_a_message_is_a_file(written: OutboxMessage, tmp_path: Path) -> None:
    transport = transport_for(Settings(instance_path=tmp_path))
    assert isinstance(transport, FileTransport)
    assert mail.deliver_due(transport) == 1
    (file,) = (tmp_path / "mail").iterdir()
    assert message_from_bytes(file.read_bytes())["Message-ID"] == "<1@example.org>"


def test_of_two_workers_only_one_takes_a_message(written: OutboxMessage) -> None:
    assert mail._lease_next() is not None
    assert mail._lease_next() is None


def test_the_time_of_a_lease_is_longer_than_a_try_may_take() -> None:
    assert isinstance(clock.now(), datetime)
    assert timedelta(seconds=Settings().smtp_timeout_seconds) * 10 < mail.LEASE


def test_no_setting_lets_a_message_take_longer_than_its_lease() -> None:
    Settings(smtp_longest_seconds=1)
    for seconds in (mail.LEASE.total_seconds(), 241, 0, -1, float("nan")):
        with pytest.raises(ValidationError):
            Settings(smtp_longest_seconds=seconds)
