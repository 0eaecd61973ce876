"""Wanting no messages: by link, by mailbox, on one's own page, by telling a coordinator; and again."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.recruitment import make_application, make_opportunity
from tests.integration.messages.writing import begin, outbox, sent, stop_link, write
from tests.page_client import PageClient, form_fields
from volunteer_app.foundation import history
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.submissions import Submission
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Affiliation, Person
from volunteer_app.recruitment import service
from volunteer_app.recruitment.messages import queries, stopping
from volunteer_app.recruitment.messages.models import MessageRecipient, MessageStop
from volunteer_app.recruitment.messages.rules import StopRoute
from volunteer_app.recruitment.rules import MoveReason, Stage

BY_POST = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def ada(hope: Organisation) -> Person:
    return make_person(hope, first_name="Ada", last_name="Example", email="ada@example.org")


@pytest.fixture
def link(coordinator: PageClient, ada: Person) -> str:
    """The address at the end of a message that Ada got."""
    db.session.commit()
    draft = begin(coordinator, "/people/choose", ada.reference)
    write(coordinator, draft, "Hello", "Hello")
    sent(coordinator, draft)
    return stop_link(outbox()[-1])


@pytest.fixture
def stranger(app: Flask) -> PageClient:
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


def stops() -> list[tuple[int, str]]:
    db.session.rollback()
    return [(each.person_id, each.route.value) for each in db.session.scalars(select(MessageStop))]


def test_opening_the_link_stops_nothing_and_the_button_does_without_signing_in(
    link: str, stranger: PageClient, ada: Person
) -> None:
    page = stranger.get(link)
    assert "Hope Mentoring sends messages to many people" in page.text
    assert "offers, checks and placements will still come" in page.text
    assert "Ada" not in page.text
    assert stops() == []
    answer = stranger.post(link, data=form_fields(page.text))
    assert answer.location == link
    assert stops() == [(ada.id, "link")]
    after = stranger.get(link).text
    assert "You get no more messages" in after
    stranger.post(link, data=form_fields(after))
    assert stops() == []
    actions = db.session.scalars(select(HistoryEntry.action).where(HistoryEntry.person_id == ada.id)).all()
    assert actions[-2:] == ["message:stop", "message:start_again"]


def test_a_mailbox_stops_them_with_one_request_without_token_cookie_or_redirect(
    link: str, app: Flask, ada: Person
) -> None:
    for _ in range(2):
        answer = app.test_client().post(link, data=BY_POST)
        assert (answer.status_code, answer.mimetype) == (200, "text/plain")
        assert stops() == [(ada.id, "link")]


def test_a_form_of_another_site_cannot_stop_them(link: str, stranger: PageClient) -> None:
    answer = stranger.post(link, data=BY_POST, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert stops() == []


def test_the_button_pressed_twice_stops_once_and_keeps_no_link(
    link: str, stranger: PageClient, ada: Person
) -> None:
    for stopped in ([(ada.id, "link")], []):  # then the button that wants them again
        fields = form_fields(stranger.get(link).text)
        answers = [stranger.post(link, data=fields) for _ in range(2)]
        assert [answer.location for answer in answers] == [link, link]
        assert stops() == stopped
    kept = db.session.scalars(select(Submission.location)).all()
    assert kept
    assert not [each for each in kept if link.rpartition("/")[2] in each]
    actions = db.session.scalars(select(HistoryEntry.action).where(HistoryEntry.person_id == ada.id)).all()
    assert actions.count("message:stop") == 1


def test_only_a_hash_of_the_link_is_kept_and_a_wrong_one_opens_nothing(
    link: str, stranger: PageClient
) -> None:
    token = link.rpartition("/")[2]
    assert len(token) > 40
    kept = db.session.scalars(select(MessageRecipient.stop_token_hash)).one()
    assert kept is not None
    assert kept != token
    histories = db.session.scalars(select(HistoryEntry)).all()
    assert all(kept not in str(each.after) for each in histories)
    stranger.post(link, data=form_fields(stranger.get(link).text))
    assert all(token not in each for each in db.session.scalars(select(Submission.location)))
    for wrong in ("x", token[:-1], kept, "%F0%9F%98%80"):
        assert stranger.get(f"/stop-messages/{wrong}").status_code == 404
        assert stranger.post(f"/stop-messages/{wrong}", data=BY_POST).status_code == 404


def test_who_stopped_gets_nothing_more_from_that_organisation_but_letters_of_their_own_still_come(
    coordinator: PageClient, hope: Organisation, link: str, stranger: PageClient, ada: Person
) -> None:
    stranger.post(link, data=BY_POST)
    draft = begin(coordinator, "/people/choose", ada.reference)
    write(coordinator, draft, "Again", "Again")
    page = coordinator.get(f"{draft}/preview").text
    assert "Nobody whom you chose can get it" in page
    assert coordinator.post(f"{draft}/preview", data={"purpose": "x"}).status_code == 422
    assert [letter.subject for letter in outbox()] == ["Hello"]
    application = make_application(make_opportunity(hope), ada)
    db.session.commit()
    with coordinator.application.test_request_context():
        service.move(application, Stage.DECLINED, reason=MoveReason.ROLE_FILLED, note="Filled", by=BY)
        db.session.commit()
    assert any(letter.subject.startswith("About your application") for letter in outbox())


def test_who_stopped_gets_nothing_at_their_mailbox_for_another_record_either(
    coordinator: PageClient, hope: Organisation, link: str, stranger: PageClient, ada: Person
) -> None:
    stranger.post(link, data=BY_POST)
    with history.loading("test"):
        ada.email = (ada.email or "").upper()
    double = make_person(hope, first_name="Double", email=ada.email.lower())
    bert = make_person(hope, first_name="Bert", email="bert-alone@example.org")
    nobody = make_person(hope, first_name="Nomail")
    elsewhere = make_organisation("Another")
    stopping.stop(make_person(elsewhere, email=bert.email).id, elsewhere.id, StopRoute.LINK, by=BY)
    stopping.stop(make_person(hope).id, hope.id, StopRoute.LINK, by=BY)
    db.session.commit()
    ids = {each.id for each in (ada, double, bert, nobody)}
    assert queries.stopped_among(ids, hope.id) == {ada.id, double.id}


def test_another_organisation_may_still_write(
    coordinator: PageClient, link: str, stranger: PageClient, ada: Person, hope: Organisation
) -> None:
    stranger.post(link, data=BY_POST)
    assert {each.organisation_id for each in db.session.scalars(select(MessageStop))} == {hope.id}


def test_a_volunteer_stops_and_wants_them_again_on_their_own_page(
    client: PageClient, hope: Organisation, ada: Person
) -> None:
    sign_in(client, make_account(name="Ada Example", person_id=ada.id))
    other = make_organisation("Not theirs")
    db.session.commit()
    assert "/my/messages" in client.get("/my/details").text
    page = client.get("/my/messages").text
    assert "Hope Mentoring" in page
    assert "Not theirs" not in page
    assert client.submit("/my/messages").location == "/my/messages"
    assert stops() == [(ada.id, "own_page")]
    assert client.submit("/my/messages").location == "/my/messages"
    assert stops() == []
    fields = {**form_fields(client.get("/my/messages").text), "organisation": other.reference}
    assert client.post("/my/messages", data=fields).status_code == 404


def test_a_coordinator_stops_them_for_somebody_and_cannot_start_them_again(
    coordinator: PageClient, hope: Organisation, ada: Person
) -> None:
    elsewhere = make_person(make_organisation("Another"))
    db.session.commit()
    address = f"/people/{ada.reference}/messages"
    assert address in coordinator.get(f"/people/{ada.reference}").text
    before = form_fields(coordinator.get(address).text)
    assert coordinator.post(address, data=before).location == address
    assert stops() == [(ada.id, "coordinator")]
    page = coordinator.get(address).text
    assert "They told a coordinator" in page
    assert "They told me to stop" not in page
    coordinator.post(address, data={**before, "wanted": "yes", "form_key": "another-key-of-a-form"})
    assert stops() == [(ada.id, "coordinator")]
    assert coordinator.get(f"/people/{elsewhere.reference}/messages").status_code == 404
    db.session.add(Affiliation(person_id=ada.id, organisation_id=elsewhere.id))
    db.session.rollback()
