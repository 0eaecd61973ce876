"""Mail servers that hang, drip, refuse or go away: nothing is lost, other mail goes on, logs tell nothing."""

import socket
import time
from collections.abc import Iterator

import pytest

from tests.integration.foundation.mailing import BAD, GOOD, gone_well, later, stored, transport, write
from tests.integration.foundation.smtp_server import Does, NastyServer, serving
from volunteer_app.foundation import mail
from volunteer_app.foundation.mail import MailState

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def server() -> Iterator[NastyServer]:
    with serving() as made:
        yield made


AWAY = [
    ("connect", Does.HANG),
    ("connect", Does.CLOSE),
    ("connect", Does.DRIP),
    ("connect", "421 busy"),
    ("connect", "554 not for you"),
    ("ehlo", Does.HANG),
    ("ehlo", Does.CLOSE),
    ("ehlo", Does.DRIP),
    ("ehlo", "421 busy"),
    ("ehlo", "550 no"),
    ("mail", "451 not now"),
    ("mail", "550 you may not send"),
    ("mail", "530 sign in first"),
    ("rcpt", "421 closing"),
    ("rcpt", "530 sign in first"),
    ("data", "421 closing"),
]


@pytest.mark.parametrize(("step", "does"), AWAY, ids=str)
def test_a_server_that_takes_nobody_on_blames_no_message_and_is_asked_once(
    server: NastyServer, monkeypatch: pytest.MonkeyPatch, step: str, does: str | Does
) -> None:
    write()
    write(GOOD, "good@example.org")
    server.does[step] = does
    started = time.monotonic()
    assert mail.deliver_due(transport(server)) == 0
    assert time.monotonic() - started < 3
    assert (stored().state, stored().attempts) == (MailState.WAITING, 0)
    assert stored().last_error.startswith("ServerAway")
    assert (stored(GOOD).state, stored(GOOD).last_error) == (MailState.WAITING, "")
    gone_well(server, monkeypatch)
    assert len(server.arrived) == 2


CUT = [
    ("mail", Does.HANG),
    ("mail", Does.CLOSE),
    ("mail", Does.DRIP),
    ("rcpt", Does.HANG),
    ("rcpt", Does.CLOSE),
    ("rcpt", Does.DRIP),
    ("data", Does.HANG),
    ("data", Does.CLOSE),
    ("data", Does.DRIP),
    ("text", Does.HANG),
    ("text", Does.CLOSE),
    ("text", Does.DRIP),
]


@pytest.mark.parametrize(("step", "does"), CUT, ids=str)
def test_a_server_that_falls_silent_in_mid_message_gets_it_again_and_each_attempt_ends(
    server: NastyServer, monkeypatch: pytest.MonkeyPatch, step: str, does: Does
) -> None:
    write()
    write(GOOD, "good@example.org")
    server.does[step] = does
    started = time.monotonic()
    assert mail.deliver_due(transport(server)) == 0
    assert time.monotonic() - started < 4
    assert (stored().state, stored().attempts) == (MailState.WAITING, 1)
    assert stored().last_error.startswith("Cut")
    gone_well(server, monkeypatch)
    assert len(server.arrived) == 2


@pytest.mark.parametrize("does", [Does.TAKE_AND_CLOSE, Does.TAKE_AND_HANG])
def test_what_was_taken_without_an_answer_comes_again_under_the_same_message_id(
    server: NastyServer, monkeypatch: pytest.MonkeyPatch, does: Does
) -> None:
    write()
    write(GOOD, "good@example.org")
    server.does["text"] = does
    mail.deliver_due(transport(server))
    gone_well(server, monkeypatch)
    assert sorted(server.message_ids) == [BAD, BAD, GOOD, GOOD]


@pytest.mark.parametrize("does", [Does.HANG, Does.CLOSE, Does.DRIP, "500 what?", "421 closing"])
def test_what_happens_after_the_message_was_taken_sends_it_no_second_time(
    server: NastyServer, does: str | Does
) -> None:
    write()
    server.does["quit"] = does
    assert mail.deliver_due(transport(server)) == 1
    assert stored().state is MailState.SENT
    assert server.message_ids == [BAD]


