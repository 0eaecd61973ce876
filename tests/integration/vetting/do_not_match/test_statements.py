"""Do-not-match statements: who makes and reads them, and that nobody else learns of them."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.placements import days_on, make_placement, ready_person
from tests.factories.screening import make_statement, work
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound, Refused, StaleEdit
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import merging
from volunteer_app.placements.screening.models import ScreeningConflict
from volunteer_app.placements.screening.rules import ScreeningState
from volunteer_app.vetting.do_not_match import queries, service
from volunteer_app.vetting.do_not_match.models import DoNotMatch, DoNotMatchSide

NUMBER = "A1234BC"


class World:
    """An organisation with an officer and a coordinator, and a prison with its security contact."""

    def __init__(self) -> None:
        self.hope, self.prison = make_organisation(), make_prison()
        self.vera = make_account(name="Vera", roles=[(MembershipRole.VETTING_OFFICER, self.hope)])
        self.petra = make_account(name="Petra", roles=[(MembershipRole.SECURITY_CONTACT, self.prison)])
        self.cora = make_account(name="Cora", roles=[(MembershipRole.COORDINATOR, self.hope)])
        self.one, self.other = (ready_person(self.hope, self.prison, first_name=n) for n in ("Ada", "Bo"))


@pytest.fixture
def world(app: Flask) -> World:
    return World()


def signed_in(client: PageClient, account: Account) -> PageClient:
    sign_in(client, account)
    return client


def over(organisation: Organisation) -> Scope:
    return Scope(frozenset({organisation.id}))


def test_an_officer_makes_a_statement_reads_it_and_ends_it(client: PageClient, world: World) -> None:
    officer = signed_in(client, world.vera)
    made = officer.submit(
        "/do-not-match/new", first=world.one.reference, second=world.other.reference.lower()
    )
    assert made.status_code == 302, made.text
    page = officer.get(made.location).text
    assert all(words in page for words in ("Ada", "Bo", world.other.reference, "without an end", "Vera"))
    assert world.one.reference in officer.get("/do-not-match").text
    ended = officer.submit(f"{made.location}/end")
    assert ended.location == made.location
    assert "Ended before its first day" in officer.get(made.location).text
    assert officer.submit(f"{made.location}/end").status_code == 422


def test_a_security_contact_reads_what_was_written_and_no_names(client: PageClient, world: World) -> None:
    contact = signed_in(client, world.petra)
    made = contact.submit("/do-not-match/new", first=world.one.reference, second=NUMBER)
    page = contact.get(made.location).text
    assert NUMBER in page
    assert world.one.reference in page
    assert world.one.full_name not in page


def test_whether_there_is_a_record_is_told_to_nobody(client: PageClient, world: World) -> None:
    contact = signed_in(client, world.petra)
    pages = []
    for reference in (world.one.reference, "VOL-00000000"):
        made = contact.submit("/do-not-match/new", first=reference, second=NUMBER)
        pages.append(contact.get(made.location).text.replace(reference, "VOL"))
    assert len(pages[0]) == len(pages[1])


def test_the_page_says_before_anything_is_saved_that_a_prison_number_stops_nothing(
    client: PageClient, world: World
) -> None:
    assert "A prison number stops nothing yet" in signed_in(client, world.vera).get("/do-not-match/new").text


@pytest.mark.parametrize("number", [NUMBER, "a 1234 bc", "AB1234", "REF/7"])
def test_a_statement_with_a_number_stops_nothing_and_is_marked_so(
    client: PageClient, world: World, number: str
) -> None:
    officer = signed_in(client, world.vera)
    made = officer.submit("/do-not-match/new", first=world.one.reference, second=number)
    assert "keeps nobody from anything yet" in officer.get(made.location).text
    assert "Stops nothing yet" in officer.get("/do-not-match").text
    placement = make_placement(world.one, world.hope, world.prison)
    work()
    assert placement.screening is not None
    assert placement.screening.state is ScreeningState.CLEAR
    officer.submit(f"{made.location}/end")
    assert "Stops nothing yet" not in officer.get("/do-not-match").text


def test_a_statement_with_two_references_is_not_marked_whether_there_are_records_or_not(
    client: PageClient, world: World
) -> None:
    officer = signed_in(client, world.vera)
    for reference in (world.other.reference, "VOL-00000000", "SUP-00000000"):
        made = officer.submit("/do-not-match/new", first=world.one.reference, second=reference)
        assert "keeps nobody from anything" not in officer.get(made.location).text
    assert "Stops nothing yet" not in officer.get("/do-not-match").text


def test_a_prisons_statement_with_a_number_says_that_it_reaches_that_prison_alone(
    client: PageClient, world: World
) -> None:
    contact = signed_in(client, world.petra)
    made = contact.submit("/do-not-match/new", first=world.one.reference, second=NUMBER)
    assert f"from {world.prison.name}, and from nowhere else" in contact.get(made.location).text
    found = [make_placement(world.one, world.hope, each) for each in (world.prison, make_prison("Southwood"))]
    work()
    words = [each.screening.state for each in found if each.screening is not None]
    assert words == [ScreeningState.CHOOSE_ANOTHER, ScreeningState.CLEAR]
    contact.submit(f"{made.location}/end")
    assert "nowhere else" not in contact.get(made.location).text
    both = contact.submit("/do-not-match/new", first=world.one.reference, second=world.other.reference)
    assert "nowhere else" not in contact.get(both.location).text


def test_the_page_of_a_record_says_nothing_of_it_in_an_address(client: PageClient, world: World) -> None:
    officer = signed_in(client, world.vera)
    record = officer.get(f"/people/{world.one.reference}").text
    assert "do-not-match/new?" not in record
    assert 'action="/do-not-match/new"' in record
    page = officer.post("/do-not-match/new", data={"about": world.one.reference})
    assert page.status_code == 200
    assert form_fields(page.text)["first"] == world.one.reference
    assert db.session.scalars(select(DoNotMatch)).first() is None
    assert world.one.reference not in officer.get(f"/do-not-match/new?first={world.one.reference}").text
    sent = {**form_fields(page.text), "second": world.other.reference}
    assert officer.post("/do-not-match/new", data=sent).status_code == 302


def test_a_prisons_statement_is_marked_where_both_are_numbers_alone(client: PageClient, world: World) -> None:
    contact = signed_in(client, world.petra)
    contact.submit("/do-not-match/new", first=world.one.reference, second=NUMBER)
    assert "Stops nothing yet" not in contact.get("/do-not-match").text
    assert "Stands for this prison alone" in contact.get("/do-not-match").text
    contact.submit("/do-not-match/new", first="B2345CD", second=NUMBER)
    assert "Stops nothing yet" in contact.get("/do-not-match").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"second": "?"}, "Enter a reference, such as"),
        ({"second": ""}, "Enter a reference"),
        (
            {"last_day__day": "1", "last_day__month": "1", "last_day__year": "2020"},
            "same as or after the first",
        ),
        ({"starts_on__day": "31", "starts_on__month": "2"}, "First day must be a real date"),
    ],
)
def test_bad_input_is_a_clear_error_and_nothing_is_made(
    client: PageClient, world: World, fields: dict[str, str], words: str
) -> None:
    officer = signed_in(client, world.vera)
    sent = {"first": world.one.reference, "second": NUMBER, **fields}
    answer = officer.submit("/do-not-match/new", **sent)
    assert answer.status_code == 422
    assert words in answer.text
    assert db.session.scalars(select(DoNotMatch)).first() is None


def test_one_and_the_same_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="two different people"):
        make_statement(world.hope, world.one, world.one.reference.lower())


def test_nobody_makes_one_about_themselves_or_elsewhere(world: World) -> None:
    own = make_account(
        name="Own", roles=[(MembershipRole.VETTING_OFFICER, world.hope)], person_id=world.one.id
    )
    said: dict[str, Any] = {
        "first": world.one.reference,
        "second": NUMBER,
        "starts_on": clock.today(),
        "ends_before": None,
    }
    with pytest.raises(Refused, match="somebody else has to do it"):
        service.make(world.hope, **said, by=own.as_actor(), authority=over(world.hope))
    with pytest.raises(Refused, match="Only a vetting officer"):
        service.make(world.prison, **said, by=world.vera.as_actor(), authority=over(world.hope))


def test_another_organisation_reads_none_of_it(world: World) -> None:
    made = make_statement(world.prison, world.one, NUMBER)
    with pytest.raises(NotFound):
        queries.statement(over(world.hope), None, made.reference)


def test_two_who_end_it_at_once_do_it_once(world: World) -> None:
    made = make_statement(world.hope, world.one, NUMBER)
    seen = made.version
    service.end(made, by=BY)
    with pytest.raises(StaleEdit):
        service.end(made, version=seen, by=BY)


def test_what_was_written_is_sealed_and_history_names_nobody(world: World) -> None:
    made = make_statement(world.prison, world.one, NUMBER)
    db.session.commit()
    stored = db.session.scalars(select(DoNotMatchSide.named_sealed)).all()
    assert all(NUMBER.encode() not in (each or b"") for each in stored)
    entries = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.subject_kind == "do_not_match")
    ).all()
    assert [each.person_id for each in entries] == [None]
    assert NUMBER not in str([each.after for each in entries])
    assert "reason" not in {c.name for c in DoNotMatch.__table__.columns}
    assert made.reference


def test_a_statement_follows_a_person_into_the_record_that_is_kept(world: World) -> None:
    kept = make_person(world.hope)
    made = make_statement(world.hope, world.one, world.other)
    merging.merge(kept, world.one, take=(), reason="One person", scope=over(world.hope), by=BY)
    db.session.flush()
    db.session.refresh(made)
    assert {side.person_id for side in made.sides} == {kept.id, world.other.id}
    (said,) = queries.about([kept.id], clock.today(), days_on(1))
    assert kept.reference in {name for side in said.sides for name in side.names}


def test_coordinators_read_nothing_of_statements_anywhere(client: PageClient, world: World) -> None:
    placement = make_placement(world.one, world.hope, world.prison, approved=True)
    made = make_statement(world.prison, world.one, NUMBER)
    work()
    assert db.session.scalars(select(ScreeningConflict)).one().organisation_id == world.prison.id
    coordinator = signed_in(client, world.cora)
    for address in (
        "/do-not-match",
        "/do-not-match/new",
        f"/do-not-match/{made.reference}",
        "/screening",
    ):
        assert coordinator.get(address).status_code == 403
    for address in (f"/people/{world.one.reference}", f"/placements/{placement.reference}", "/start"):
        shown = coordinator.get(address).text
        assert made.reference not in shown
        assert "atch statement" not in shown


def test_an_officer_decides_from_the_start_page(client: PageClient, world: World) -> None:
    placement = make_placement(world.one, world.hope, world.prison, approved=True)
    make_statement(world.prison, world.one, NUMBER)
    work()
    contact = signed_in(client, world.petra)
    assert "What stands against a do-not-match statement" in contact.get("/start").text
    conflict = db.session.scalars(select(ScreeningConflict)).one()
    where = f"/screening/{conflict.reference}"
    assert world.prison.name in contact.get(where).text
    assert contact.submit(where, why="Known").status_code == 422
    assert contact.submit(where, decision="paused", why="Known").location == "/screening"
    assert "Nothing stands against" in contact.get("/screening").text
    assert "Known" in contact.get(where).text
    db.session.refresh(placement)
    assert placement.state.value == "suspended"


def test_a_side_that_no_key_opens_stands_for_somebody_unknown(world: World) -> None:
    make_statement(world.prison, world.one, NUMBER)
    db.session.execute(text("UPDATE do_not_match_side SET named_sealed = NULL WHERE person_id IS NULL"))
    db.session.expire_all()
    (said,) = queries.about([world.one.id], clock.today(), days_on(1))
    assert said.sides[1].names == frozenset()
