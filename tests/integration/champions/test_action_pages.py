"""Pages of actions: who reads them, who works on them, the list and its file."""

import pytest
from sqlalchemy import select

from tests.factories.accounts import sign_in
from tests.factories.champions import make_action, make_body, make_owner
from tests.integration.champions.people import a, date_of, file_of, the_office
from tests.page_client import PageClient
from tests.published_numbers import text_of
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.champions.models import BodyAction
from volunteer_app.champions.rules import ActionState
from volunteer_app.foundation.database import db


def test_a_champion_sets_an_action_from_a_figure(client: PageClient) -> None:
    body = make_body()
    me = a(MembershipRole.CHAMPION, body, client)
    where = f"/bodies/{body.reference}/actions/new?from=Figures&page=/figures/yours"
    answer = client.submit(where, title="Ask the regions", owner=me.reference, **date_of("due_on", 9))
    page = client.get(answer.location).text
    assert "Ask the regions" in page
    assert 'href="/figures/yours"' in page


def test_an_address_cannot_prefill_a_page_elsewhere(client: PageClient) -> None:
    body = make_body()
    a(MembershipRole.CHAMPION, body, client)
    page = client.get(f"/bodies/{body.reference}/actions/new?page=//elsewhere.example").text
    assert "elsewhere.example" not in page.split("<main")[1].split('name="page"')[1][:200]


def test_the_owner_works_on_an_action_and_does_not_change_it(client: PageClient) -> None:
    body = make_body()
    owner = make_owner(body)
    action = make_action(body, owner)
    sign_in(client, owner)
    where = f"/actions/{action.reference}"
    page = client.get(where).text
    assert "Say how far it has come" in page
    assert f"{where}/edit" not in page
    client.submit(f"{where}/note", text="Half is done")
    client.submit(f"{where}/close", state="done", outcome="All is done")
    page = text_of(client.get(where).text)
    assert "Half is done" in page
    assert "All is done" in page
    client.submit(f"{where}/reopen", reason="Not all")
    assert db.session.scalars(select(BodyAction.state)).one() is ActionState.OPEN
    assert client.get(f"{where}/edit").status_code == 403


def test_a_colleague_and_another_champion_know_of_no_action(client: PageClient) -> None:
    body = make_body()
    action = make_action(body, make_owner(body))
    for role, where in (
        (MembershipRole.COORDINATOR, body),
        (MembershipRole.CHAMPION, make_body("Elsewhere")),
    ):
        a(role, where, client)
        assert client.get(f"/actions/{action.reference}").status_code == 404
        assert client.get(f"/actions/{action.reference}/close").status_code == 404
        assert action.title not in client.get("/actions").text


def test_the_office_reads_actions_and_works_on_none(client: PageClient) -> None:
    body = make_body()
    action = make_action(body, make_owner(body), "Late one", due=-3)
    the_office(client)
    page = client.get(f"/actions/{action.reference}").text
    assert "Overdue" in page
    assert "Say how far it has come</a>" not in page
    assert client.get(f"/actions/{action.reference}/note").status_code == 404


def test_a_champion_changes_an_action(client: PageClient) -> None:
    body = make_body()
    action = make_action(body, make_owner(body))
    a(MembershipRole.CHAMPION, body, client)
    where = f"/actions/{action.reference}"
    answer = client.submit(f"{where}/edit", title="Another title")
    assert "Another title" in client.get(answer.location).text
    answer = client.submit(f"{where}/edit", version="99")
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("due=overdue", {"Late"}),
        ("due=open", {"Late", "Soon"}),
        ("due=done", set()),
        ("whose=own", {"Soon"}),
        ("body=ORG-NOTATHING", set()),
        ("sort=title", {"Late", "Soon"}),
        ("sort=-due", {"Late", "Soon"}),
        ("sort=made", {"Late", "Soon"}),
    ],
)
def test_actions_are_narrowed_and_sorted(client: PageClient, query: str, expected: set[str]) -> None:
    body = make_body()
    me = a(MembershipRole.CHAMPION, body, client)
    make_action(body, make_owner(body), "Late", due=-3)
    make_action(body, me, "Soon", due=3)
    page = client.get(f"/actions?{query}").text
    assert {title for title in ("Late", "Soon") if f">{title}</a>" in page} == expected


def test_actions_leave_as_a_file(client: PageClient) -> None:
    body = make_body()
    make_action(body, make_owner(body), "Late", due=-3)
    a(MembershipRole.CHAMPION, body, client)
    file = file_of(client, "/actions/export?due=overdue")
    assert "Late" in file
    assert "Overdue" in file


def test_actions_are_searched_without_a_name_in_the_address(client: PageClient) -> None:
    body = make_body()
    make_action(body, make_owner(body, "Olga Otherly"), "Hers")
    make_action(body, make_owner(body), "His")
    a(MembershipRole.CHAMPION, body, client)
    answer = client.submit("/actions", words="otherly")
    assert "otherly" not in answer.location.lower()
    page = client.get(answer.location).text
    assert ">Hers</a>" in page
    assert ">His</a>" not in page
