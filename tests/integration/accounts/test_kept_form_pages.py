"""Forms of every shape come back after a sign-in that ended: dates, boxes, several pages, a mere button."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from sqlalchemy import select, update

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_prison
from tests.factories.people import make_person
from tests.factories.recruitment import make_opportunity, role_named
from tests.integration.accounts.keeping import (
    BANNER,
    DAY,
    at,
    fill_in,
    kept,
    main_form,
    sign_in_again,
    time_out,
)
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account, Membership
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import history, kept_store
from volunteer_app.foundation.database import db
from volunteer_app.foundation.kept_store import KeptForm
from volunteer_app.organisations.models import Organisation


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
        assert client.post(address, data={}).location == "/people/add"
        assert "open for too long" in client.get("/account").text
        assert kept() == 1
        token = main_form(client.get(back.location).text)["csrf_token"]
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


def test_ticks_in_a_list_come_back_and_go_when_something_is_done_with_them(
    client: PageClient, cora: Account, hope: Organisation
) -> None:
    ticked, other = make_person(hope, email="a@example.org"), make_person(hope)
    box = 'value="{}" checked form="choose"'
    fields = {"chosen": ticked.reference, "which": "ticked", "do": "message"}
    page = "/people?sort=name"
    around = {"Referer": f"http://localhost{page}"}
    with at(9):
        sign_in(client, cora)
        fields |= {"csrf_token": token_of(client.get(page).text)}
    with at(10):
        answer = client.post("/people/choose?sort=name", data=fields, headers=around)
        assert parse_qs(urlsplit(answer.location).query) == {"next": [page]}
        assert "What you ticked is kept for 24 hours" in client.get(answer.location).text
        back = sign_in_again(client, answer, "cora@example.org")
        assert "You left your ticks in a list unfinished" in client.get("/start").text
        assert box.format(ticked.reference) not in client.get("/people?sort=-name").text
        shown = client.get(back.location).text
    assert "What you ticked is below" in shown
    assert box.format(ticked.reference) in shown
    assert box.format(other.reference) not in shown
    with at(10, 2):
        fields["csrf_token"] = token_of(shown)
        went = client.post("/people/choose?sort=name", data=fields, headers=around)
        assert "/messages/" in went.location
    assert kept() == 0


def token_of(page: str) -> str:
    return page.split('name="csrf_token" value="')[1].split('"', maxsplit=1)[0]


def test_a_button_under_a_list_with_nothing_ticked_is_not_said_to_be_kept(
    client: PageClient, cora: Account
) -> None:
    fields = {"which": "page", "page": "VOL-1", "do": "message"}
    with at(9):
        sign_in(client, cora)
        fields |= {"csrf_token": token_of(client.get("/people").text)}
    with at(10):
        answer = client.post("/people/choose", data=fields, headers={"Referer": "http://localhost/people"})
        assert "was not saved" in client.get(answer.location).text
    assert kept() == 0


def test_the_form_that_proposes_a_placement_comes_back(
    client: PageClient, cora: Account, hope: Organisation
) -> None:
    person, prison = make_person(hope), make_prison()
    address = f"/people/{person.reference}/placements/new"
    role = role_named("mentor-prison").code
    days = {"starts_on-day": "4", "starts_on-month": "1", "starts_on-year": "2027"}
    days |= {"last_day-day": "30", "last_day-month": "6", "last_day-year": "2027"}
    typed = {"role": role, "place": prison.reference, "supervisor": "Ann Other", **days}
    answer = time_out(client, cora, address, **typed)
    with at(10, 5):
        back = sign_in_again(client, answer, "cora@example.org")
        page = client.get(back.location)
        assert BANNER in page.text
        fields = main_form(page.text)
        assert {name: fields[name] for name in typed} == typed
        assert client.post(address, data=fields).location.startswith("/placements/")
    assert kept() == 0


def test_a_page_that_asks_by_itself_does_not_keep_somebody_signed_in(
    client: PageClient, cora: Account
) -> None:
    with at(9):
        sign_in(client, cora)
    for minute in (15, 29):
        with at(9, minute):
            assert client.get("/people", headers={"X-Progress": "yes"}).status_code == 200
    with at(9, 31):
        assert client.get("/people").location.startswith("/sign-in")


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
    assert kept() == kept_store.MOST_OF_ONE_ACCOUNT


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
