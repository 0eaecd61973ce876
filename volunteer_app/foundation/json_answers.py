"""JSON for other systems: what was sent is read strictly, and what fails is told as RFC 9457 says.

Everything under `/api/` is answered in JSON, also by the pages of `foundation.errors`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from flask import Response, make_response, request

PREFIX = "/api/"
PROBLEM = "application/problem+json"
SENDS = "application/json"
MOST_NESTED = 12

_SAYS = {
    400: "What was sent cannot be read",
    401: "Send a token that works, as Authorization: Bearer TOKEN",
    403: "This may not be done",
    404: "There is nothing at this address for this token",
    405: "This address does not take this method",
    409: "It was changed or closed since it was read: read it again",
    413: "What was sent is too large",
    415: f"Send {SENDS} in UTF-8, without Content-Encoding",
    422: "What was sent is not in order. Nothing was saved",
    428: "Say with If-Match which version is replaced",
    429: "Too many requests: wait as long as Retry-After says",
    503: "The service needs a moment: try again later",
}


class BadJson(Exception):
    """What was sent is no JSON that can be taken; the message says why."""


class NotJson(Exception):
    """It was sent as something else than JSON in UTF-8."""


def is_asked() -> bool:
    """Whether another system asks, not a browser."""
    return request.path.startswith(PREFIX)


def problem(status: int, detail: str = "", errors: Sequence[Mapping[str, str]] = ()) -> Response:
    """A failure as an object. `errors`: each with its `pointer` (RFC 6901) into what was sent."""
    known = status if status in set(HTTPStatus) else 500
    title = HTTPStatus(known).phrase
    default = _SAYS.get(status, "Sorry, there is a problem with the service. Nothing was saved")
    found: dict[str, Any] = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail or default,
    }
    if errors:
        found["errors"] = list(errors)
    return answer(found, status, kind=PROBLEM)


def answer(found: Mapping[str, Any], status: int = 200, *, kind: str = SENDS) -> Response:
    """An object as an answer."""
    made = make_response(json.dumps(found, ensure_ascii=False, separators=(",", ":")), status)
    made.headers["Content-Type"] = kind
    return made


def sent() -> Any:
    """What the request sent. Numbers with a point are decimal numbers, exactly as they were written.

    Raises:
        BadJson: it is no JSON, names something twice, holds NaN, or a sign that is no text.
        NotJson: another content type, character set or encoding was named.
    """
    options = {name.lower(): value.lower() for name, value in request.mimetype_params.items()}
    if request.mimetype != SENDS or options not in ({}, {"charset": "utf-8"}):
        raise NotJson
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise NotJson
    return read(request.get_data(cache=False))


def read(body: bytes) -> Any:
    """The value that these bytes write.

    Raises:
        BadJson: as `sent` says.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadJson(f"This is not UTF-8, from byte {error.start:,} on") from error
    try:
        found = json.loads(
            text, object_pairs_hook=_once_each, parse_float=Decimal, parse_constant=_no_constant
        )
    except RecursionError as error:
        raise BadJson("This is nested too deeply") from error
    except json.JSONDecodeError as error:
        raise BadJson(f"This is no JSON: line {error.lineno}, column {error.colno}") from error
    except (ValueError, ArithmeticError) as error:  # a number of thousands of digits
        raise BadJson("This holds a number that is too long") from error
    for pointer, words in _strange(found, "", MOST_NESTED):
        raise BadJson(f"{words} at {pointer or 'the top'}")
    return found


def pointer(*names: str) -> str:
    """Where something stands in what was sent (RFC 6901)."""
    return "".join("/" + each.replace("~", "~0").replace("/", "~1") for each in names)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise BadJson(f"“{_printable(name)}” is named twice")
        found[name] = value
    return found


def _no_constant(name: str) -> None:
    raise BadJson(f"{name} is no number in JSON")


def _strange(value: Any, where: str, levels: int) -> Iterator[tuple[str, str]]:
    """Text that is none, and what is nested without end."""
    if not levels:
        yield where, "This is nested too deeply"
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _strange(name, where, levels)
            yield from _strange(each, where + pointer(_printable(name)), levels - 1)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _strange(each, f"{where}/{number}", levels - 1)
    elif isinstance(value, str) and not all(map(_is_text, value)):
        yield where, "A sign that is no text stands"


def _is_text(sign: str) -> bool:
    """No control characters but line breaks and tabs, and no half of a pair of UTF-16."""
    number = ord(sign)
    return sign in "\t\n\r" or (number >= 32 and number != 127 and not 0xD800 <= number < 0xE000)


def _printable(name: str) -> str:
    return "".join(sign if _is_text(sign) else "?" for sign in name[:60])
