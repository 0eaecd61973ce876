"""Refusals that a person may read, and the pages that show them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from flask import Flask, Response, make_response, redirect, render_template, request, url_for
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from volunteer_app.foundation import json_answers, uploads
from volunteer_app.foundation.logs import log_of, protect
from volunteer_app.foundation.problems import Problem
from volunteer_app.foundation.templating import render_plainly

log = log_of(__name__)

PAGES = frozenset({400, 403, 404, 409, 413, 429, 500, 503})
# For the case that even the page cannot be made, as when the front end was never built
LAST_RESORT = "Sorry, there is a problem with the service. What you sent was not saved. Try again later.\n"


class NotFound(Exception):
    """There is no such thing for this viewer: it does not exist, or it is not theirs to know of."""


class Moved(Exception):
    """What the address names has become part of another record, which this viewer may open."""

    def __init__(self, reference: str) -> None:
        """Keep the reference of that record."""
        super().__init__(reference)
        self.reference = reference


class Refused(Exception):
    """A rule says no. The message is one plain sentence for the person who asked.

    `also`: what else was found at the same time, so that a form shows all of it at once.
    """

    def __init__(self, message: str, field: str = "", *, also: Sequence["Refused"] = ()) -> None:
        """Keep the sentence, and the form field that it belongs to, if any."""
        super().__init__(message)
        self.message = message
        self.field = field
        self.also = tuple(also)


@contextmanager
def refusing() -> Iterator[None]:
    """What rules find impossible is refused."""
    try:
        yield
    except Problem as problem:
        raise Refused(problem.message, problem.field) from problem


def refuse_all(*checks: Callable[[], object]) -> None:
    """Make every check, so that who filled in a form reads at once all that these refuse of it.

    Raises:
        Refused: one or more of them did; what is said twice is kept once.
    """
    found: dict[tuple[str, str], Refused] = {}
    for check in checks:
        try:
            with refusing():
                check()
        except Refused as refused:
            for each in (refused, *refused.also):
                found.setdefault((each.message, each.field), each)
    if found:
        first, *others = found.values()
        raise Refused(first.message, first.field, also=others)


class Unavailable(Exception):
    """Something that the service needs did not answer, such as the storage of files: try again later."""


class StaleEdit(Exception):
    """Somebody else changed the row since the form was opened."""


def register(app: Flask) -> None:
    """Answer every failure with a page in plain English; a stack trace goes to the log alone."""
    protect(app.logger)
    app.register_error_handler(NotFound, lambda _: page(404))
    app.register_error_handler(Moved, _moved)
    app.register_error_handler(Refused, lambda refused: page(409, refused.message))
    for stale in (StaleEdit, StaleDataError):
        app.register_error_handler(stale, lambda _: page(409))
    for away in (OperationalError, NoConnection, Unavailable):
        app.register_error_handler(away, _away)
    app.register_error_handler(json_answers.BadJson, lambda bad: page(400, str(bad)))
    app.register_error_handler(json_answers.NotJson, lambda _: page(415))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def page(status: int, message: str = "") -> Response:
    """The error page for a status, or for its family where it has none of its own; JSON for other systems."""
    if json_answers.is_asked():
        return json_answers.problem(status, message)
    known = status if status in PAGES else (400 if status < 500 else 500)
    # The last two are shown when the database or the session may be down, so they are given neither
    render = render_plainly if known in {500, 503} else render_template
    return make_response(render(f"errors/{known}.html", message=message), status)


def _moved(moved: Moved) -> Response:
    """The same page of the other record; what was sent to the old one was not saved."""
    if request.method != "GET":
        return page(409, "This record was merged with another. Open it again, then do this there")
    assert request.endpoint is not None  # noqa: S101 - a view ran
    values = {**(request.view_args or {}), "reference": moved.reference}
    return make_response(redirect(url_for(request.endpoint, **values)))


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    message = uploads.too_large() if error.code == 413 else ""
    answer = _failure(500) if error.code == 500 else page(error.code, message)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after", "www-authenticate"}:
            answer.headers[name] = value
    return answer


def _unexpected(error: Exception) -> Response:
    _log("unexpected failure", error)
    return _failure(500)


def _away(error: Exception) -> Response:
    """The database or another service did not answer: the same request may well work in a minute."""
    _log("what the service needs did not answer", error)
    answer = _failure(503)
    answer.headers["Retry-After"] = "60"
    return answer


def _failure(status: int) -> Response:
    try:
        return page(status)
    except Exception:
        log.exception("the page for %s could not be made", status)
        answer = make_response(LAST_RESORT, status)
        answer.mimetype = "text/plain"
        return answer


def _log(what: str, error: Exception) -> None:
    """The rule's pattern and never the address: an address may hold what belongs to a person."""
    log.error("%s at %s %s", what, request.method, request.url_rule, exc_info=error)
