"""What somebody typed while their sign-in ended comes back to them alone; nothing is done by itself."""

from datetime import date, time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests.factories.accounts import PASSWORD, make_account, sign_in
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.recruitment import make_opportunity, role_named
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account, Membership
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock, history, housekeeping, kept_forms
from volunteer_app.foundation.database import db
from volunteer_app.foundation.kept_forms import KeptForm
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person

DAY = date(2026, 11, 23)
BANNER = "What you typed is below and has not been saved yet"
TYPED = {
    "first_name": "Siân",
    "last_name": "O’Brien",
    "date_of_birth-day": "29",
    "date_of_birth-month": "feb",
    "date_of_birth-year": "19",
    "preferred_language": "welsh",
    "keeps_up_to_date": "us",
    "consent_route": "signed",
    "access_needs": "Large print\nand time",
    "somebody_else": "y",
}


@pytest.fixture
def hope(app: Flask) -> Organisation:
    return make_organisation("Hope Mentoring")


@pytest.fixture
def cora(hope: Organisation) -> Account:
    return make_account("cora@example.org", name="Cora", roles=[(MembershipRole.COORDINATOR, hope)])


def at(hour: int, minute: int = 0) -> Any:
    return clock.standing_on(DAY, time(hour, minute))


def fill_in(client: PageClient, address: str, **typed: Any) -> dict[str, Any]:
    """What a browser holds of a form that somebody has filled in."""
    with at(9):
        shown = main_form(client.get(address).text)
    return {**shown, **typed}


