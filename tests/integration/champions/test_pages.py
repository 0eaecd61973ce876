"""Pages of the register, of handovers and of actions: who reads and does what, and what each says."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.champions import details, make_action, make_body, make_handover, make_owner, make_term
from tests.page_client import PageClient
from tests.published_numbers import text_of
from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.champions import queries
from volunteer_app.champions.models import BodyAction, ChampionTerm
from volunteer_app.champions.rules import ActionState
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.models import Organisation


def a(role: MembershipRole, body: Organisation, client: PageClient) -> Account:
    """Sign in as somebody with this role."""
    account = make_account(roles=[(role, body)])
    sign_in(client, account)
    return account


def the_office(client: PageClient) -> None:
    ministry = organisations.by_code("MOJ")
    assert ministry is not None
    a(MembershipRole.MINISTERIAL_CHAMPION, ministry, client)


def date_of(name: str, days: int) -> dict[str, str]:
    """A day as a form sends it."""
    day = clock.today() + timedelta(days=days)
    return {f"{name}__day": str(day.day), f"{name}__month": str(day.month), f"{name}__year": str(day.year)}


def file_of(client: PageClient, where: str) -> str:
    """What a list gives as CSV."""
    answer = client.submit(where, kind="csv")
    text = answer.get_data(as_text=True)
    answer.close()
    return text


def test_the_office_reads_every_entry_and_an_administrator_their_own(client: PageClient) -> None:
    one, two = make_body("Agency One"), make_body("Agency Two")
    make_term(one, details("Ada Champwell"))
    the_office(client)
    text = text_of(client.get("/champions").text)
    assert "Agency One" in text
    assert "Agency Two" in text
    assert "Ada Champwell" in text
    assert client.get(f"/champions/{one.reference}").status_code == 200
    a(MembershipRole.ADMINISTRATOR, one, client)
    text = text_of(client.get("/champions").text)
    assert "Agency One" in text
    assert "Agency Two" not in text
    assert client.get(f"/champions/{two.reference}").status_code == 404


def test_the_office_keeps_no_entry(client: PageClient) -> None:
    body = make_body()
    make_handover(body)
    the_office(client)
    assert "Take out" not in client.get(f"/champions/{body.reference}").text
    assert client.get(f"/champions/{body.reference}/new").status_code == 403


def test_the_register_is_searched_without_a_name_in_the_address(client: PageClient) -> None:
    make_term(make_body("Agency One"), details("Ada Champwell"))
    make_body("Agency Two")
    the_office(client)
    answer = client.submit("/champions", words="champwell")
    assert "champwell" not in answer.location.lower()
    text = text_of(client.get(answer.location).text)
    assert "Agency One" in text
    assert "Agency Two" not in text


def test_the_register_is_filtered_by_status(client: PageClient) -> None:
    make_term(make_body("Agency One"))
    make_body("Agency Two")
    the_office(client)
    text = text_of(client.get("/champions?standing=vacant").text)
    assert "Agency Two" in text
    assert "Agency One" not in text


def test_the_register_leaves_as_a_file(client: PageClient) -> None:
    make_term(make_body("Agency One"), details("=Ada Champwell"))
    the_office(client)
    file = file_of(client, "/champions/export")
    assert "Agency One" in file
    assert "Champwell" in file
    assert ",=Ada" not in file


def test_a_champion_is_registered_and_invited(client: PageClient) -> None:
    body = make_body()
    a(MembershipRole.ADMINISTRATOR, body, client)
    where = f"/champions/{body.reference}/new"
    answer = client.submit(
        where,
        name="Una Newly",
        email="una@body.example",
        **date_of("first_day", 0),
        **date_of("last_day", 364),
    )
    assert answer.status_code == 302
    page = text_of(client.get(answer.location).text)
    assert "Una Newly is registered" in page
    assert "Given" in page
    found = accounts.by_email("una@body.example")
    assert found is not None
    assert accounts.holds(found.id, body.id, MembershipRole.CHAMPION)
    seat = queries.seat(body.id)
    assert seat.now is not None
    assert seat.now.ends_before == clock.today() + timedelta(days=365)


def test_two_at_a_time_are_refused_with_what_was_typed(client: PageClient) -> None:
    body = make_body()
    make_term(body, details("Ada Champwell"))
    a(MembershipRole.ADMINISTRATOR, body, client)
    answer = client.submit(
        f"/champions/{body.reference}/new",
        name="Una Newly",
        email="una@body.example",
        **date_of("first_day", 0),
        **date_of("last_day", 364),
    )
    assert answer.status_code == 422
    assert "Somebody else is champion on some of these days" in answer.text
    assert 'value="Una Newly"' in answer.text
    assert accounts.by_email("una@body.example") is None


def test_an_administrator_does_not_give_themselves_the_role(client: PageClient) -> None:
    body = make_body()
    me = a(MembershipRole.ADMINISTRATOR, body, client)
    answer = client.submit(
        f"/champions/{body.reference}/new",
        name=me.name,
        email=me.email,
        **date_of("first_day", 0),
        **date_of("last_day", 364),
    )
    assert answer.status_code == 422
    assert "You cannot give yourself a role" in answer.text
    assert queries.seat(body.id) == queries.EMPTY


def test_an_entry_is_changed_and_one_to_come_withdrawn(client: PageClient) -> None:
    body = make_body()
    found = make_term(body, details(starts=30))
    a(MembershipRole.ADMINISTRATOR, body, client)
    answer = client.submit(f"/champions/terms/{found.reference}/edit", name="Renamed Person")
    assert "Renamed Person" in client.get(answer.location).text
    answer = client.submit(f"/champions/terms/{found.reference}/withdraw")
    assert "taken out of the register" in client.get(answer.location).text
    assert db.session.scalars(select(ChampionTerm).where(ChampionTerm.organisation_id == body.id)).all() == []


def test_a_handover_is_shown_done_and_told(client: PageClient) -> None:
    body = make_body()
    given = make_term(body, details("Gil Giveley", -100, 130, gets_role=True))
    taken = make_term(body, details("Tia Takely", 30, 700))
    owner = db.session.get_one(Account, given.account_id)
    action = make_action(body, owner, "Count the lamps")
    a(MembershipRole.ADMINISTRATOR, body, client)
    where = f"/champions/terms/{taken.reference}/hand-over"
    assert "Count the lamps" in client.get(where).text
    answer = client.submit(where, **date_of("day", 0))
    page = text_of(client.get(answer.location).text)
    assert "Handed over" in page
    assert "Open actions: 1" in page
    db.session.expire_all()
    assert action.owner_id != owner.id
    assert client.get(where).status_code == 404


def test_what_changed_since_the_preview_is_shown_again(client: PageClient) -> None:
    body = make_body()
    given = make_term(body, details("Gil Giveley", -100, 130, gets_role=True))
    taken = make_term(body, details("Tia Takely", 30, 700))
    owner = db.session.get_one(Account, given.account_id)
    make_action(body, owner, "Count the lamps")
    a(MembershipRole.ADMINISTRATOR, body, client)
    where = f"/champions/terms/{taken.reference}/hand-over"
    answer = client.submit(where, shown="of another page", **date_of("day", 0))
    assert answer.status_code == 422
    assert "What is open has changed since" in answer.text
    assert client.submit(where, **date_of("day", 0)).status_code == 302


def test_a_planned_handover_is_called_off(client: PageClient) -> None:
    body = make_body()
    found = make_handover(body)
    a(MembershipRole.ADMINISTRATOR, body, client)
    assert "Planned handover" in client.get(f"/champions/handovers/{found.reference}").text
    answer = client.submit(f"/champions/handovers/{found.reference}/call-off")
    assert "called off" in client.get(answer.location).text
    assert queries.handovers_of(body.id) == []


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
