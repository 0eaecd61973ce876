"""The outbox: mail is a row, written in the transaction of the change that it tells of.

A worker leases a row, sends it, and marks it sent. A worker that dies leaves a lease that runs out;
the repeat carries the same Message-ID, so that a mailbox can tell. Mail never carries anything sensitive.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from flask import current_app, render_template
from sqlalchemy import ColumnElement, Index, Select, String, Text, literal, select, text, type_coerce
from sqlalchemy.orm import Mapped, mapped_column

from volunteer_app.config import Settings
from volunteer_app.foundation import clock, jobs, personal_data
from volunteer_app.foundation.database import Base, db, enum_column
from volunteer_app.foundation.mail_smtp import SmtpTransport
from volunteer_app.foundation.mail_transport import (
    PLAIN,
    Attachment,
    Cut,
    Extras,
    FileTransport,
    Rejected,
    ServerAway,
    Transport,
    one_line,
)
from volunteer_app.foundation.transactions import transaction

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
WAITS = [timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720)]
# While no server takes us on, a message waits without being blamed; after this long it is no news any more
WAITS_FOR_A_SERVER = timedelta(days=5)
# One message may make a server fall silent; when a second one does, it is the server
MOST_CUT_IN_A_ROW = 2


class MailState(StrEnum):
    """Where a message is on its way out."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


# Little of the queue is still to be sent. `_unsent` says the same in the same words: SQLite asks for that.
_UNSENT = text("state IN ('waiting', 'sending')")


