"""An application is left, and finished later in another browser by an e-mailed link."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.organisations import BY
from tests.integration.recruitment.applicant import ANSWERS, answer, base, have_answered, how_many, send
from tests.integration.recruitment.leaving import leave, link, path_in, press, sent
from tests.page_client import PageClient, form_fields
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.links import OneTimeLink
from volunteer_app.recruitment import letters, service
from volunteer_app.recruitment.models import Application, ApplicationDraft, DraftLetter, Opportunity
from volunteer_app.recruitment.rules import DRAFT_KEPT, MOST_LINKS_AN_HOUR
from volunteer_app.recruitment.tasks import clear_drafts

TODAY = date(2026, 11, 23)


def test_an_application_is_begun_here_and_finished_in_another_browser(
    client: PageClient, elsewhere: PageClient, opportunity: Opportunity
) -> None:
    answer(client, opportunity, "name", "date-of-birth", "email")
    page = client.get(f"{base(opportunity)}/apply/come-back-later").text
    assert 'value="sian@example.org"' in page  # as they gave it before
    assert leave(client, opportunity).location == f"{base(opportunity)}/apply/saved"
    address = path_in(sent()[-1])
    assert press(elsewhere, address).location == f"{base(opportunity)}/apply"
    assert elsewhere.get(f"{base(opportunity)}/apply").location == f"{base(opportunity)}/apply/phone"
    rest = list(ANSWERS)[3:]
    answer(elsewhere, opportunity, *rest)
    assert send(elsewhere, opportunity).status_code == 302
    assert db.session.scalars(select(Application)).one().person.first_name == "Siân"
    assert how_many(ApplicationDraft) == 0


def test_the_mail_names_the_opportunity_and_nothing_that_was_typed(
    client: PageClient, opportunity: Opportunity
) -> None:
    have_answered(client, opportunity)
    leave(client, opportunity)
    (message,) = sent()
    assert message.to_address == "sian@example.org"
    for words in (opportunity.title, opportunity.organisation.name):
        assert words in message.body
        assert words not in message.subject
    for answered in ("Siân", "O’Brien", "Tuesdays", "Ann Other", "1988"):
        assert answered not in message.body + message.subject


def test_page_and_mail_and_link_state_the_same_last_day(client: PageClient, opportunity: Opportunity) -> None:
    with clock.standing_on(TODAY, time(9)):
        opportunity.closes_on = TODAY + timedelta(days=60)
        db.session.expunge(opportunity)
        have_answered(client, opportunity, "name")
        page = client.get(f"{base(opportunity)}/apply/come-back-later").text
        leave(client, opportunity)
        address = path_in(sent()[-1])
    last = "20 December 2026"
    assert last in page
    assert last in sent()[-1].body
    with clock.standing_on(date(2026, 12, 20), time(23)):
        assert last in client.get(address).text
    with clock.standing_on(date(2026, 12, 21), time(9, 1)):
        assert client.get(address).status_code == 404
        clear_drafts()
    assert how_many(ApplicationDraft) == 0
    assert timedelta(days=28) == DRAFT_KEPT


def test_opening_the_link_uses_nothing_up_and_the_button_does_once(
    client: PageClient, elsewhere: PageClient, app: Flask, opportunity: Opportunity
) -> None:
    address = link(client, opportunity, "name")
    for _ in range(3):
        assert elsewhere.get(address).status_code == 200
    assert press(elsewhere, address).status_code == 302
    third = app.test_client()
    page = third.get(address)
    assert page.status_code == 404
    assert "What you can do" in page.text
    assert third.post(address, data={"csrf_token": form_fields_token(third)}).status_code == 404


def form_fields_token(client: Any) -> str:
    return str(form_fields(client.get("/sign-in").text)["csrf_token"])


def test_the_first_browser_no_longer_shows_the_answers(
    client: PageClient, elsewhere: PageClient, opportunity: Opportunity
) -> None:
    address = link(client, opportunity, "name", "date-of-birth")
    press(elsewhere, address)
    assert client.get(f"{base(opportunity)}/apply").location == f"{base(opportunity)}/apply/name"
    assert "Siân" not in client.get(f"{base(opportunity)}/apply/name").text


def test_leaving_again_gives_a_fresh_link_and_the_old_one_dies(
    client: PageClient, elsewhere: PageClient, opportunity: Opportunity
) -> None:
    first = link(client, opportunity, "name")
    leave(client, opportunity)
    second = path_in(sent()[-1])
    assert elsewhere.get(first).status_code == 404
    assert press(elsewhere, second).status_code == 302
    leave(elsewhere, opportunity)
    assert press(client, path_in(sent()[-1])).status_code == 302


def test_nobody_can_fill_somebody_elses_mailbox_and_the_page_is_the_same(
    client: PageClient, app: Flask, opportunity: Opportunity
) -> None:
    pages = set()
    for number in range(MOST_LINKS_AN_HOUR + 2):
        browser = app.test_client()  # a new draft each time
        assert isinstance(browser, PageClient)
        have_answered(browser, opportunity, "name")
        case = "Victim@Example.org" if number % 2 else "victim@example.org"
        reply = leave(browser, opportunity, case)
        pages.add((reply.status_code, browser.get(reply.location).text.replace("\n", "")))
    assert len(pages) == 1
    assert len(sent()) == MOST_LINKS_AN_HOUR
    assert b"victim" not in db.session.scalars(select(DraftLetter.email_hash).limit(1)).one().encode()
    with clock.standing_on(clock.today() + timedelta(days=1)):
        have_answered(client, opportunity, "name")
        leave(client, opportunity, "victim@example.org")
    assert len(sent()) == MOST_LINKS_AN_HOUR + 1


def test_a_half_typed_answer_is_kept_as_it_stands(
    client: PageClient, elsewhere: PageClient, opportunity: Opportunity
) -> None:
    have_answered(client, opportunity, "name")
    slug = f"{base(opportunity)}/apply/date-of-birth"
    reply = client.submit(slug, date_of_birth__day="29", date_of_birth__year="19", later="yes")
    assert reply.location == f"{base(opportunity)}/apply/come-back-later"
    leave(client, opportunity)
    press(elsewhere, path_in(sent()[-1]))
    page = elsewhere.get(slug).text
    fields = form_fields(page)
    assert [fields[f"date_of_birth-{part}"] for part in ("day", "month", "year")] == ["29", "", "19"]
    assert "There is a problem" not in page
    answer(elsewhere, opportunity, "date-of-birth")
    assert form_fields(elsewhere.get(slug).text)["date_of_birth-year"] == "1988"


def test_a_whole_answer_is_kept_and_an_empty_one_is_asked_for_again(
    client: PageClient, opportunity: Opportunity
) -> None:
    have_answered(client, opportunity, "name", "date-of-birth", "email")
    reply = client.submit(f"{base(opportunity)}/apply/phone", later="yes")
    assert reply.location.endswith("/come-back-later")
    assert client.get(f"{base(opportunity)}/apply").location.endswith("/apply/phone")
    client.submit(f"{base(opportunity)}/apply/phone", phone="01632 960 001", later="yes")
    assert client.get(f"{base(opportunity)}/apply").location.endswith("/apply/postcode")


def test_who_has_no_email_address_is_told_what_else_they_can_do(
    client: PageClient, opportunity: Opportunity
) -> None:
    answer(client, opportunity, "name", "date-of-birth")
    answer(client, opportunity, "email", email={"has_email": "no"})
    page = client.get(f"{base(opportunity)}/apply/come-back-later").text
    for words in ("no email address", "print the application form", opportunity.contact_email):
        assert words in page
    assert 'name="email"' not in page


@pytest.mark.parametrize("email", ["", "nonsense", "a@b"])
def test_an_address_that_is_none_is_refused(client: PageClient, opportunity: Opportunity, email: str) -> None:
    have_answered(client, opportunity, "name")
    assert leave(client, opportunity, email).status_code == 422
    assert sent() == []


def test_nothing_answered_means_nothing_to_keep(client: PageClient, opportunity: Opportunity) -> None:
    reply = client.submit(f"{base(opportunity)}/apply/name", later="yes")
    assert client.get(reply.location).location == f"{base(opportunity)}/apply"
    assert client.get(f"{base(opportunity)}/apply/saved").location == base(opportunity)
    assert how_many(ApplicationDraft) == 0


def test_an_opportunity_that_closed_meanwhile_says_so_kindly(
    client: PageClient, elsewhere: PageClient, opportunity: Opportunity
) -> None:
    address = link(client, opportunity, "name")
    service.close_opportunity(opportunity, reason="enough", by=BY)
    db.session.commit()
    page = elsewhere.get(address)
    assert page.status_code == 200
    assert "This opportunity has closed" in page.text
    assert "enough" not in page.text
    assert client.get(f"{base(opportunity)}/apply/come-back-later").location == base(opportunity)


def test_of_two_who_press_the_button_at_once_one_wins(
    client: PageClient, elsewhere: PageClient, app: Flask, opportunity: Opportunity
) -> None:
    address = link(client, opportunity, "name")
    third = app.test_client()
    first, second = (form_fields(each.get(address).text) for each in (elsewhere, third))
    assert elsewhere.post(address, data=first).status_code == 302
    assert third.post(address, data=second).status_code == 404


def test_a_made_up_link_and_a_link_for_something_else_open_nothing(
    client: PageClient, opportunity: Opportunity
) -> None:
    address = link(client, opportunity, "name")
    assert client.get("/apply/continue/made-up").status_code == 404
    assert client.get(f"/offers/{address.rpartition('/')[2]}").text.count("does not work") >= 1
    assert db.session.scalars(select(OneTimeLink.purpose)).one() == letters.DRAFT_PURPOSE
