"""How many SQL statements a page sends, counted inside one process: the server itself has no such switch."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import event

from bench.browser import SECOND_STEP, BadAnswer, hidden_fields
from bench.pages import COORDINATOR, PAGES, PUBLIC, SEARCHES
from bench.records import address, records
from volunteer_app.cli.sample.accounts import PASSWORD, code_now
from volunteer_app.foundation.database import db

Sent = dict[str, list[tuple[str, Any]]]  # statements with their parameters, by the page's key

# What the driver says by itself to begin and end a transaction is no statement of ours
NOT_COUNTED = ("BEGIN", "PRAGMA", "COMMIT", "ROLLBACK")


@contextmanager
def noted() -> Iterator[list[tuple[str, Any]]]:
    """The statements, with their parameters, that are sent inside the block."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if not statement.startswith(NOT_COUNTED):
            sent.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def statements(app: Flask) -> Sent:
    """What each of the main pages sends, by the page's key."""
    with app.test_request_context():
        found = records()
        addresses = {page.key: address(page, found) for page in PAGES}
        db.session.rollback()
    with app.test_request_context():
        searches = [(url_for(shown), url_for(search), words) for shown, search, words in SEARCHES]
    clients = {viewer: _signed_in(app, viewer) for viewer in {page.viewer for page in PAGES}}
    for shown, search, words in searches:
        _look_for(app, clients[COORDINATOR], shown, search, words)
    sent: Sent = {}
    for page in PAGES:
        client, path = clients[page.viewer], addresses[page.key]
        with app.app_context(), noted() as statements_of_page:
            answer = client.get(path)
        if answer.status_code != HTTPStatus.OK:
            raise BadAnswer(f"{page.key} ({path}) answered {answer.status_code}")
        sent[page.key] = list(statements_of_page)
    return sent


def _signed_in(app: Flask, viewer: str) -> FlaskClient:
    client = FlaskClient(app, app.response_class)  # not the tests' own, which checks each page
    if viewer != PUBLIC:
        with app.app_context():
            fields = hidden_fields(client.get("/sign-in").text)
        with app.app_context():
            answer = client.post("/sign-in", data={**fields, "email": viewer, "password": PASSWORD})
        if answer.status_code != HTTPStatus.FOUND:
            raise BadAnswer(f"signing in as {viewer} answered {answer.status_code}")
        if answer.location.endswith(SECOND_STEP):
            _give_code(app, client, viewer)
    return client


def _give_code(app: Flask, client: FlaskClient, viewer: str) -> None:
    with app.app_context():
        fields = hidden_fields(client.get(SECOND_STEP).text)
    with app.app_context():
        answer = client.post(SECOND_STEP, data={**fields, "code": code_now()})
    if answer.status_code != HTTPStatus.FOUND:
        raise BadAnswer(f"the security code of {viewer} was not taken")


def _look_for(app: Flask, client: FlaskClient, shown: str, search: str, words: str) -> None:
    with app.app_context():
        fields = hidden_fields(client.get(shown).text)
    with app.app_context():
        answer = client.post(search, data={**fields, "words": words})
    if answer.status_code != HTTPStatus.FOUND:
        raise BadAnswer(f"searching at {search} answered {answer.status_code}")
