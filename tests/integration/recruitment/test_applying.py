from datetime import date

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.integration.recruitment.applicant import ANSWERS, answer, base, have_answered, how_many, send
from tests.page_client import PageClient, form_fields
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.people.models import Person
from volunteer_app.recruitment import service
from volunteer_app.recruitment.models import Application, ApplicationDraft, Opportunity
from volunteer_app.recruitment.rules import ApplicationSource


def test_a_person_without_an_account_applies_and_gets_a_reference_by_page_and_mail(
    client: PageClient, opportunity: Opportunity
) -> None:
    answer(client, opportunity)
    check = client.get(f"{base(opportunity)}/apply/check-your-answers").text
    assert "O’Brien-Ŵyn 😀" in check
    assert "29 February 1988" in check
    assert send(client, opportunity).location == f"{base(opportunity)}/applied"
    application = db.session.scalars(select(Application)).one()
    assert application.reference in client.get(f"{base(opportunity)}/applied").text
    person = application.person
    assert (person.email, person.postcode, person.preferred_language.value) == (
        "sian@example.org", "LL57 2DG", "welsh",
    )  # fmt: skip
    assert application.why == "First line\nSecond line"
    assert [referee.name for referee in application.referees] == ["Ann Other", "Bo"]
    assert application.source is ApplicationSource.ONLINE
    mail = db.session.scalars(select(OutboxMessage)).one()
    assert (mail.to_address, application.reference in mail.body) == ("sian@example.org", True)
    assert how_many(ApplicationDraft) == 0


def test_the_send_button_pressed_twice_makes_one_application_and_the_same_page(
    client: PageClient, opportunity: Opportunity
) -> None:
    have_answered(client, opportunity)
    address = f"{base(opportunity)}/apply/check-your-answers"
    fields = {**form_fields(client.get(address).text), "agree": "y"}
    first, second = client.post(address, data=fields), client.post(address, data=fields)
    assert first.location == second.location == f"{base(opportunity)}/applied"
    assert (how_many(Application), how_many(Person)) == (1, 1)


def test_a_later_question_leads_to_the_first_unanswered_one(
    client: PageClient, opportunity: Opportunity
) -> None:
    first = f"{base(opportunity)}/apply/name"
    assert client.get(f"{base(opportunity)}/apply/why").location == first
    assert client.get(f"{base(opportunity)}/apply/check-your-answers").location == first
    assert client.get(f"{base(opportunity)}/applied").location == base(opportunity)
    have_answered(client, opportunity, "name")
    assert client.get(f"{base(opportunity)}/apply").location == f"{base(opportunity)}/apply/date-of-birth"
    assert "Siân" in client.get(first).text


def test_an_answer_that_is_changed_comes_back_to_check_your_answers(
    client: PageClient, opportunity: Opportunity
) -> None:
    have_answered(client, opportunity)
    changed = client.submit(f"{base(opportunity)}/apply/why?change=yes", why="Another reason")
    assert changed.location == f"{base(opportunity)}/apply/check-your-answers"
    assert "Another reason" in client.get(changed.location).text


def test_without_an_email_address_a_telephone_number_is_needed(
    client: PageClient, opportunity: Opportunity
) -> None:
    have_answered(client, opportunity, "name", "date-of-birth")
    client.submit(f"{base(opportunity)}/apply/email", has_email="no", email="left@example.org")
    refused = client.submit(f"{base(opportunity)}/apply/phone", phone="")
    assert refused.status_code == 422
    assert "Enter a telephone number, so that we can reach you" in refused.text


def test_saying_later_that_there_is_no_email_address_asks_for_a_telephone_number_again(
    client: PageClient, opportunity: Opportunity
) -> None:
    have_answered(client, opportunity)
    changed = client.submit(f"{base(opportunity)}/apply/email?change=yes", has_email="no")
    assert changed.location == f"{base(opportunity)}/apply/phone"


def test_somebody_too_young_is_told_kindly_when_they_can_apply(
    client: PageClient, opportunity: Opportunity
) -> None:
    with clock.standing_on(date(2026, 11, 22)):
        young = {"date_of_birth__day": "1", "date_of_birth__month": "3", "date_of_birth__year": "2010"}
        answer(client, opportunity, "name", "date-of-birth", date_of_birth=young)
        page = client.get(f"{base(opportunity)}/apply/email", follow_redirects=True)
    assert "You can apply when you are 18" in page.text
    assert "1 March 2028" in page.text
    assert "Correct my date of birth" in page.text


