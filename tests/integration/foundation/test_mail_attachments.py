"""A file goes with a message: byte for byte, the same at every attempt, and kept no longer than the text."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.factories.training_sessions import book, make_session
from volunteer_app.foundation import mail
from volunteer_app.foundation.database import db
from volunteer_app.foundation.mail import MailState, OutboxMessage
from volunteer_app.foundation.mail_transport import PLAIN, Cut, Extras, FileTransport

pytestmark = pytest.mark.usefixtures("app")

US = "us@example.org"


class BreaksOff(FileTransport):
    """Writes the message and then says that the server fell silent: it will be sent again."""

    def send(self, message_id: str, to: str, subject: str, body: str, extras: Extras = PLAIN) -> None:
        """Send one message."""
        super().send(message_id, to, subject, body, extras)
        raise Cut("silence")


@pytest.fixture
def written(app: Flask) -> OutboxMessage:
    """The letter to somebody who has booked a training session."""
    assert app.testing
    organisation = make_organisation()
    book(make_session(organisation), make_person(organisation, email="carys@example.org"))
    db.session.commit()
    return db.session.scalars(select(OutboxMessage)).one()


def arrived(folder: Path) -> EmailMessage:
    (file,) = folder.glob("*.eml")
    return message_from_bytes(file.read_bytes(), policy=policy.default)


def file_of(message: EmailMessage) -> EmailMessage:
    (part,) = message.iter_attachments()
    return part


def test_the_file_arrives_as_it_was_written_and_says_what_it_is(
    written: OutboxMessage, tmp_path: Path
) -> None:
    content = written.attachment or b""
    assert mail.deliver_due(FileTransport(tmp_path, US)) == 1
    part = file_of(arrived(tmp_path))
    assert part.get_payload(decode=True) == content
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "PUBLISH"
    assert part.get_filename() == "training-session.ics"
    calendar = Calendar.from_ical(content)
    assert (str(calendar["METHOD"]), len(calendar.walk("VEVENT"))) == ("PUBLISH", 1)


def test_a_second_attempt_sends_the_same_message_with_the_same_file(
    written: OutboxMessage, tmp_path: Path
) -> None:
    assert mail.deliver_due(BreaksOff(tmp_path / "first", US)) == 0
    db.session.refresh(written)
    assert written.state is MailState.WAITING
    written.due_at = written.written_at
    db.session.commit()
    assert mail.deliver_due(FileTransport(tmp_path / "second", US)) == 1
    first, second = arrived(tmp_path / "first"), arrived(tmp_path / "second")
    assert first["Message-ID"] == second["Message-ID"]
    assert file_of(first).get_payload(decode=True) == file_of(second).get_payload(decode=True)


def test_the_file_goes_with_the_text_once_the_message_is_sent(written: OutboxMessage, tmp_path: Path) -> None:
    mail.deliver_due(FileTransport(tmp_path, US))
    db.session.refresh(written)
    kept = (written.attachment, written.attachment_name, written.attachment_type, written.body)
    assert (written.state, kept) == (MailState.SENT, (None, None, None, ""))
