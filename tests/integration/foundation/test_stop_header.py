"""The header by which a mailbox offers to stop messages (RFC 8058) arrives as it is, however long."""

from pathlib import Path

import pytest

from tests.integration.foundation.mailing import transport
from tests.integration.foundation.smtp_server import serving
from volunteer_app.foundation.mail_transport import Extras, FileTransport

LONG = "https://volunteering.long-name-of-an-organisation.example.org/under/a/path/stop-messages/" + "x" * 43


@pytest.mark.parametrize("html", ["", "<p>Hello</p>"])
@pytest.mark.parametrize("url", [LONG, LONG + "y" * 700])
def test_a_long_address_is_written_as_it_is_to_a_file(tmp_path: Path, html: str, url: str) -> None:
    message = ("<1@example.org>", "ada@example.org", "Siân says hello " * 9, "Hello\n", Extras(html, url))
    FileTransport(tmp_path, "us@example.org").send(*message)
    (file,) = tmp_path.iterdir()
    raw = file.read_bytes()
    assert f"\nList-Unsubscribe: <{url}>\n".encode() in raw
    head = raw.partition(b"\n\n")[0].splitlines()
    assert all(len(line) <= 78 for line in head if not line.startswith(b"List-Unsubscribe:"))


def test_a_long_address_is_written_as_it_is_over_smtp() -> None:
    with serving() as server:
        for to in ("ada@example.org", "bert@example.org"):
            extras = Extras("<p>Hello</p>", LONG)
            transport(server).send(f"<{to}>", to, "Hello", "Hello\n", extras)
        assert [each["List-Unsubscribe"] for each in server.arrived] == [f"<{LONG}>"] * 2
