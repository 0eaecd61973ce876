"""Sending over SMTP, to servers that hang, drip, refuse, or go away in the middle.

What each failure means for the message and for the next one is decided here (RFC 5321, section 4.2.1): who
takes us on at all is the server's matter and blames no message; a refusal of 5yz is final, one of 4yz is not.
"""

import smtplib
import socket
import ssl
import threading
from contextlib import suppress
from email.message import EmailMessage
from typing import Any, Self

from volunteer_app.config import Settings
from volunteer_app.foundation.mail_transport import (
    PLAIN,
    Cut,
    Extras,
    RefusedForNow,
    Rejected,
    ServerAway,
    ascii_domain,
    compose,
)

SECONDS_TO_SAY_GOODBYE = 2
TOO_BIG = 552
NOT_AVAILABLE = 421
# 530 to 538: we have to sign in, or did so in the wrong way. That is a setting, and blames no message
WRONG_SIGN_IN = range(530, 539)


class Deadline:
    """Cuts the connection when one message has taken too long in all.

    A timeout of each step alone would let a server that says a little now and then hold a worker for ever.
    """

    def __init__(self, seconds: float) -> None:
        """Nothing is measured until it is entered."""
        self.seconds = seconds
        self.has_passed = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def over(self, connection: socket.socket) -> None:
        """Watch this connection; its double stays valid when TLS takes the socket over."""
        self._socket = connection.dup()
        if self.has_passed:
            self._cut()

    def __enter__(self) -> Self:
        """Begin to measure."""
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop measuring."""
        self._timer.cancel()
        if self._socket is not None:
            self._socket.close()

    def _cut(self) -> None:
        self.has_passed = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


class Connection(smtplib.SMTP):
    """A connection that a deadline watches."""

    def __init__(self, settings: Settings, deadline: Deadline) -> None:
        """Connect, and read the greeting."""
        self.deadline = deadline
        super().__init__(settings.smtp_host, settings.smtp_port, timeout=settings.smtp_timeout_seconds)

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Send the text. The answer may take as long as the deadline allows.

        RFC 5321, section 4.5.3.2.6: who asks again too early sends the message twice.
        """
        self._wait_up_to(self.deadline.seconds)
        return super().data(msg)

    def leave(self) -> None:
        """Say goodbye to a server that has the message; whatever it answers changes nothing."""
        with suppress(Exception):
            self._wait_up_to(SECONDS_TO_SAY_GOODBYE)
            self.quit()

    def _wait_up_to(self, seconds: float) -> None:
        if self.sock is not None:
            self.sock.settimeout(seconds)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        made: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]  # SMTP_SSL's own way
        self.deadline.over(made)
        return made


class SmtpTransport:
    """Sends over SMTP, with STARTTLS and a password where set; what must be encrypted never goes in clear."""

    def __init__(self, settings: Settings) -> None:
        """Keep the settings; a connection is made for each message."""
        self._settings = settings

    def send(self, message_id: str, to: str, subject: str, body: str, extras: Extras = PLAIN) -> None:
        """Send one message.

        Raises:
            ServerAway, Rejected, RefusedForNow, Cut: what it means for this message and for the next.
        """
        s = self._settings
        message = compose(message_id, s.mail_from, to, subject, body, extras)
        local, _, domain = to.rpartition("@")
        with Deadline(s.smtp_longest_seconds) as deadline:
            server = self._taken_on(deadline)
            try:
                self._hand_over(server, message, f"{local}@{ascii_domain(domain)}")
                server.leave()
            finally:
                server.close()

    def _taken_on(self, deadline: Deadline) -> Connection:
        """A connection over which mail can be sent: greeted, encrypted and signed in as the settings say."""
        s = self._settings
        server: Connection | None = None
        try:
            server = Connection(s, deadline)
            server.ehlo_or_helo_if_needed()
            if s.smtp_starttls:
                server.starttls(context=ssl.create_default_context())
                server.ehlo_or_helo_if_needed()
            if s.smtp_username:
                server.login(s.smtp_username, s.smtp_password.get_secret_value())
        except (OSError, smtplib.SMTPException, ValueError) as error:
            if server is not None:
                server.close()
            raise ServerAway(_told(error, deadline)) from error
        if deadline.has_passed:
            server.close()
            raise ServerAway(_told(TimeoutError(), deadline))
        return server

    def _hand_over(self, server: Connection, message: EmailMessage, to: str) -> None:
        try:
            server.send_message(message, self._settings.mail_from, [to])
        except (OSError, smtplib.SMTPException) as error:
            raise _meaning(error, server.deadline) from error


def _meaning(error: Exception, deadline: Deadline) -> Exception:
    """What a failure in the middle of a message means. Half a reply that a cut left behind means nothing."""
    if deadline.has_passed:
        return Cut(_told(error, deadline))
    match error:
        case smtplib.SMTPRecipientsRefused():
            return _refusal(*next(iter(error.recipients.values())))
        case smtplib.SMTPSenderRefused(smtp_code=code) if code != TOO_BIG:
            return ServerAway(_reply(code, error.smtp_error))
        case smtplib.SMTPSenderRefused() | smtplib.SMTPDataError():
            return _refusal(error.smtp_code, error.smtp_error)
        case smtplib.SMTPNotSupportedError():
            return Rejected("the mail server takes no address with such letters (SMTPUTF8)")
    return Cut(_told(error, deadline))


def _refusal(code: int, reply: bytes | str) -> Exception:
    """What a refusal of this message means."""
    said = _reply(code, reply)
    if code == NOT_AVAILABLE or code in WRONG_SIGN_IN:
        return ServerAway(said)
    return Rejected(said) if 500 <= code < 600 else RefusedForNow(said)


def _reply(code: int, reply: bytes | str) -> str:
    words = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return f"{code} {' '.join(words.split())}"


def _told(error: Exception, deadline: Deadline) -> str:
    if deadline.has_passed:
        return f"took longer than {deadline.seconds:g} seconds"
    if isinstance(error, smtplib.SMTPResponseException):
        return _reply(error.smtp_code, error.smtp_error)
    return f"{type(error).__name__}: {error}"