@pytest.mark.parametrize(
    ("day", "month", "year", "message"),
    [
        ("31", "2", "1990", "Date of birth must be a real date"),
        ("1", "1", "2090", "Date of birth must be in the past"),
        ("1", "", "1990", "Date of birth must include a month"),
        ("", "", "", "Enter your date of birth"),
    ],
)
def test_a_birth_date_that_cannot_be_is_shown_again_as_typed(
    client: PageClient, opportunity: Opportunity, day: str, month: str, year: str, message: str
) -> None:
    have_answered(client, opportunity, "name")
    reply = client.submit(
        f"{base(opportunity)}/apply/date-of-birth",
        date_of_birth__day=day,
        date_of_birth__month=month,
        date_of_birth__year=year,
    )
    assert (reply.status_code, message in reply.text) == (422, True)
    assert not year or f'value="{year}"' in reply.text


def test_a_very_long_answer_is_refused_clearly_and_kept_in_the_form(
    client: PageClient, opportunity: Opportunity
) -> None:
    have_answered(client, opportunity, *list(ANSWERS)[:7])
    long = "Ŵ😀 " * 3334
    reply = client.submit(f"{base(opportunity)}/apply/why", why=long)
    assert reply.status_code == 422
    assert "must be 4,000 characters or fewer" in reply.text
    assert reply.text.count("Ŵ😀 ") > 3300


def test_an_expired_session_shows_the_question_again_with_what_was_typed(
    client: PageClient, opportunity: Opportunity
) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = True
    have_answered(client, opportunity, *list(ANSWERS)[:7])
    address = f"{base(opportunity)}/apply/why"
    fields = {**form_fields(client.get(address).text), "why": "Hours of thought"}
    with client.session_transaction() as kept:
        kept.clear()
    again = client.post(address, data=fields)
    assert again.status_code == 422
    assert "Hours of thought" in again.text
    kept_now = client.post(address, data={**form_fields(again.text)})
    assert kept_now.location == f"{base(opportunity)}/apply/name"
    assert "Hours of thought" in str(db.session.scalars(select(ApplicationDraft.answers)).all())


def test_a_box_that_only_programs_fill_in_stops_them_but_loses_nothing(
    client: PageClient, opportunity: Opportunity
) -> None:
    have_answered(client, opportunity)
    stopped = send(client, opportunity, website="http://spam.example")
    assert stopped.status_code == 422
    assert "Leave the last box empty" in stopped.text
    assert how_many(Application) == 0
    assert send(client, opportunity).status_code == 302


def test_applying_again_is_refused_in_words_and_the_answers_stay(
    client: PageClient, opportunity: Opportunity
) -> None:
    have_answered(client, opportunity)
    assert send(client, opportunity).status_code == 302
    have_answered(client, opportunity)
    reply = send(client, opportunity)
    assert reply.status_code == 422
    assert "already" in reply.text
    assert (how_many(Application), how_many(ApplicationDraft)) == (1, 1)


def test_a_signed_in_volunteer_is_not_asked_what_we_know(
    client: PageClient, opportunity: Opportunity
) -> None:
    person = make_person(make_organisation("Another"), first_name="Ade", last_name="Okafor")
    sign_in(client, make_account(name="Ade Okafor", person_id=person.id))
    assert client.get(f"{base(opportunity)}/apply").location == f"{base(opportunity)}/apply/why"
    assert client.get(f"{base(opportunity)}/apply/name").status_code == 404
    answer(client, opportunity, *list(ANSWERS)[7:])
    assert send(client, opportunity).status_code == 302
    application = db.session.scalars(select(Application)).one()
    assert application.person_id == person.id
    assert how_many(Person) == 1


def test_an_opportunity_that_closes_meanwhile_says_so_kindly(
    client: PageClient, opportunity: Opportunity
) -> None:
    have_answered(client, opportunity, "name")
    service.close_opportunity(db.session.merge(opportunity), reason="Full", by=BY)
    db.session.commit()
    page = client.get(f"{base(opportunity)}/apply/date-of-birth", follow_redirects=True)
    assert "is closed and takes no more applications" in page.text
    assert "Apply now" not in page.text
    assert "Full" not in page.text
