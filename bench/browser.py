"""A small HTTP client with a cookie jar: what the benchmark's users sit at. Standard library alone."""

import html
import http.client
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

SECOND_STEP = "/sign-in/code"
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
    location: str = ""  # where the last answer leads

    def get(self, path: str, accept: str = "identity") -> tuple[int, bytes]:
        """Status and body, as sent."""
        return self._send("GET", path, None, {"Accept-Encoding": accept})

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, bytes]:
        """Status and body of a form that is sent."""
        return self._send(
            "POST", path, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"}
        )

    def sign_in(self, email: str, password: str, shown: bytes, code: Callable[[], str]) -> None:
        """Send the sign-in form whose page is `shown`, and the security code where one is asked for.

        Raises:
            BadAnswer: it was refused.
        """
        fields = {**hidden_fields(shown.decode()), "email": email, "password": password}
        status, _ = self.post("/sign-in", fields)
        if status != http.client.FOUND:
            raise BadAnswer(f"signing in as {email} answered {status}")
        if self.location.endswith(SECOND_STEP):
            self._give_code(email, code)

    def _give_code(self, email: str, code: Callable[[], str]) -> None:
        """A code opens once: where somebody else took it a moment ago, wait for another."""
        for seconds in (0, 35):
            time.sleep(seconds)
            _, shown = self.get(SECOND_STEP)
            status, _ = self.post(SECOND_STEP, {**hidden_fields(shown.decode()), "code": code()})
            if status == http.client.FOUND:
                return
        raise BadAnswer(f"the security code of {email} was not taken")

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
        self.location = answer.headers.get("Location", "")
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
