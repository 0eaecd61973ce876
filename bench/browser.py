"""A small HTTP client with a cookie jar: what the benchmark's users sit at. Standard library alone."""

import html
import http.client
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

_HIDDEN = re.compile(r'<input[^>]*\btype="hidden"[^>]*>')
_NAME, _VALUE = re.compile(r'\bname="([^"]*)"'), re.compile(r'\bvalue="([^"]*)"')


class BadAnswer(RuntimeError):
    """A page answered with something else than the benchmark measures."""


@dataclass
class Browser:
    """One person's browser: one kept connection, one cookie jar."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def get(self, path: str, accept: str = "identity") -> tuple[int, bytes]:
        """Status and body, as sent."""
        return self._send("GET", path, None, {"Accept-Encoding": accept})

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, bytes]:
        """Status and body of a form that is sent."""
        return self._send(
            "POST", path, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"}
        )

    def sign_in(self, email: str, password: str, shown: bytes) -> None:
        """Send the sign-in form whose page is `shown`.

        Raises:
            BadAnswer: it was refused.
        """
        fields = {**hidden_fields(shown.decode()), "email": email, "password": password}
        status, _ = self.post("/sign-in", fields)
        if status != http.client.FOUND:
            raise BadAnswer(f"signing in as {email} answered {status}")

    def close(self) -> None:
        """Let the connection go."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, bytes]:
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            return self._once(method, path, body, headers)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self.close()  # a server may let go of a kept connection at any time; browsers ask again
            return self._once(method, path, body, headers)

    def _once(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, bytes]:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, content


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden fields of a page's forms, by name."""
    fields = {}
    for found in _HIDDEN.findall(page):
        name, value = _NAME.search(found), _VALUE.search(found)
        if name is not None:
            fields[name[1]] = html.unescape(value[1]) if value else ""
    return fields
