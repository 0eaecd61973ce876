"""Routes for other systems: no sign-in and no cookie, but a token in the header Authorization.

A browser never sends that header by itself, so no other site can make one act: such a route needs no form
token. A room says who holds a token (`are_known_by`); one hook asks before the view runs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar, cast

from flask import g, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.limiting import Limit

View = TypeVar("View", bound=Callable[..., Any])
BEARER = "bearer token"
LONGEST_TOKEN = 200
# A system that sends a return needs a handful of requests
ASKED = Limit("api", 600, timedelta(minutes=10))
WRONG = Limit("api_token", 30, timedelta(minutes=15))


@dataclass(frozen=True)
class Bearer:
    """Who holds a token: the organisation, and the actor that changes are made by."""

    organisation_id: int
    actor: Actor


_known: list[Callable[[str], Bearer | None]] = []


def are_known_by(find: Callable[[str], Bearer | None]) -> None:
    """A room tells who holds a token."""
    _known[:] = [find]


def by_bearer(view: View) -> View:
    """Only whoever sends a token that works reaches the view."""
    view.permissions = (BEARER,)  # type: ignore[attr-defined]  # the attribute that the wall reads
    return view


def admit() -> None:
    """Find who holds the token of this request.

    Raises:
        Unauthorized: there is no token, or none that works.
        TooManyRequests: this network asked too often, or with too many wrong tokens.
    """
    ASKED.count()
    header = request.headers.get("Authorization", "")
    found = _found(header)
    if found is None:
        if header:
            WRONG.count()
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer"))
    g.bearer = found


def bearer() -> Bearer:
    """Who holds the token, in a view that only they reach."""
    return cast(Bearer, g.bearer)


def _found(header: str) -> Bearer | None:
    scheme, _, token = header.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not 0 < len(token) <= LONGEST_TOKEN or not token.isascii():
        return None
    return next((found for find in _known if (found := find(token)) is not None), None)
