"""The office prepares a round, launches it, writes to bodies, and reads what was signed off."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation
from tests.factories.survey import CHAMPION, ORDERLY, give, make_return, make_round
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.clock import LONDON
from volunteer_app.foundation.database import db
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.foundation.transactions import transaction
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.survey import queries, tasks
from volunteer_app.survey.models import SurveyNotice, SurveyReturn, SurveyRound
from volunteer_app.survey.rules.rounds import ReturnState, RoundState
from volunteer_app.survey.service import returns


@pytest.fixture
def office(client: PageClient, app: Flask) -> PageClient:
    ministry = organisations.by_code("MOJ")
    assert ministry is not None
    account = make_account(name="Olive Office", roles=[(MembershipRole.MINISTERIAL_CHAMPION, ministry)])
    sign_in(client, account)
    return client


@pytest.fixture
def police(app: Flask) -> Organisation:
    return make_organisation("Northshire police", kind=OrganisationKind.POLICE, code="NPOL")


@pytest.fixture
def champion(police: Organisation) -> Account:
    return make_account("chris@example.org", roles=[(MembershipRole.CHAMPION, police)])


def dates(**days: int) -> dict[str, object]:
    """The fields of these dates, counted in days from today."""
    found: dict[str, object] = {}
    for name, number in days.items():
        day = clock.today() + timedelta(days=number)
        found |= {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}
    return found


def test_a_round_is_prepared_filled_with_bodies_and_launched(
    office: PageClient, police: Organisation
) -> None:
    form = form_fields(office.get("/survey/rounds/new").text)
    sent = {
        **form,
        "title": "Survey of 2026",
        "code": "2026",
        "closes_at": "5pm",
        **dates(reference_day=-40, opens_on=-1, closes_on=30),
    }
    made = office.post("/survey/rounds/new", data=sent)
    assert made.status_code == 302
    assert "No body is asked yet" in office.get(made.location).text
    added = office.submit(f"{made.location}/bodies", kinds=["agency"], others="NPOL\nNorthshire police")
    assert added.status_code == 302
    page = office.get(made.location).text
    assert "Northshire police" in page
    assert "Legal Aid Agency" in page
    assert "neither a champion nor a contact" in office.get(f"{made.location}/launch").text
    assert office.submit(f"{made.location}/launch").status_code == 302
    found = queries.round_by_code("2026")
    assert found is not None
    assert found.state is RoundState.LAUNCHED
    assert found.closes_at.astimezone(LONDON).hour == 17
    assert len(queries.returns_of_round(found)) == 9


def test_an_unknown_body_is_named(office: PageClient) -> None:
    made = make_round(launched=False)
    answer = office.submit(f"/survey/rounds/{made.reference}/bodies", others="Nowhere police\nLAA")
    assert answer.status_code == 422
    assert "No single organisation in use is called: Nowhere police" in answer.text


def test_the_days_of_a_round_must_fit(office: PageClient) -> None:
    form = form_fields(office.get("/survey/rounds/new").text)
    sent = {**form, "title": "S", "code": "2026", "closes_at": "5pm"}
    wrong = office.post(
        "/survey/rounds/new", data={**sent, **dates(reference_day=0, opens_on=0, closes_on=9)}
    )
    assert wrong.status_code == 422
    assert "must open after its reference day" in wrong.text


def test_a_round_that_somebody_else_changed_is_not_overwritten(office: PageClient) -> None:
    made = make_round(launched=False)
    address = f"/survey/rounds/{made.reference}/edit"
    form = form_fields(office.get(address).text)
    assert office.post(address, data={**form, "title": "One"}).status_code == 302
    assert office.post(address, data={**form, "title": "Two"}).status_code == 409
    db.session.expire_all()
    assert db.session.get_one(SurveyRound, made.id).title == "One"


def mail() -> list[tuple[str, str]]:
    rows = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
    return [(each.to_address, each.subject) for each in rows]


def test_the_job_fills_in_invites_once_and_reminds(police: Organisation, champion: Account) -> None:
    with transaction():
        found = make_return(police)
        number, closes_at = found.id, found.closes_at
    for _ in range(2):
        tasks.see_to_rounds()
    assert mail() == [("chris@example.org", "Survey of volunteering: please answer for Northshire police")]
    db.session.expire_all()
    assert db.session.get_one(SurveyReturn, number).filled_in_at is not None
    assert len(queries.figures(db.session.get_one(SurveyReturn, number))) == 18
    db.session.rollback()
    with clock.standing_on(closes_at.date() - timedelta(days=7)):
        for _ in range(2):
            tasks.see_to_rounds()
    assert len(mail()) == 2
    assert mail()[1][1].endswith("the answers of Northshire police are not signed off yet")


def test_nobody_is_reminded_of_what_is_signed_off_or_not_open(
    police: Organisation, champion: Account
) -> None:
    with transaction():
        found = make_return(police)
        give(found, ORDERLY)
        returns.sign_off(found, by=CHAMPION)
        make_return(police, launched=False)
    tasks.see_to_rounds()
    assert mail() == []


def test_a_champion_who_is_named_later_is_invited_then(police: Organisation) -> None:
    with transaction():
        make_return(police)
    tasks.see_to_rounds()
    assert mail() == []
    with transaction():
        make_account("late@example.org", roles=[(MembershipRole.CHAMPION, police)])
    tasks.see_to_rounds()
    assert [to for to, _ in mail()] == ["late@example.org"]


def test_a_contact_is_written_to_and_can_answer_but_not_sign(
    office: PageClient, police: Organisation
) -> None:
    found = make_return(police)
    contact = make_account("cora@example.org", roles=[(MembershipRole.COORDINATOR, police)])
    address = f"/survey/bodies/{found.reference}"
    assert office.submit(f"{address}/contacts", email="cora@example.org").status_code == 302
    again = office.submit(f"{address}/contacts", email="cora@example.org")
    assert "a contact for this body already" in again.text
    tasks.see_to_rounds()
    assert [to for to, _ in mail()] == ["cora@example.org"]
    db.session.rollback()
    sign_in(office, contact)
    assert office.get(f"/survey/returns/{found.reference}/answers").status_code == 200
    assert office.get(f"/survey/returns/{found.reference}/sign-off").status_code == 403


def post(client: PageClient, page: str, address: str) -> int:
    token = form_fields(client.get(page).text)["csrf_token"]
    return client.post(address, data={"csrf_token": token}).status_code


def test_a_body_is_reminded_by_hand_once_a_day(
    office: PageClient, police: Organisation, champion: Account
) -> None:
    found = make_return(police)
    page = f"/survey/bodies/{found.reference}"
    assert post(office, page, f"{page}/remind") == 302
    assert post(office, page, f"{page}/remind") == 409
    assert [each.name[:5] for each in db.session.scalars(select(SurveyNotice))] == ["asked"]
    assert len(mail()) == 1


def test_the_office_reads_answers_once_they_are_signed_off(office: PageClient, police: Organisation) -> None:
    found = make_return(police)
    give(found, ORDERLY)
    page = f"/survey/bodies/{found.reference}"
    assert office.get(f"{page}/answers").status_code == 404
    returns.sign_off(found, by=BY)
    assert "Staff who volunteer" in office.get(f"{page}/answers").text
    assert office.submit(f"{page}/reopen", reason="A number looks wrong").status_code == 302
    db.session.expire_all()
    assert db.session.get_one(SurveyReturn, found.id).state is ReturnState.STARTED


def test_a_body_gets_more_time(office: PageClient, police: Organisation) -> None:
    found = make_return(police)
    page = f"/survey/bodies/{found.reference}/more-time"
    form = form_fields(office.get(page).text)
    sent = {**form, "closes_at": "midday", "reason": "Their champion was ill", **dates(closes_on=25)}
    assert office.post(page, data={**sent, **dates(closes_on=5)}).status_code == 422
    assert office.post(page, data=sent).status_code == 302
    assert "more time given" in office.get(f"/survey/bodies/{found.reference}").text


def test_a_body_is_taken_out_of_a_round_that_is_prepared(office: PageClient, police: Organisation) -> None:
    found = make_return(police, launched=False)
    page = f"/survey/bodies/{found.reference}"
    assert post(office, page, f"{page}/remove") == 302
    assert office.get(page).status_code == 404


def test_the_questionnaire_can_be_read(office: PageClient) -> None:
    assert "How many people were volunteers with the body" in office.get("/survey/questionnaires/2026.1").text
    assert office.get("/survey/questionnaires/1999.1").status_code == 404


def test_the_pages_of_the_office_are_for_the_office_alone(
    client: PageClient, police: Organisation, champion: Account
) -> None:
    found = make_return(police)
    sign_in(client, champion)
    for page in ("/survey/rounds", f"/survey/bodies/{found.reference}", "/survey/questionnaires/2026.1"):
        assert client.get(page).status_code == 403
