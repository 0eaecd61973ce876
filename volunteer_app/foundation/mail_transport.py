"""How a message leaves: over SMTP when a server is set, else as a file under the instance folder."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path
from typing import Protocol

from volunteer_app.config import Settings


@dataclass(frozen=True)
class Extras:
    """What only some messages have: the same words as HTML, and the address that stops such messages."""

    html: str = ""
    stop_url: str = ""


PLAIN = Extras()


class ServerAway(Exception):
    """No mail server answered; the next message would fare no better."""


class Transport(Protocol):
    """Anything that can send a message. Raises when it could not: ServerAway when nobody answered."""

    def send(self, message_id: str, to: str, subject: str, body: str, extras: Extras = PLAIN) -> None:
        """Send one message."""


def compose(
    message_id: str, sender: str, to: str, subject: str, body: str, extras: Extras = PLAIN
) -> EmailMessage:
    """A plain text message with the headers that keep automatic replies away.

    One to many also carries the headers of RFC 8058, by which a mailbox offers to stop such messages.
    """
    message = EmailMessage()
    message["Message-ID"] = message_id
    message["Date"] = formatdate(localtime=False)
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Auto-Submitted"] = "auto-generated"
    if extras.stop_url:
        message["List-Unsubscribe"] = f"<{extras.stop_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(body)
    if extras.html:
        message.add_alternative(extras.html, subtype="html")
    return message


class SmtpTransport:
    """Sends over SMTP, with STARTTLS and a password where set."""

    def __init__(self, settings: Settings) -> None:
        """Keep the settings; a connection is made for each message."""
        self._settings = settings

    def send(self, message_id: str, to: str, subject: str, body: str, extras: Extras = PLAIN) -> None:
        """Send one message, or raise what the server or the network answered."""
        s = self._settings
        message = compose(message_id, s.mail_from, to, subject, body, extras)
        with self._connected() as server:
            if s.smtp_starttls:
                server.starttls(context=ssl.create_default_context())
            if s.smtp_username:
                server.login(s.smtp_username, s.smtp_password.get_secret_value())
            server.send_message(message)

    def _connected(self) -> smtplib.SMTP:
        s = self._settings
        try:
            return smtplib.SMTP(s.smtp_host, s.smtp_port, timeout=s.smtp_timeout_seconds)
        except OSError as error:
            raise ServerAway(f"{type(error).__name__}: {error}") from error


class FileTransport:
    """Writes each message to a file, so that a person can read it where no mail server is set."""

    def __init__(self, folder: Path, sender: str) -> None:
        """Keep the folder; it is made when the first message is written."""
        self._folder, self._sender = folder, sender

    def send(self, message_id: str, to: str, subject: str, body: str, extras: Extras = PLAIN) -> None:
        """Write one message as an .eml file; a repeat replaces the first copy."""
        self._folder.mkdir(parents=True, exist_ok=True)
        name = message_id.strip("<>").partition("@")[0].replace("/", "_")
        message = compose(message_id, self._sender, to, subject, body, extras)
        (self._folder / f"{name}.eml").write_bytes(bytes(message))


def transport_for(settings: Settings) -> Transport:
    """The transport that the settings ask for."""
    if settings.smtp_host:
        return SmtpTransport(settings)
    return FileTransport(settings.instance_path / "mail", settings.mail_from)
