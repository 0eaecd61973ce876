"""A form sent twice changes things once, one after the other and at the same time."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.integration.foundation.conftest import browser
from tests.page_client import PageClient, form_fields
from volunteer_app.foundation.database import db
from volunteer_app.foundation.submissions import Submission
from volunteer_app.organisations.models import Organisation

ADDRESS = "/workshop/organisations"


def filled(visitor: PageClient, **typed: str) -> dict[str, Any]:
    """The form as it would be sent."""
    shown = form_fields(visitor.get(ADDRESS).text)
    return {**shown, "name": "Hope", "code": "HOPE", "kind": "a", **typed}


def number_of(name: str) -> int:
    db.session.rollback()
    return db.session.scalars(select(func.count(Organisation.id)).where(Organisation.name == name)).one()


def test_a_form_sent_twice_gets_the_same_answer_and_makes_one_row(visitor: PageClient) -> None:
    form = filled(visitor)
    first, second = (visitor.post(ADDRESS, data=form) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first.location == second.location == "/workshop/done/HOPE"
    assert number_of("Hope") == 1


def test_a_form_sent_twice_at_once_gets_the_same_answer_and_makes_one_row(
    visitor: PageClient, workshop_app: Flask
) -> None:
    form = filled(visitor, name="Slow")
    answers = _at_once(visitor, workshop_app, form)
    assert {answer.status_code for answer in answers} == {302}
    assert {answer.location for answer in answers} == {"/workshop/done/HOPE"}
    assert number_of("Slow") == 1


def _at_once(visitor: PageClient, app: Flask, form: dict[str, Any]) -> list[TestResponse]:
    cookie = visitor.get_cookie("session")
    assert cookie is not None
    db.session.rollback()

    def send(_: int) -> TestResponse:
        twin = browser(app)
        twin.set_cookie("session", cookie.value)
        with app.app_context():  # a thread starts with no context of its own
            return twin.post(ADDRESS, data=form)

    with ThreadPoolExecutor(3) as threads:
        return list(threads.map(send, range(3)))


def test_somebody_who_goes_back_and_types_something_else_is_not_ignored(visitor: PageClient) -> None:
    form = filled(visitor)
    visitor.post(ADDRESS, data=form)
    assert visitor.post(ADDRESS, data={**form, "code": "HOPE2"}).location == "/workshop/done/HOPE2"
    assert number_of("Hope") == 2


def test_a_form_that_was_refused_can_be_sent_again(visitor: PageClient) -> None:
    form = filled(visitor, name="")
    assert visitor.post(ADDRESS, data=form).status_code == 422
    assert visitor.post(ADDRESS, data={**form, "name": "Hope"}).status_code == 302
    assert number_of("Hope") == 1


def test_nobody_gets_an_answer_by_the_key_of_another_browser(
    visitor: PageClient, workshop_app: Flask
) -> None:
    form = filled(visitor)
    visitor.post(ADDRESS, data=form)
    stranger = browser(workshop_app)
    own = filled(stranger, form_key=form["form_key"], code="OTHER")
    assert stranger.post(ADDRESS, data={**form, "csrf_token": own["csrf_token"]}).status_code == 422
    assert stranger.post(ADDRESS, data=own).location == "/workshop/done/OTHER"


@pytest.mark.parametrize("key", ["", "short", "x" * 65])
def test_a_key_that_no_form_of_ours_has_is_ignored(visitor: PageClient, key: str) -> None:
    assert visitor.post(ADDRESS, data=filled(visitor, form_key=key)).status_code == 302
    assert db.session.scalars(select(Submission)).all() == []


def test_a_form_of_somebody_signed_out_has_no_answer_to_repeat(visitor: PageClient) -> None:
    form = filled(visitor)
    assert visitor.post("/workshop/secret-act", data=form).location.startswith("/sign-in")
    assert db.session.scalars(select(Submission)).all() == []
