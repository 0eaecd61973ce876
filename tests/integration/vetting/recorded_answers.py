"""A stand-in for the DBS Update Service on this machine: recorded answers, and what it was asked.

It listens on a free port of the loopback address and stops by itself when the test ends.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

# As in the "Multiple status checking guide"; names and dates are invented
ANSWER = (
    "<statusCheckResult><statusCheckResultType>SUCCESS</statusCheckResultType>"
    "<status>{status}</status><forename>CARYS</forename><surname>{surname}</surname>"
    '<printDate class="sql-date">{printed}</printDate></statusCheckResult>'
)


def answer(status: str, *, surname: str = "LLEWELLYN", printed: str = "2024-05-03") -> bytes:
    """A recorded answer."""
    return ANSWER.format(status=status, surname=surname, printed=printed).encode()


@dataclass
class Recorded:
    """What the server answers, how slowly, and what it was asked."""

    address: str = ""
    status: int = 200
    body: bytes = b""
    pause: float = 0
    drips: bool = False
    asked: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)


@contextmanager
def update_service() -> Iterator[Recorded]:
    """The stand-in, while the test runs."""
    recorded = Recorded()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            recorded.asked.append((parts.path, parse_qs(parts.query)))
            time.sleep(recorded.pause)
            self.send_response(recorded.status)
            self.send_header("Content-Type", "application/xml")
            self.end_headers()
            pieces = [bytes([each]) for each in recorded.body] if recorded.drips else [recorded.body]
            for piece in pieces:
                try:
                    self.wfile.write(piece)
                    self.wfile.flush()
                except OSError:
                    return
                time.sleep(0.05 if recorded.drips else 0)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    recorded.address = f"http://127.0.0.1:{server.server_port}/crsc/api/status"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield recorded
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
