"""A mail server on this machine that behaves as it is told to: it hangs, drips, refuses, or goes away.

It speaks just enough SMTP for a client to get as far as the step that a test is about.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from enum import Enum

STEPS = ("connect", "ehlo", "mail", "rcpt", "data", "text", "quit")
ANSWERS = {
    "connect": "220 here",
    "ehlo": "250-here\r\n250 8BITMIME",
    "mail": "250 yes",
    "rcpt": "250 yes",
    "data": "354 go on",
    "text": "250 taken",
    "quit": "221 bye",
}


class Does(Enum):
    """What a server can do instead of answering well."""

    HANG = "hang"
    CLOSE = "close"
    DRIP = "drip"
    TAKE_AND_CLOSE = "take and close"
    TAKE_AND_HANG = "take and hang"


@dataclass
class NastyServer:
    """`does` says what it does at a step: a reply to give, or one of `Does`."""

    port: int = 0
    does: dict[str, str | Does] = field(default_factory=dict)
    arrived: list[Message] = field(default_factory=list)
    envelopes: list[tuple[str, str]] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    extensions: tuple[str, ...] = ()
    # Is called at each step with its name, before the server answers
    at: Callable[[str], None] = lambda _step: None
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def message_ids(self) -> list[str]:
        """What arrived, in order."""
        return [str(each["Message-ID"]) for each in self.arrived]

    def serve(self, listener: socket.socket) -> None:
        """Take connections until told to stop."""
        while not self.stopped.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk_safely, args=(connection,), daemon=True).start()

    def _talk_safely(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(20)
            self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        lines = connection.makefile("rb")
        sender = ""
        if not self._answers(connection, "connect"):
            return
        for line in lines:
            command = line.decode("utf-8", "replace").strip()
            self.heard.append(command)
            step = {"helo": "ehlo"}.get(command[:4].lower(), command[:4].lower())
            if step == "rset":
                connection.sendall(b"250 yes\r\n")
                continue
            if step == "mail":
                sender = command
            if step == "rcpt":
                self.envelopes.append((sender, command))
            if not self._answers(connection, step):
                return
            if step == "data" and "data" not in self.does and not self._takes(connection, lines):
                return

    def _takes(self, connection: socket.socket, lines: Iterator[bytes]) -> bool:
        text = b""
        for line in lines:
            if line == b".\r\n":
                break
            text += line
        else:
            return False
        does = self.does.get("text")
        if does is None or does in (Does.TAKE_AND_CLOSE, Does.TAKE_AND_HANG):
            self.arrived.append(message_from_bytes(text))
        return self._answers(connection, "text")

    def _answers(self, connection: socket.socket, step: str) -> bool:
        self.at(step)
        does = self.does.get(step)
        if does in (Does.CLOSE, Does.TAKE_AND_CLOSE):
            return False
        if does in (Does.HANG, Does.TAKE_AND_HANG):
            self.stopped.wait(20)
            return False
        if does is Does.DRIP:
            return self._drips(connection)
        answer = does if isinstance(does, str) else self._well(step)
        connection.sendall(answer.encode() + b"\r\n")
        self.at(f"after {step}")
        return not (step == "quit" or answer.startswith("421"))

    def _well(self, step: str) -> str:
        if step == "ehlo" and self.extensions:
            return "250-here\r\n" + "".join(f"250-{each}\r\n" for each in self.extensions) + "250 HELP"
        return ANSWERS.get(step, "502 what?")

    def _drips(self, connection: socket.socket) -> bool:
        """A byte now and then, and never a whole line."""
        while not self.stopped.wait(0.05):
            connection.sendall(b"2")
        return False


@contextmanager
def serving() -> Iterator[NastyServer]:
    """A server on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = NastyServer(port=listener.getsockname()[1])
        thread = threading.Thread(target=server.serve, args=(listener,), daemon=True)
        thread.start()
        yield server
        server.stopped.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
