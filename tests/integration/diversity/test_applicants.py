"""The questions after an application: for the browser that sent it, once, and nothing is shown there."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_prison
from tests.factories.recruitment import make_opportunity, role_named
from tests.integration.recruitment.applicant import base, have_answered, send
from tests.page_client import PageClient
from volunteer_app.diversity.asking import queries
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.recruitment.models import Application, Opportunity


@pytest.fixture
def opportunity(app: Flask) -> Opportunity:
    made = make_opportunity(role=role_named("mentor-prison"), places=(make_prison(),))
    db.session.commit()
    return made


@pytest.fixture
def sent(client: PageClient, opportunity: Opportunity) -> str:
    """The address of the questions, once an application was sent."""
    have_answered(client, opportunity)
    send(client, opportunity)
    return f"{base(opportunity)}/equality-questions"


def answers() -> dict[str, str] | None:
    db.session.expire_all()
    person_id = db.session.scalars(select(Application.person_id)).one()
    row = queries.row_of(person_id)
    return row.answers if row is not None else None


def test_the_sent_page_offers_the_questions_and_their_address_names_nobody(
    client: PageClient, opportunity: Opportunity, sent: str
) -> None:
    page = client.get(f"{base(opportunity)}/applied").text
    assert f'href="{sent}"' in page
    assert "You do not have to answer" in page
    person = db.session.scalars(select(Application)).one().person
    assert person.reference not in client.get(sent).text
    assert not re.search(r"VOL-|APP-", sent)


def test_answers_are_kept_once_and_never_shown_there(client: PageClient, sent: str) -> None:
    answer = client.submit(sent, equality_sex="female", equality_religion="sikh")
    assert answer.location == "/equality-questions/thank-you"
    assert "Sikh" not in client.get(answer.location).text
    assert answers() == {"sex": "female", "religion": "sikh"}
    again = client.get(sent)
    assert "These questions are closed" in again.text
    assert 'type="radio"' not in again.text
    assert client.post(sent, data={"equality_sex": "male"}).status_code == 200
    assert answers() == {"sex": "female", "religion": "sikh"}
    with client.session_transaction() as kept:
        assert "sikh" not in str(dict(kept))


def test_nothing_answered_is_a_question_left_empty(client: PageClient, sent: str) -> None:
    client.submit(sent)
    assert answers() == {}


def test_another_browser_finds_nothing(app: Flask, sent: str) -> None:
    elsewhere = app.test_client()
    assert elsewhere.get(sent).status_code == 302
    assert elsewhere.post(sent, data={"equality_sex": "male"}).status_code == 302
    assert answers() is None


def test_after_an_hour_the_questions_are_closed(client: PageClient, sent: str) -> None:
    page = client.get(sent)
    assert page.status_code == 200
    row = db.session.scalars(select(Application)).one()
    row.applied_at = clock.now() - timedelta(minutes=61)
    db.session.info["history.loading"] = "a clock"
    db.session.commit()
    db.session.info.pop("history.loading")
    assert "These questions are closed" in client.get(sent).text


def test_whoever_applies_in_anothers_name_changes_nothing(
    client: PageClient, app: Flask, opportunity: Opportunity, sent: str
) -> None:
    client.submit(sent, equality_sex="female")
    elsewhere = app.test_client()
    assert isinstance(elsewhere, PageClient)
    with elsewhere.session_transaction() as kept:
        kept["applied"] = {opportunity.reference: db.session.scalars(select(Application.reference)).one()}
    assert elsewhere.submit(sent, equality_sex="male").location == "/equality-questions/thank-you"
    assert answers() == {"sex": "female"}


def test_who_is_signed_in_answers_in_their_account(
    client: PageClient, sent: str, opportunity: Opportunity
) -> None:
    application = db.session.scalars(select(Application)).one()
    sign_in(client, make_account(name="Siân", person_id=application.person_id))
    with client.session_transaction() as kept:
        kept["applied"] = {opportunity.reference: application.reference}
    assert client.get(sent).location == "/my/equality"