@pytest.mark.parametrize(
    ("step", "reply"),
    [("rcpt", "550 bad@example.org is not here"), ("data", "554 no"), ("text", "554 looks like spam"),
     ("mail", "552 too big")],
    ids=str,
)  # fmt: skip
def test_a_final_refusal_is_final_at_once_with_its_reason_and_the_next_message_goes(
    server: NastyServer, step: str, reply: str, caplog: pytest.LogCaptureFixture
) -> None:
    write()
    server.does[step] = reply
    mail.deliver_due(transport(server))
    refused = stored()
    assert (refused.state, refused.attempts, refused.body) == (MailState.FAILED, 1, "Hello\n")
    assert reply in refused.last_error
    assert "Rejected" in caplog.text
    assert "bad@example.org" not in caplog.text
    server.does.clear()
    write(GOOD, "good@example.org")
    assert mail.deliver_due(transport(server)) == 1


@pytest.mark.parametrize(
    ("step", "reply"), [("rcpt", "450 busy"), ("data", "451 not now"), ("text", "452 full")]
)
def test_a_refusal_for_now_is_tried_again_and_blocks_nobody(
    server: NastyServer, monkeypatch: pytest.MonkeyPatch, step: str, reply: str
) -> None:
    write()
    server.does[step] = reply
    write(GOOD, "good@example.org")
    server.at = lambda at: server.does.clear() if at == f"after {step}" else None
    assert mail.deliver_due(transport(server)) == 1
    assert server.message_ids == [GOOD]
    assert (stored().state, stored().attempts) == (MailState.WAITING, 1)
    assert reply in stored().last_error
    gone_well(server, monkeypatch)
    assert len(server.arrived) == 2


def test_a_server_that_answers_slowly_byte_by_byte_still_gets_the_message(server: NastyServer) -> None:
    write()
    server.at = lambda step: time.sleep(0.2) if step in {"connect", "text"} else None
    assert mail.deliver_due(transport(server)) == 1


def test_after_the_final_dot_the_server_may_take_longer_than_for_other_steps(server: NastyServer) -> None:
    write()
    server.at = lambda step: time.sleep(0.8) if step == "text" else None
    assert mail.deliver_due(transport(server, smtp_longest_seconds=3)) == 1
    assert server.message_ids == [BAD]


@pytest.mark.parametrize(
    ("extensions", "does"),
    [((), {}), (("STARTTLS",), {"star": "454 not now"}), (("STARTTLS",), {"star": "220 go on"}),
     (("STARTTLS",), {"star": Does.CLOSE}), (("STARTTLS",), {"star": Does.HANG})],
    ids=["missing", "refused", "broken", "closed", "hangs"],
)  # fmt: skip
def test_what_must_be_encrypted_never_goes_in_clear(
    server: NastyServer, extensions: tuple[str, ...], does: dict[str, str | Does]
) -> None:
    write(to="secret@example.org", subject="secret", body="secret")
    server.extensions, server.does = extensions, does
    wary = transport(server, smtp_starttls=True)
    assert mail.deliver_due(wary) == 0
    assert (stored().state, stored().attempts, server.arrived) == (MailState.WAITING, 0, [])
    assert not [line for line in server.heard if "secret" in line]


def test_no_server_is_waited_for_five_days_and_then_the_message_is_given_up_with_its_text(
    server: NastyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    write()
    server.does["connect"] = "421 closed for the week"
    for _ in range(20):
        mail.deliver_due(transport(server))
        later(monkeypatch, hours=5)
    assert (stored().state, stored().attempts) == (MailState.WAITING, 0)
    later(monkeypatch, days=1)
    mail.deliver_due(transport(server))
    assert (stored().state, stored().body) == (MailState.FAILED, "Hello\n")


def test_a_silent_server_is_given_up_after_the_second_message(server: NastyServer) -> None:
    for number in range(4):
        write(f"<{number}@example.org>")
    server.does["rcpt"] = Does.CLOSE
    assert mail.deliver_due(transport(server)) == 0
    assert len(server.envelopes) == 2


def test_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        nobody = NastyServer(port=unheard.getsockname()[1])
        write()
        assert mail.deliver_due(transport(nobody)) == 0
    assert (stored().state, stored().attempts) == (MailState.WAITING, 0)
