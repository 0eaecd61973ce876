"""The DBS Update Service itself: one question over HTTPS, or nobody to ask.

Source: Disclosure and Barring Service, "Multiple status checking guide" version 2.0 (23 November 2024): a GET
of <address>/<certificate number> with the holder's surname and date of birth, the organisation and who asks,
answered by a small XML document. The address and its parameters name people, so neither is ever logged here,
and of the answer nothing is kept but the word that says how it stands.
"""

import logging
import time
from dataclasses import dataclass
from datetime import date
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Protocol
from urllib.parse import quote, urlencode, urlsplit
from xml.etree.ElementTree import Element, ParseError, XMLParser

from volunteer_app.config import Settings
from volunteer_app.foundation.folding import plain
from volunteer_app.vetting.update_service.rules import Answer

log = logging.getLogger(__name__)

LARGEST = 20_000  # bytes; an answer has a few hundred
# What the guide names. Anything else, whatever it may mean, is for a person.
_STATUSES = {
    "BLANK_NO_NEW_INFO": Answer.BLANK_NO_NEW_INFO,
    "NON_BLANK_NO_NEW_INFO": Answer.NON_BLANK_NO_NEW_INFO,
    "NEW_INFO": Answer.NEW_INFO,
    "NO_MATCH_FOUND": Answer.NO_MATCH_FOUND,
}


@dataclass(frozen=True)
class Question:
    """About which certificate, and who asks. Names never appear in `repr`, which ends up in logs."""

    number: str
    surname: str
    born_on: date
    issued_on: date
    organisation: str
    forename_of_asker: str
    surname_of_asker: str

    def __repr__(self) -> str:
        """Nothing of what it holds."""
        return "Question()"


class UpdateService(Protocol):
    """Somebody to ask."""

    @property
    def is_connected(self) -> bool:
        """Whether there is anybody to ask."""

    def ask(self, question: Question) -> Answer:
        """What came of asking. Never raises: a failure is an answer, too."""


class NobodyToAsk:
    """The default: an officer looks on the DBS website and records what it says."""

    is_connected = False

    def ask(self, question: Question) -> Answer:  # noqa: ARG002 - as the protocol has it
        """Nothing comes of it."""
        return Answer.NO_ANSWER


class HttpUpdateService:
    """The Update Service at an address, such as https://secure.crbonline.gov.uk/crsc/api/status."""

    is_connected = True

    def __init__(self, address: str, *, timeout_seconds: float) -> None:
        """Take the address without the certificate number. The settings let only this machine's be http."""
        self._address = urlsplit(address)
        self._timeout = timeout_seconds

    def ask(self, question: Question) -> Answer:
        """One question, one answer. Only the kind of a failure goes to the log."""
        try:
            return judged(self._body(question), question)
        except (OSError, HTTPException, ParseError, ValueError) as error:
            log.warning("the Update Service gave no answer: %s", type(error).__name__)
            return Answer.NO_ANSWER

    def _body(self, question: Question) -> bytes:
        """The answer's body.

        Raises:
            ValueError: it is no answer, or far too long.
        """
        of = HTTPSConnection if self._address.scheme == "https" else HTTPConnection
        connection = of(self._address.netloc, timeout=self._timeout)
        try:
            connection.request("GET", self._path(question), headers={"Accept": "application/xml"})
            response = connection.getresponse()
            if response.status != 200:
                raise ValueError(response.status)
            return _read(response, until=time.monotonic() + self._timeout)
        finally:
            connection.close()

    def _path(self, question: Question) -> str:
        values = {
            "dateOfBirth": f"{question.born_on:%d/%m/%Y}",
            "surname": question.surname,
            "hasAgreedTermsAndConditions": "true",
            "organisationName": question.organisation,
            "employeeSurname": question.surname_of_asker,
            "employeeForename": question.forename_of_asker,
        }
        return f"{self._address.path.rstrip('/')}/{quote(question.number, safe='')}?{urlencode(values)}"


def _read(response: HTTPResponse, *, until: float) -> bytes:
    """The body, if it is short and comes soon: a server that says a byte now and then holds nobody up.

    Raises:
        ValueError: it is far too long, or takes too long.
    """
    body = b""
    while piece := response.read1(LARGEST):
        body += piece
        if len(body) > LARGEST or time.monotonic() > until:
            raise ValueError("too much, or too slow")
    return body


def judged(body: bytes, question: Question) -> Answer:
    """What the answer says, if it is about this very certificate; else that a person must look.

    Raises:
        ParseError: it is not well-formed.
        ValueError: it has a document type, which the guide's answers never have.
    """
    root = _parsed(body)
    if root.tag != "statusCheckResult" or _text(root, "statusCheckResultType") != "SUCCESS":
        return Answer.UNKNOWN
    answer = _STATUSES.get(_text(root, "status"), Answer.UNKNOWN)
    current = answer in (Answer.BLANK_NO_NEW_INFO, Answer.NON_BLANK_NO_NEW_INFO)
    return Answer.OTHER_CERTIFICATE if current and not _is_about(root, question) else answer


def _is_about(root: Element, question: Question) -> bool:
    """The same surname, and printed on the day of issue that was recorded."""
    same_name = plain(_text(root, "surname")) == plain(question.surname)
    return same_name and _text(root, "printDate") == question.issued_on.isoformat()


def _parsed(body: bytes) -> Element:
    """A document without a document type: none of what such a type can do to a parser."""
    if b"<!" in body:
        raise ValueError("document type")
    parser = XMLParser()  # noqa: S314 - with no document type there are no entities to expand
    parser.feed(body)
    root: Element = parser.close()
    return root


def _text(root: Element, name: str) -> str:
    return (root.findtext(name) or "").strip()


def from_settings(settings: Settings) -> UpdateService:
    """Whom to ask, by the settings."""
    if not settings.update_service_url:
        return NobodyToAsk()
    return HttpUpdateService(
        settings.update_service_url, timeout_seconds=settings.update_service_timeout_seconds
    )
