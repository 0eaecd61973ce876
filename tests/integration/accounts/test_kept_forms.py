"""What somebody typed while their sign-in ended comes back to them alone; nothing is done by itself."""

from datetime import date, time
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.people import make_person
from tests.factories.recruitment import make_opportunity
from tests.integration.accounts.keeping import (
    BANNER,
    TYPED,
    at,
    fill_in,
    kept,
    main_form,
    sign_in_again,
    time_out,
)
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock, housekeeping, kept_store
from volunteer_app.foundation.database import db
from volunteer_app.foundation.kept_store import KeptForm
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person


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
        with client.session_transaction() as cookie:
            assert cookie[kept_store.KEYS] == []
        assert BANNER not in client.get("/people/add").text
    assert db.session.scalars(select(Person.last_name)).all() == ["O’Brien"]


def test_another_button_of_the_page_saves_nothing_of_it_and_it_stays(
    client: PageClient, cora: Account, hope: Organisation
) -> None:
    opportunity = make_opportunity(hope, published=False)
    address = f"/manage/opportunities/{opportunity.reference}"
    answer = time_out(client, cora)
    with at(10, 5):
        back = sign_in_again(client, answer, "cora@example.org")
        token = main_form(client.get(back.location).text)["csrf_token"]
        around = {"Referer": f"http://localhost{back.location}"}
        pressed = client.post(f"{address}/publish", data={"csrf_token": token}, headers=around)
        assert pressed.location == address
        assert kept() == 1
        assert main_form(client.get(back.location).text)["last_name"] == "O’Brien"


def test_another_form_of_the_same_address_saves_nothing_of_it_and_it_stays(
    client: PageClient, cora: Account, hope: Organisation
) -> None:
    address = f"/manage/opportunities/{make_opportunity(hope).reference}/edit"
    with at(9):
        sign_in(client, cora)
        token = main_form(client.get(address).text)["csrf_token"]
    with at(10):
        answer = client.post(address, data={"csrf_token": token, **TYPED})
    with at(10, 5):
        sign_in_again(client, answer, "cora@example.org")
        fields = main_form(client.get(address).text)
        assert client.post(address, data=fields).status_code == 302
    assert kept() == 1


def test_a_colleague_who_signs_in_between_sees_nothing_and_takes_nothing_away(
    client: PageClient, cora: Account, hope: Organisation
) -> None:
    make_account("other@example.org", roles=[(MembershipRole.COORDINATOR, hope)])
    answer = time_out(client, cora)
    with at(10, 5):
        back = sign_in_again(client, answer, "other@example.org")
        pages = [client.get(back.location).text, client.get("/start").text]
        for page in pages:
            assert "O’Brien" not in page
            assert BANNER not in page
            assert "unfinished" not in page
        client.post("/sign-out", data={"csrf_token": form_fields(pages[0])["csrf_token"]})
        assert kept() == 1
        back = sign_in_again(client, answer, "cora@example.org")
        assert main_form(client.get(back.location).text)["last_name"] == "O’Brien"


def test_a_colleagues_pages_cost_no_statement_more(
    client: PageClient, cora: Account, hope: Organisation, statements: list[str]
) -> None:
    make_account("other@example.org", roles=[(MembershipRole.COORDINATOR, hope)])
    answer = time_out(client, cora)
    with at(10, 5):
        sign_in_again(client, answer, "other@example.org")
        statements.clear()
        client.get("/people/add")
        assert not [each for each in statements if "kept_form" in each]


def test_another_browser_gives_it_back_to_its_owner_by_way_of_the_start_page(
    client: PageClient, app: Flask, cora: Account, hope: Organisation
) -> None:
    answer = time_out(client, cora)
    make_account("other@example.org", roles=[(MembershipRole.COORDINATOR, hope)])
    for email, words in (("other@example.org", ""), ("cora@example.org", "O’Brien")):
        elsewhere = app.test_client()
        assert isinstance(elsewhere, PageClient)
        with at(10, 5):
            sign_in_again(elsewhere, answer, email)
            start = elsewhere.get("/start").text
            told = "You left a form unfinished when you were signed out on"
            assert (told in start, 'href="/people/add"' in start) == (bool(words), bool(words))
            assert main_form(elsewhere.get("/people/add").text)["last_name"] == words


def test_it_can_be_deleted_on_the_start_page(client: PageClient, cora: Account) -> None:
    answer = time_out(client, cora)
    with at(10, 5):
        sign_in_again(client, answer, "cora@example.org")
        page = client.get("/start").text
        address = page.split('action="/kept-forms/')[1].split('"')[0]
        assert client.post(f"/kept-forms/{address}", data=form_fields(page)).location == "/start"
        assert kept() == 0
        assert "unfinished" not in client.get("/start").text


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
    fields: dict[str, str] = {}
    for hour in range(8, 20):
        for minute in (0, 20, 40):
            with at(hour, minute):
                shown = client.get("/people/add").text
                fields = {**form_fields(shown), **TYPED}
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
    answer = time_out(client, cora, access_needs="x" * (kept_store.LARGEST + 1))
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
