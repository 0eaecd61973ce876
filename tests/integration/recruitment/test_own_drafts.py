"""What a volunteer has begun is their own: on every device after signing in, and nobody else’s."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.integration.recruitment.applicant import answer, base, how_many, send
from tests.integration.recruitment.leaving import link, press, sent
from tests.page_client import PageClient, form_fields
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.recruitment import drafts, service
from volunteer_app.recruitment.models import ApplicationDraft, Opportunity
from volunteer_app.recruitment.rules import DRAFT_KEPT

TODAY = date(2026, 11, 23)


@pytest.fixture
def volunteer(app: Flask) -> Any:
    person = make_person(make_organisation("Hope Mentoring"))
    return make_account("vol@example.org", person_id=person.id)


def test_a_volunteers_draft_is_simply_there_on_another_device(
    client: PageClient, elsewhere: PageClient, opportunity: Opportunity, volunteer: Any
) -> None:
    with clock.standing_on(TODAY):
        sign_in(client, volunteer)
        answer(client, opportunity, "why")
        client.submit(f"{base(opportunity)}/apply/availability", availability="Tues", later="yes")
        assert "on any device" in client.get(f"{base(opportunity)}/apply/come-back-later").text
    with clock.standing_on(TODAY + timedelta(days=3)):
        sign_in(elsewhere, volunteer)
        start = elsewhere.get("/my/volunteering").text
        assert opportunity.title in start
        assert "You began this on 23 November 2026" in start
        assert "You began this on 23 November 2026" in elsewhere.get(base(opportunity)).text
        assert elsewhere.get(f"{base(opportunity)}/apply").location.endswith("/apply/referee-1")
        assert "First line" in elsewhere.get(f"{base(opportunity)}/apply/why").text
        answer(elsewhere, opportunity, "referee-1", "referee-2", "convictions")
        send(elsewhere, opportunity)
        assert "You began this" not in elsewhere.get("/my/volunteering").text
    assert sent() == [] or all("continue" not in each.body for each in sent())


def test_a_volunteers_draft_is_nobody_elses(
    client: PageClient, opportunity: Opportunity, volunteer: Any
) -> None:
    sign_in(client, volunteer)
    answer(client, opportunity, "why")
    client.post("/sign-out")
    assert "First line" not in client.get(f"{base(opportunity)}/apply/name").text
    sign_in(client, make_account(person_id=make_person(make_organisation()).id))
    assert "First line" not in client.get(f"{base(opportunity)}/apply/why").text


def test_a_link_opened_by_a_volunteer_becomes_their_own(
    client: PageClient, elsewhere: PageClient, opportunity: Opportunity, volunteer: Any
) -> None:
    address = link(client, opportunity, "name", "why")
    sign_in(elsewhere, volunteer)
    press(elsewhere, address)
    assert elsewhere.get(f"{base(opportunity)}/apply").location.endswith("/apply/availability")
    db.session.rollback()
    assert db.session.scalars(select(ApplicationDraft.person_id)).one() == volunteer.person_id


def test_a_link_does_not_replace_what_a_volunteer_began_themselves(
    client: PageClient, elsewhere: PageClient, opportunity: Opportunity, volunteer: Any
) -> None:
    address = link(client, opportunity, "name")
    sign_in(elsewhere, volunteer)
    answer(elsewhere, opportunity, "why")
    page = elsewhere.get(address).text
    assert "You have begun this application already" in page
    assert how_many(ApplicationDraft) == 2
    elsewhere.post("/sign-out")
    assert press(elsewhere, address).status_code == 302


def test_a_volunteer_who_begins_twice_in_one_moment_has_one_draft(
    opportunity: Opportunity, volunteer: Any
) -> None:
    first, _ = drafts.start(opportunity, volunteer.person_id)
    second, _ = drafts.start(opportunity, volunteer.person_id)
    assert first is second


def test_a_draft_that_was_left_for_too_long_does_not_stand_in_the_way_of_a_new_one(
    client: PageClient, opportunity: Opportunity, volunteer: Any
) -> None:
    with clock.standing_on(TODAY - DRAFT_KEPT - timedelta(days=1)):
        drafts.start(opportunity, volunteer.person_id)
        db.session.commit()
    with clock.standing_on(TODAY):
        sign_in(client, volunteer)
        answer(client, opportunity, "why")
        assert "First line" in client.get(f"{base(opportunity)}/apply/why").text
    assert how_many(ApplicationDraft) == 1


def test_a_link_opened_by_a_volunteer_replaces_what_they_left_for_too_long(
    client: PageClient, elsewhere: PageClient, opportunity: Opportunity, volunteer: Any
) -> None:
    with clock.standing_on(TODAY - DRAFT_KEPT - timedelta(days=1)):
        drafts.start(opportunity, volunteer.person_id)
        db.session.commit()
    with clock.standing_on(TODAY):
        address = link(client, opportunity, "name", "why")
        sign_in(elsewhere, volunteer)
        assert press(elsewhere, address).status_code == 302
    db.session.rollback()
    assert db.session.scalars(select(ApplicationDraft.person_id)).all() == [volunteer.person_id]


def test_a_link_taken_in_the_moment_of_beginning_is_refused_in_the_form(
    client: PageClient,
    elsewhere: PageClient,
    opportunity: Opportunity,
    volunteer: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = link(client, opportunity, "name")
    sign_in(elsewhere, volunteer)
    fields = form_fields(elsewhere.get(address).text)
    answer(elsewhere, opportunity, "why")
    monkeypatch.setattr(drafts, "of_person", lambda *_: None)
    late = elsewhere.post(address, data=fields)
    assert late.status_code == 422
    assert "You have begun this application already" in late.text
    assert how_many(ApplicationDraft) == 2


def test_a_volunteers_own_draft_is_found_by_no_token(opportunity: Opportunity, volunteer: Any) -> None:
    own, token = drafts.start(opportunity, volunteer.person_id)
    assert drafts.find(opportunity, token) is None
    assert drafts.find(opportunity, drafts.hand_over(own, None)) is own


def test_a_closed_opportunity_is_told_on_the_start_page(
    client: PageClient, opportunity: Opportunity, volunteer: Any
) -> None:
    sign_in(client, volunteer)
    answer(client, opportunity, "why")
    service.close_opportunity(opportunity, reason="enough", by=BY)
    db.session.commit()
    start = client.get("/my/volunteering").text
    assert "It has closed meanwhile" in start
    assert "Go on with this application" not in start
