"""A visitor of real servers, without a screen: keeps cookies, sends forms, follows no redirect by itself."""

import http.client
import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from email.message import Message
from typing import IO, Any

from tests.page_client import form_fields
from volunteer_app.cli.sample import accounts


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str
    headers: Message

    @property
    def location(self) -> str:
        """Where it sends the visitor, without the server's own address."""
        return urllib.parse.urlsplit(self.headers.get("Location", ""))._replace(scheme="", netloc="").geturl()


class StayHere(urllib.request.HTTPRedirectHandler):
    """Shows a redirect instead of following it."""

    def redirect_request(
        self, req: Any, fp: IO[bytes], code: int, msg: str, headers: http.client.HTTPMessage, newurl: str
    ) -> None:
        """Follow nothing."""


class Visitor:
    """One browser. Cookies do not know ports, so the same sign-in reaches every server of this machine."""

    def __init__(self) -> None:
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.cookies), StayHere()
        )

    def get(self, address: str) -> Answer:
        """Fetch a page."""
        return self._open(address, None)

    def post(self, address: str, fields: dict[str, Any]) -> Answer:
        """Send a form's fields."""
        return self._open(address, urllib.parse.urlencode(fields, doseq=True).encode())

    def filled(self, address: str, **fields: str) -> dict[str, Any]:
        """What a browser would send of the form at this address, with these fields filled in."""
        page = self.get(address)
        assert page.status == 200, f"{address} answered {page.status}"
        return {**form_fields(page.text), **fields}

    def sign_in(self, server: str) -> Answer:
        """Sign in with the sample coordinator's account."""
        fields = self.filled(
            f"{server}/sign-in", email=accounts.ACCOUNTS[0].email, password=accounts.PASSWORD
        )
        return self.post(f"{server}/sign-in", fields)

    def _open(self, address: str, body: bytes | None) -> Answer:
        try:
            with self._opener.open(address, body, timeout=30) as answer:
                return Answer(answer.status, answer.read().decode(), answer.headers)
        except urllib.error.HTTPError as refused:
            with refused:
                return Answer(refused.code, refused.read().decode(), refused.headers)
