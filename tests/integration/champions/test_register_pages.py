"""Pages of the register and of handovers: who reads and does what, and what each says."""

from datetime import timedelta

from sqlalchemy import select

from tests.factories.champions import details, make_action, make_body, make_handover, make_term
from tests.integration.champions.people import a, date_of, file_of, the_office
from tests.page_client import PageClient
from tests.published_numbers import text_of
from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.champions import queries
from volunteer_app.champions.models import ChampionTerm
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db


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
