"""Odd addresses, hostile ones, and letters of every script."""

from collections.abc import Iterator
from datetime import timedelta
from email.header import decode_header, make_header

import pytest

from tests.integration.foundation.mailing import BAD, GOOD, stored, transport, write
from tests.integration.foundation.smtp_server import NastyServer, serving
from volunteer_app.config import Settings
from volunteer_app.foundation import mail
from volunteer_app.foundation.database import db
from volunteer_app.foundation.mail import MailState

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def server() -> Iterator[NastyServer]:
    with serving() as made:
        yield made


ADDRESSES = [
    ("bad@example.org", "rcpt TO:<bad@example.org>"),
    ('"odd name"@example.org', 'rcpt TO:<"odd name"@example.org>'),
    ("o'brien+x@example.org", "rcpt TO:<o'brien+x@example.org>"),
    ("bad@bücher.example", "rcpt TO:<bad@xn--bcher-kva.example>"),
]


@pytest.mark.parametrize(("address", "said"), ADDRESSES, ids=[each for each, _ in ADDRESSES])
def test_an_odd_address_gets_its_message(server: NastyServer, address: str, said: str) -> None:
    write(to=address)
    assert mail.deliver_due(transport(server)) == 1
    assert [rcpt for _, rcpt in server.envelopes] == [said]


def test_an_address_in_other_letters_needs_a_server_that_takes_them(server: NastyServer) -> None:
    write(to="siân@example.org")
    assert mail.deliver_due(transport(server)) == 0
    assert stored().state is MailState.FAILED
    assert "SMTPUTF8" in stored().last_error
    server.extensions = ("SMTPUTF8", "8BITMIME")
    write(GOOD, "siân@example.org")
    assert mail.deliver_due(transport(server)) == 1
    assert server.envelopes[-1][1] == "rcpt TO:<siân@example.org>"


HOSTILE = ["a@example.org, b@example.org", "a@example.org\r\nBcc: b@example.org", "no address", "@", ""]


@pytest.mark.parametrize("address", HOSTILE)
def test_what_is_no_single_address_gets_nothing_and_blocks_nobody(server: NastyServer, address: str) -> None:
    write(to=address)
    write(GOOD, "good@example.org")
    assert mail.deliver_due(transport(server)) == 1
    assert stored().state is MailState.FAILED
    assert [rcpt for _, rcpt in server.envelopes] == ["rcpt TO:<good@example.org>"]


def test_a_line_break_in_a_subject_begins_no_header(server: NastyServer) -> None:
    posted = mail._write("a@example.org", "For Ann\r\nBcc: evil@example.org\nX: y", "Hello\n")
    posted.message_id = BAD
    db.session.commit()
    assert mail.deliver_due(transport(server)) == 1
    (arrived,) = server.arrived
    assert arrived["Subject"] == "For Ann Bcc: evil@example.org X: y"
    assert (arrived["Bcc"], arrived["X"]) == (None, None)
    write(GOOD, "b@example.org", subject="x\rBcc: evil@example.org")  # as if written past `post_text`
    assert mail.deliver_due(transport(server)) == 0
    assert stored(GOOD).state is MailState.FAILED


def test_long_lines_and_letters_of_every_script_arrive_as_they_were_written(server: NastyServer) -> None:
    subject = "Môr-ladron 🎉 " + "long " * 30
    body = "ŵ" * 5000 + "\n" + "x" * 3000 + "\n.\n..\n.leading dot\n"
    write(subject=subject[:200], body=body)
    assert mail.deliver_due(transport(server)) == 1
    (arrived,) = server.arrived
    assert str(make_header(decode_header(arrived["Subject"]))).strip() == subject[:200].strip()
    payload = arrived.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode().replace("\r\n", "\n") == body


def test_one_message_never_takes_as_long_as_a_lease() -> None:
    settings = Settings()
    longest = timedelta(seconds=settings.smtp_longest_seconds + settings.smtp_timeout_seconds)
    assert longest * 2 < mail.LEASE