def main_form(html: str) -> dict[str, Any]:
    """The fields of the page's longest form: the banner has a small one of its own."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    forms = [form for form in tree.iter("form") if form.get("method") == "post"]
    longest = max(forms, key=lambda form: len(list(form.iter())))
    whole = html5lib.serialize(longest, tree="etree", quote_attr_values="always")
    return form_fields(f"<main>{whole}</main>")


def sign_in_again(client: PageClient, answer: Any, email: str) -> Any:
    page = client.get(answer.location)
    fields = {**form_fields(page.text), "email": email, "password": PASSWORD}
    return client.post(answer.location, data=fields)


def kept() -> int:
    db.session.rollback()
    return db.session.scalars(select(func.count()).select_from(KeptForm)).one()


def time_out(client: PageClient, account: Account, address: str = "/people/add", **typed: Any) -> Any:
    """Sign in, fill in a form, let the sign-in run out, and send the form."""
    with at(9):
        sign_in(client, account)
    fields = fill_in(client, address, **(typed or TYPED))
    with at(10):
        return client.post(address, data=fields)


def test_a_form_sent_too_late_is_filled_in_again_after_signing_in(client: PageClient, cora: Account) -> None:
    answer = time_out(client, cora)
    assert parse_qs(urlsplit(answer.location).query) == {"next": ["/people/add"]}
    with at(10, 5):
        assert "it is kept for 24 hours" in client.get(answer.location).text
        back = sign_in_again(client, answer, "cora@example.org")
        assert back.location == "/people/add"
        page = client.get(back.location)
    assert BANNER in page.text
    assert "There is a problem" not in page.text
    fields = main_form(page.text)
    assert {name: fields[name] for name in TYPED} == TYPED
    assert db.session.scalars(select(Person)).all() == []


def test_what_was_given_back_is_saved_by_its_own_button_and_then_forgotten(
    client: PageClient, cora: Account
) -> None:
    whole = {**TYPED, "date_of_birth-year": "1988", "date_of_birth-month": "2", "phone": "01632 960 001"}
    whole |= {"consent_on-day": "1", "consent_on-month": "2", "consent_on-year": "2026"}
    answer = time_out(client, cora, **whole)
    with at(10, 5):
        back = sign_in_again(client, answer, "cora@example.org")
        fields = main_form(client.get(back.location).text)
        assert kept() == 1
        assert client.post("/people/add", data={**fields, "last_name": ""}).status_code == 422
        assert kept() == 1
        saved = client.post("/people/add", data=fields)
        assert saved.location.startswith("/people/")
        assert kept() == 0
        assert BANNER not in client.get("/people/add").text
    assert db.session.scalars(select(Person.last_name)).all() == ["O’Brien"]


def test_somebody_elses_account_gets_nothing_and_what_was_kept_is_deleted(
    client: PageClient, cora: Account, hope: Organisation
) -> None:
    make_account("other@example.org", roles=[(MembershipRole.COORDINATOR, hope)])
    answer = time_out(client, cora)
    with at(10, 5):
        assert kept() == 1
        back = sign_in_again(client, answer, "other@example.org")
        page = client.get(back.location).text
        assert "O’Brien" not in page
        assert BANNER not in page
        assert kept() == 0


def test_another_browser_of_the_same_account_gets_nothing(
    client: PageClient, app: Flask, cora: Account
) -> None:
    time_out(client, cora)
    elsewhere = app.test_client()
    with at(10, 5):
        sign_in(elsewhere, cora)
        assert BANNER not in elsewhere.get("/people/add").text


def test_it_is_given_back_on_its_own_page_alone(
    client: PageClient, cora: Account, hope: Organisation
) -> None:
    first, second = make_person(hope, first_name="First"), make_person(hope, first_name="Second")
    answer = time_out(client, cora, f"/people/{first.reference}/edit", known_as="Wanted")
    with at(10, 5):
        back = sign_in_again(client, answer, "cora@example.org")
        assert "Wanted" in client.get(back.location).text
        for other in (
            f"/people/{second.reference}/edit",
            "/people/add",
            f"/people/{first.reference}/edit?x=1",
        ):
            assert "Wanted" not in client.get(other).text


def test_after_signing_out_in_another_tab_it_is_kept_too(client: PageClient, cora: Account) -> None:
    with at(9):
        sign_in(client, cora)
        fields = fill_in(client, "/people/add", **TYPED)
        client.post("/sign-out")
        answer = client.post("/people/add", data=fields)
        back = sign_in_again(client, answer, "cora@example.org")
        assert main_form(client.get(back.location).text)["last_name"] == "O’Brien"


def test_the_absolute_end_of_a_sign_in_keeps_it_too(client: PageClient, cora: Account) -> None:
    with at(8):
        sign_in(client, cora)
    for hour in range(8, 20):
        for minute in (0, 20, 40):
            with at(hour, minute):
                page = client.get("/people/add")
    fields = {**form_fields(page.text), **TYPED}
    with at(20, 1):
        answer = client.post("/people/add", data=fields)
        assert answer.location.startswith("/sign-in")
        assert kept() == 1


def test_nothing_is_kept_of_somebody_who_never_signed_in(client: PageClient, app: Flask) -> None:
    token = form_fields(client.get("/sign-in").text)["csrf_token"]
    answer = client.post("/people/add", data={"csrf_token": token, "first_name": "x"})
    assert "was not saved" in client.get(answer.location).text
    assert kept() == 0


def test_nothing_is_kept_without_a_good_form_token(client: PageClient, cora: Account) -> None:
    with at(9):
        sign_in(client, cora)
        client.get("/people/add")
    with at(10):
        client.post("/people/add", data={"csrf_token": "wrong", "first_name": "x"})
    assert kept() == 0


def test_passwords_and_tokens_are_never_kept(client: PageClient, cora: Account) -> None:
    answer = time_out(client, cora, "/account/password", current="secret one", password="secret two")
    assert kept() == 0
    with at(10):
        assert "nothing was done" in client.get(answer.location).text


def test_what_is_kept_is_sealed(client: PageClient, cora: Account) -> None:
    time_out(client, cora)
    db.session.rollback()
    content = db.session.scalars(select(KeptForm.content)).one()
    assert b"Brien" not in content
    assert b"first_name" not in content


def test_what_is_too_long_is_not_kept_and_says_so(client: PageClient, cora: Account) -> None:
    answer = time_out(client, cora, access_needs="x" * (kept_forms.LARGEST + 1))
    with at(10):
        assert "too long" in client.get(answer.location).text
    assert kept() == 0


def test_it_goes_after_a_day(client: PageClient, cora: Account) -> None:
    answer = time_out(client, cora)
    with clock.standing_on(date(2026, 11, 24), time(9, 59)):
        housekeeping.clear()
        assert kept() == 1
    with clock.standing_on(date(2026, 11, 24), time(10, 1)):
        back = sign_in_again(client, answer, "cora@example.org")
        assert BANNER not in client.get(back.location).text
        housekeeping.clear()
        assert kept() == 0


def test_it_can_be_thrown_away(client: PageClient, app: Flask, cora: Account, hope: Organisation) -> None:
    answer = time_out(client, cora)
    reference = db.session.scalars(select(KeptForm.reference)).one()
    address = f"/kept-forms/{reference}/forget"
    stranger = app.test_client()
    with at(10, 5):
        sign_in(stranger, make_account(roles=[(MembershipRole.COORDINATOR, hope)]))
        token = form_fields(stranger.get("/people/add").text)["csrf_token"]
        assert stranger.post(address, data={"csrf_token": token}).status_code == 404
        back = sign_in_again(client, answer, "cora@example.org")
        token = main_form(client.get(back.location).text)["csrf_token"]
        assert client.post(address, data={}).status_code == 404
        assert kept() == 1
        assert client.post(address, data={"csrf_token": token}).location == "/people/add"
        page = client.get("/people/add").text
    assert "has been thrown away" in page
    assert "O’Brien" not in page
    assert kept() == 0


def test_a_mere_button_explains_itself_and_leads_back_to_its_page(
    client: PageClient, cora: Account, hope: Organisation
) -> None:
    opportunity = make_opportunity(hope, published=False)
    page = f"/manage/opportunities/{opportunity.reference}"
    with at(9):
        sign_in(client, cora)
    fields = fill_in(client, page)
    with at(10):
        answer = client.post(f"{page}/publish", data=fields, headers={"Referer": f"http://localhost{page}"})
        assert parse_qs(urlsplit(answer.location).query) == {"next": [page]}
        assert "nothing was done" in client.get(answer.location).text
        assert sign_in_again(client, answer, "cora@example.org").location == page
    assert opportunity.published_at is None
    for elsewhere in ("http://evil.example/x", "http://localhost/no-such-page", ""):
        with at(11):
            answer = client.post(f"{page}/publish", data=fields, headers={"Referer": elsewhere})
        assert answer.location == "/sign-in"


def test_what_was_changed_meanwhile_is_still_a_conflict(
    client: PageClient, app: Flask, cora: Account, hope: Organisation
) -> None:
    person = make_person(hope, first_name="First")
    address = f"/people/{person.reference}/edit"
    answer = time_out(client, cora, address, known_as="Mine")
    with at(10, 5):
        other = app.test_client()
        assert isinstance(other, PageClient)
        sign_in(other, make_account(roles=[(MembershipRole.COORDINATOR, hope)]))
        assert other.submit(address, known_as="Theirs").status_code == 302
        back = sign_in_again(client, answer, "cora@example.org")
        answer = client.post(address, data=main_form(client.get(back.location).text))
    assert answer.status_code == 422
    assert "Theirs" in answer.text
    db.session.rollback()
    assert person.known_as == "Theirs"


def test_who_lost_the_permission_meanwhile_gets_no_page(
    client: PageClient, cora: Account, hope: Organisation
) -> None:
    answer = time_out(client, cora)
    with history.loading("the role ends"):
        db.session.execute(update(Membership).values(starts_on=date(2026, 1, 1), ends_before=DAY))
        db.session.commit()
    with at(10, 5):
        back = sign_in_again(client, answer, "cora@example.org")
        assert client.get(back.location).status_code == 403


def test_a_form_of_several_parts_comes_back_whole(
    client: PageClient, cora: Account, hope: Organisation
) -> None:
    role = role_named("mentor-prison")
    places = [make_prison("Aylesbury (test)"), make_prison("Bullingdon (test)")]
    opportunity = make_opportunity(hope, role=role, places=tuple(places), published=False)
    address = f"/manage/opportunities/{opportunity.reference}/edit"
    answer = time_out(
        client, cora, address, title="A new title", places=[places[1].reference], volunteers_wanted="many"
    )
    with at(10, 5):
        back = sign_in_again(client, answer, "cora@example.org")
        fields = main_form(client.get(back.location).text)
    assert (fields["title"], fields["volunteers_wanted"]) == ("A new title", "many")
    assert fields["places"] == places[1].reference


def test_entering_for_somebody_comes_back_with_the_person_it_is_for(
    client: PageClient, cora: Account, hope: Organisation
) -> None:
    role, prison = role_named("mentor-prison"), make_prison()
    person, opportunity = make_person(hope), make_opportunity(hope, role=role, places=(prison,))
    address = f"/manage/opportunities/{opportunity.reference}/on-behalf?person={person.reference}"
    answer = time_out(client, cora, address, why="They told me why", referee_1_name="Ann Other")
    with at(10, 5):
        back = sign_in_again(client, answer, "cora@example.org")
        assert back.location == address
        fields = main_form(client.get(back.location).text)
    assert (fields["why"], fields["referee_1_name"]) == ("They told me why", "Ann Other")


def test_an_account_keeps_the_newest_few_and_one_for_a_page(client: PageClient, cora: Account) -> None:
    time_out(client, cora)
    time_out(client, cora, first_name="Newer")
    assert kept() == 1
    for number in range(12):
        time_out(client, cora, f"/people/add?x={number}")
    assert kept() == kept_forms.MOST_OF_ONE_ACCOUNT


def test_a_volunteer_who_is_signed_out_in_mid_application_goes_on_as_themselves(
    client: PageClient, hope: Organisation
) -> None:
    person = make_person(hope)
    volunteer = make_account("vol@example.org", person_id=person.id)
    opportunity = make_opportunity(hope)
    address = f"/opportunities/{opportunity.reference}/apply/why"
    answer = time_out(client, volunteer, address, why="Because I can")
    assert answer.location.startswith("/sign-in")
    with at(10, 5):
        back = sign_in_again(client, answer, "vol@example.org")
        page = client.get(back.location)
    assert BANNER in page.text
    assert main_form(page.text)["why"] == "Because I can"


def test_a_public_form_of_somebody_who_never_signed_in_needs_no_sign_in(
    client: PageClient, hope: Organisation
) -> None:
    opportunity = make_opportunity(hope)
    address = f"/opportunities/{opportunity.reference}/apply/name"
    answer = client.submit(address, first_name="A", last_name="B")
    assert answer.location.endswith("/apply/date-of-birth")


def test_staying_signed_in_says_for_how_long(client: PageClient, cora: Account) -> None:
    with at(9):
        sign_in(client, cora)
        token = form_fields(client.get("/people/add").text)["csrf_token"]
    with at(9, 28):
        assert client.post("/sign-in/stay", data={"csrf_token": token}).json == {"seconds": 29 * 60}
    with at(9, 56):
        assert client.get("/people/add").status_code == 200
    with at(10, 28):
        assert client.post("/sign-in/stay").location == "/sign-in"