class OutboxMessage(Base):
    """A message on its way out. Its text is cleared once it is sent."""

    __tablename__ = "outbox_message"
    __audited__ = False
    __table_args__ = (
        Index("ix_outbox_message_state_due_at_id", "state", "due_at", "id"),
        Index("ix_outbox_message_unsent", "due_at", "id", sqlite_where=_UNSENT, postgresql_where=_UNSENT),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    to_address: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    stop_url: Mapped[str | None] = mapped_column(String(500))
    from_name: Mapped[str | None] = mapped_column(String(200))
    reply_to: Mapped[str | None] = mapped_column(String(320))
    attachment: Mapped[bytes | None]
    attachment_name: Mapped[str | None] = mapped_column(String(100))
    attachment_type: Mapped[str | None] = mapped_column(String(100))
    state: Mapped[MailState] = enum_column(MailState, "mail_state", default=MailState.WAITING)
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(String(500), default="")
    sent_at: Mapped[datetime | None]


personal_data.declare(
    OutboxMessage,
    why="To send a message, and to see what was not sent",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=1,
    export=False,
    erase=personal_data.Erasure.DELETE,
)


def post(to: str, template: str, *, attachment: Attachment | None = None, **context: Any) -> OutboxMessage:
    """Write a message to the outbox. The template's first line is `Subject: ...`, then the text.

    `attachment` is kept with the message until it is sent, so that every attempt sends the same file.
    """
    words = render_template(template, **context)
    first, _, body = words.lstrip().partition("\n")
    extras = Extras(attachment=attachment)
    return _write(to, first.removeprefix("Subject:").strip(), body.strip() + "\n", extras)


def post_both(
    to: str,
    subject: str,
    template: str,
    *,
    stop_url: str,
    from_name: str = "",
    reply_to: str = "",
    **context: Any,
) -> OutboxMessage:
    """Write one of many messages to the outbox, as text and as HTML.

    `template` is without its ending. `stop_url`: where the reader, or their mailbox, can stop such messages.
    `from_name`: who writes, shown beside our address; `reply_to`: where answers go, instead of to us.
    """
    context |= {"subject": subject, "stop_url": stop_url}
    body = render_template(f"{template}.txt", **context).strip() + "\n"
    html = render_template(f"{template}.html", **context)
    return _write(to, subject, body, Extras(html, stop_url, from_name, reply_to))


def _write(to: str, subject: str, body: str, extras: Extras = PLAIN) -> OutboxMessage:
    message = OutboxMessage(
        message_id=f"<{uuid4().hex}@{_domain()}>",
        to_address=to,
        subject=one_line(subject)[:200],
        body=body,
        html=extras.html or None,
        stop_url=extras.stop_url or None,
        from_name=one_line(extras.from_name)[:200] or None,
        reply_to=extras.reply_to or None,
    )
    if extras.attachment is not None:
        message.attachment = extras.attachment.content
        message.attachment_name = extras.attachment.name
        message.attachment_type = extras.attachment.kind
    db.session.add(message)
    jobs.wake_after_commit("mail.deliver")
    return message


@dataclass(frozen=True)
class _Lease:
    """A message that this worker may send until the lease ends: after that, another attempt has the say."""

    id: int
    attempt: int
    envelope: tuple[str, str, str, str, Extras]


def deliver_due(transport: Transport, most: int = 100) -> int:
    """Send up to `most` messages that are due. Returns how many were sent; stops when no server answers."""
    sent = cut = 0
    for _ in range(most):
        lease = _lease_next()
        if lease is None:
            break
        failure = _send(lease, transport)
        sent += failure is None
        cut = cut + 1 if isinstance(failure, Cut) else 0
        if isinstance(failure, ServerAway) or cut == MOST_CUT_IN_A_ROW:
            break
    return sent


def _lease_next() -> _Lease | None:
    """Take the next due message for `LEASE`. Two workers never take the same one."""
    moment = clock.now()
    with transaction():
        while (message := db.session.scalars(_due(moment)).one_or_none()) is not None:
            if message.attempts > len(WAITS):  # every worker that took it died
                _fail(message, "no attempt came to an end")
                continue
            message.state = MailState.SENDING
            message.due_at = moment + LEASE
            message.attempts += 1
            envelope = (message.message_id, message.to_address, message.subject, message.body)
            return _Lease(message.id, message.attempts, (*envelope, _extras(message)))
    return None


def _extras(message: OutboxMessage) -> Extras:
    file = None
    if message.attachment is not None:
        file = Attachment(message.attachment_name or "", message.attachment_type or "", message.attachment)
    return Extras(
        message.html or "", message.stop_url or "", message.from_name or "", message.reply_to or "", file
    )


def _due(moment: datetime) -> Select[OutboxMessage]:
    return (
        select(OutboxMessage)
        .where(_unsent(), OutboxMessage.due_at <= moment)
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _unsent() -> ColumnElement[bool]:
    words = [literal(state.value, literal_execute=True) for state in (MailState.WAITING, MailState.SENDING)]
    return type_coerce(OutboxMessage.state, String).in_(words)


def _send(lease: _Lease, transport: Transport) -> Exception | None:
    """Send it; nothing is held open in the database while the mail server takes its time.

    Returns what stood in its way. Only its kind goes to the log: a server's words often hold the address.
    """
    try:
        transport.send(*lease.envelope)
    except Exception as error:
        log.warning("mail %s was not sent: %s", lease.id, type(error).__name__)
        with _held(lease) as message:
            if message is not None:
                _note_failure(message, error)
        return error
    with _held(lease) as message:
        if message is not None:
            message.state, message.sent_at, message.body = MailState.SENT, clock.now(), ""
            message.html = message.stop_url = message.from_name = message.reply_to = None
            message.attachment = message.attachment_name = message.attachment_type = None
            message.last_error = ""
    return None


@contextmanager
def _held(lease: _Lease) -> Iterator[OutboxMessage | None]:
    """The message, to say how it went; None when another worker has taken it since."""
    with transaction():
        yield db.session.scalars(
            select(OutboxMessage)
            .where(
                OutboxMessage.id == lease.id,
                OutboxMessage.attempts == lease.attempt,
                OutboxMessage.state == MailState.SENDING,
            )
            .with_for_update()
        ).one_or_none()


def _note_failure(message: OutboxMessage, error: Exception) -> None:
    """Try again later, or give up."""
    why = f"{type(error).__name__}: {error}"
    if isinstance(error, ServerAway):
        _wait_for_a_server(message, why)
    elif isinstance(error, Rejected) or message.attempts > len(WAITS):
        _fail(message, why)
    else:
        _put_back(message, why, WAITS[message.attempts - 1])


def _wait_for_a_server(message: OutboxMessage, why: str) -> None:
    """The message is as good as untried."""
    if message.written_at < clock.now() - WAITS_FOR_A_SERVER:
        _fail(message, why)
        return
    message.attempts -= 1
    _put_back(message, why, WAITS[0])


def _put_back(message: OutboxMessage, why: str, wait: timedelta) -> None:
    message.state, message.last_error = MailState.WAITING, why[:500]
    message.due_at = clock.now() + wait


def _fail(message: OutboxMessage, why: str) -> None:
    """Give up. The text stays for a month, so that somebody can see what was not said."""
    message.state, message.last_error = MailState.FAILED, why[:500]


def _domain() -> str:
    return str(current_app.config["MAIL_FROM"]).rpartition("@")[2]


def transport_for(settings: Settings) -> Transport:
    """The transport that the settings ask for."""
    if settings.smtp_host:
        return SmtpTransport(settings)
    return FileTransport(settings.instance_path / "mail", settings.mail_from)


@jobs.job("mail.deliver")
def deliver() -> None:
    """Send what is due, with the transport that the settings name."""
    settings: Settings = current_app.extensions["settings"]
    while deliver_due(transport_for(settings)):
        pass
