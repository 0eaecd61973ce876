"""Every failure is a page in plain English; a stack trace stays in the log, and so does every row."""

import logging

import pytest
from flask import Flask
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from tests.factories.organisations import make_organisation
from tests.integration.foundation.conftest import browser
from tests.page_client import PageClient
from volunteer_app.blueprints import create_app
from volunteer_app.config import Settings
from volunteer_app.foundation import assets
from volunteer_app.foundation.database import db
from volunteer_app.foundation.logs import WithoutRows
from volunteer_app.organisations.models import Organisation


def test_an_unexpected_failure_says_nothing_of_itself(visitor: PageClient) -> None:
    answer = visitor.get("/workshop/reading/explodes")
    assert answer.status_code == 500
    assert "1234" not in answer.text
    assert "RuntimeError" not in answer.text


def test_a_refusal_is_shown_in_its_own_words(visitor: PageClient) -> None:
    answer = visitor.post("/workshop/trusting?way=refused")
    assert (answer.status_code, "There is no room left" in answer.text) == (409, True)


def test_a_template_that_lacks_a_name_is_a_failure(visitor: PageClient) -> None:
    assert visitor.get("/workshop/reading/broken").status_code == 500


def test_a_wrong_method_is_told_which_are_right(visitor: PageClient) -> None:
    answer = visitor.post("/workshop/done/x")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_form_that_is_too_large_is_refused(visitor: PageClient) -> None:
    answer = visitor.post("/workshop/organisations", data={"note": "x" * 2_000_000})
    assert answer.status_code == 413
    assert "too large" in answer.text


@pytest.mark.parametrize("address", ["/people/%00", "/opportunities?q=%00", "/no/such/page", "/%FF"])
def test_an_address_that_cannot_be_ours_is_not_found(visitor: PageClient, address: str) -> None:
    assert visitor.get(address).status_code == 404


def test_a_form_of_another_site_is_refused(visitor: PageClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert visitor.post("/workshop/trusting?way=well", headers=headers).status_code == 403
    assert visitor.get("/workshop/done/x", headers=headers).status_code == 200


@pytest.fixture
def away(
    app: Flask, workshop_app: Flask, database: str, tmp_path_factory: pytest.TempPathFactory
) -> PageClient:
    """An application whose database cannot be reached."""
    folder = tmp_path_factory.mktemp("away")
    url = (
        "postgresql+psycopg://postgres@127.0.0.1:9/nobody"
        if database == "postgresql"
        else "sqlite:////no/file.db"
    )
    away = create_app(Settings(instance_path=folder, database_url=url))
    away.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=False)
    away.test_client_class = PageClient
    return browser(away)


@pytest.mark.parametrize("address", ["/opportunities", "/people"])
def test_the_page_for_an_absent_database_needs_no_database(away: PageClient, address: str) -> None:
    with away.session_transaction() as kept:
        kept["_user_id"] = "somebody"
    answer = away.get(address)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "unavailable" in answer.text


def test_a_process_without_its_database_is_not_ready(away: PageClient) -> None:
    assert (away.get("/health").status_code, away.get("/health").text) == (503, "not ready\n")


def test_a_failure_is_told_even_when_no_page_can_be_made(
    visitor: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "manifest", lambda: {})
    answer = visitor.get("/workshop/reading/explodes")
    assert (answer.status_code, answer.mimetype) == (500, "text/plain")
    assert answer.text.startswith("Sorry")
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.usefixtures("app")
def test_what_the_database_quotes_of_a_row_is_not_logged() -> None:
    organisation = make_organisation("Hope")
    values = {"code": organisation.code, "name": "A secret name", "kind": "voluntary", "sector": "voluntary"}
    statement = insert(Organisation).values(**values, path="/x/", is_place=True, reference="ORG-X")
    with pytest.raises(IntegrityError) as failure:
        db.session.connection().execute(statement)
    record = logging.LogRecord("x", logging.ERROR, "x", 1, "failed", None, failure._excinfo)
    assert WithoutRows().filter(record)
    assert "IntegrityError" in str(record.exc_text)
    assert organisation.code not in str(record.exc_text)
    assert "A secret name" not in str(record.exc_text)
