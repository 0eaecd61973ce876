"""How a message is made and how it leaves: over SMTP (mail_smtp), or as a file under the instance folder."""

from dataclasses import dataclass
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import formatdate
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True)
class Attachment:
    """A small file that goes with a message. `kind`: its type, as in "text/calendar; charset=utf-8"."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class Extras:
    """What only some messages have: the same words as HTML, and the address that stops such messages.

    from_name: who writes, as mailboxes show it beside our own address; reply_to: who reads the answers;
    attachment: a file that goes with it.
    """

    html: str = ""
    stop_url: str = ""
    from_name: str = ""
    reply_to: str = ""
    attachment: Attachment | None = None


PLAIN = Extras()
_JOINERS = "\u200c\u200d"  # names in Persian or Sinhala are not spelt right without them


# RFC 5322, section 2.1.1: a line of a message has 998 characters at most
_LONGEST_LINE = 998


class _OwnHeaders(EmailPolicy):
    """Writes two headers itself that the library spoils when they are long.

    It would break the address of RFC 8058 and encode its halves; and it would leave out the quotation marks
    of a sender's name, so that a name with a comma became several senders.
    """

    def fold(self, name: str, value: Any) -> str:
        """The header as text."""
        line = f"{name}: {value}"
        if name == "List-Unsubscribe" and line.isascii() and len(line) <= _LONGEST_LINE:
            return line + self.linesep
        if name == "From" and value.addresses[0].display_name:
            return f"{name}: {_sender_line(value.addresses[0], self.linesep)}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The header as bytes: files and SMTP are written so."""
        if name in {"List-Unsubscribe", "From"}:
            return self.fold(name, value).encode()
        return bytes(super().fold_binary(name, value))


def _sender_line(sender: Address, linesep: str) -> str:
    """A name and an address (RFC 5322, section 3.4): the name quoted, or encoded whole (RFC 2047)."""
    name = sender.display_name
    if name.isascii():
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}" <{sender.addr_spec}>'
    words = Header(name, "utf-8", maxlinelen=70, header_name="From").encode(linesep=linesep)
    return f"{words}{linesep} <{sender.addr_spec}>"


_POLICY = _OwnHeaders()


def one_line(text: str) -> str:
    """Text as a header or a value can hold it: one line, and only characters that are seen or join others."""
    return " ".join("".join(c if c.isprintable() or c in _JOINERS else " " for c in text).split())


class ServerAway(Exception):
    """No mail server took us on; the next message would fare no better, and this one is not to blame."""


class Rejected(Exception):
    """This message will never be taken; the next one may be."""


class RefusedForNow(Exception):
    """This message was not taken now; later it may be."""


class Cut(Exception):
    """The server fell silent in the middle of a message: nobody knows whether it has it."""


class Transport(Protocol):
    """Anything that can send a message, and raises one of the four above when it could not."""

    def send(self, message_id: str, to: str, subject: str, body: str, extras: Extras = PLAIN) -> None:
        """Send one message."""


def compose(
    message_id: str, sender: str, to: str, subject: str, body: str, extras: Extras = PLAIN
) -> EmailMessage:
    """A plain text message with the headers that keep automatic replies away.

    One to many also carries the headers of RFC 8058, by which a mailbox offers to stop such messages.
    """
    message = EmailMessage(policy=_POLICY)
    try:
        message["Message-ID"] = message_id
        message["Date"] = formatdate(localtime=False)
        message["From"] = _named(sender, extras.from_name)
        message["To"] = _one_address(to)
        if extras.reply_to:
            message["Reply-To"] = _one_address(extras.reply_to)
        message["Subject"] = subject
        message["Auto-Submitted"] = "auto-generated"
    except (ValueError, MessageError, IndexError) as error:  # a line break, say, would begin a header
        raise Rejected(f"no message can be made of it: {type(error).__name__}") from error
    if extras.stop_url:
        message["List-Unsubscribe"] = f"<{extras.stop_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(body)
    if extras.html:
        message.add_alternative(extras.html, subtype="html")
    if extras.attachment:
        _attach(message, extras.attachment)
    return message


def _attach(message: EmailMessage, file: Attachment) -> None:
    """Add a file, byte for byte as it is: a mail server that turned its line ends would spoil it."""
    kind, *parameters = (part.strip() for part in file.kind.split(";"))
    maintype, _, subtype = kind.partition("/")
    message.add_attachment(
        file.content,
        maintype=maintype,
        subtype=subtype,
        cte="base64",
        filename=file.name,
        params=dict(each.split("=", 1) for each in parameters),
    )


def _named(sender: str, name: str) -> Address:
    """Our own address, with a name beside it or none; a name with a line break is refused.

    What looks encoded in a name (RFC 2047) is taken apart, so that it is read as it stands.
    """
    return Address(display_name=name.replace("=?", "= ?"), addr_spec=sender)


def _one_address(text: str) -> Address:
    """The address as a header holds it: exactly one, whatever stands in the text."""
    local, _, domain = text.rpartition("@")
    if not local or not domain or any(sign in text for sign in "\r\n"):
        raise ValueError("no address")
    if local.startswith('"') or not text.isascii():
        return Address(username=local.strip('"').replace('\\"', '"'), domain=ascii_domain(domain))
    return Address(addr_spec=text)


def ascii_domain(domain: str) -> str:
    """A domain as every mail server reads it (RFC 5890): bücher.example is xn--bcher-kva.example.

    Raises:
        ValueError: it is no domain.
    """
    return domain if domain.isascii() else domain.encode("idna").decode()


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
