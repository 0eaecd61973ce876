"""Hours, milestones and thanks: on the volunteer's pages, on the record, and in a list with its file."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bench.counting import noted
from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.placements import make_session
from tests.factories.recognition import make_served, make_statement
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.desk.presenters.own import NEWS
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.presenting import day
from volunteer_app.placements.recognition import presenters, rules, service

pytestmark = pytest.mark.usefixtures("database")


def test_only_approved_hours_count_and_each_organisation_for_itself() -> None:
    organisation = make_organisation()
    placement = make_served(organisation, make_prison(), 600, 30)
    make_session(placement, minutes=300)
    found = presenters.served(placement.person_id)
    assert [(each.organisation, each.hours) for each in found] == [(organisation, "10 hours 30 minutes")]
    assert [each.words for each in found[0].milestones] == ["10 hours of volunteering"]
    assert found[0].ahead == "14 hours 30 minutes to go until 25 hours"
    assert presenters.served(placement.person_id, {make_organisation().id}) == []


def test_a_coordinator_thanks_and_the_volunteer_reads_it_at_once_and_keeps_it(client: PageClient) -> None:
    organisation = make_organisation("Lantern")
    placement = make_served(organisation, make_prison(), 600)
    volunteer = make_account(person_id=placement.person_id)
    page = f"/people/{placement.person.reference}"
    sign_in(client, make_account(name="Cora", roles=[(MembershipRole.COORDINATOR, organisation)]))
    too_long = client.submit(f"{page}/thanks/new", message="x" * (rules.LONGEST_NOTE + 1))
    assert "must be 1,000 characters or fewer" in too_long.text
    client.submit(f"{page}/thanks/new", message="Thank you <b>all</b>\n\nfor the sale")
    assert "for the sale" in client.get(f"{page}/recognition").text
    assert "Thanked in a note" in client.get(page).text
    sign_in(client, volunteer)
    start = client.get("/my/volunteering").text
    assert "Thank you &lt;b&gt;all&lt;/b&gt;" in start
    assert "Cora, Lantern" in start
    with clock.standing_on(clock.today() + NEWS + timedelta(days=1)):
        sign_in(client, volunteer)
        assert "for the sale" not in client.get("/my/volunteering").text
        assert "for the sale" in client.get("/my/recognition").text


def test_nobody_thanks_themselves_or_somebody_of_another_organisation() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    own = make_account(person_id=person.id, roles=[(MembershipRole.COORDINATOR, organisation)])
    with pytest.raises(Refused, match="cannot thank yourself"):
        service.thank(person, organisation, "Me", by=own.as_actor())
    with pytest.raises(Refused, match="does not hold"):
        service.thank(person, make_organisation(), "You", by=BY)


def test_a_note_is_taken_back_with_a_reason_that_the_volunteer_reads_in_its_place(client: PageClient) -> None:
    organisation = make_organisation("Lantern")
    placement = make_served(organisation, make_prison(), 600)
    service.thank(placement.person, organisation, "Earlier thanks", by=BY)
    note = service.thank(placement.person, organisation, "Meant for somebody else", by=BY)
    page, record = f"/thanks/{note.reference}/take-back", f"/people/{placement.person.reference}/recognition"
    volunteer = make_account(person_id=placement.person_id)
    sign_in(client, make_account(name="Another", roles=[(MembershipRole.COORDINATOR, organisation)]))
    assert page in client.get(record).text
    assert "Enter why" in client.submit(page, reason="").text
    client.submit(page, reason="I wrote to the wrong person")
    assert page not in client.get(record).text
    assert "taken back already" in client.get(page).text
    sign_in(client, volunteer)
    own = client.get("/my/recognition").text
    assert "I wrote to the wrong person" in own
    assert "Another" in own
    assert "Meant for somebody else" not in own
    start = client.get("/my/volunteering").text
    assert "Earlier thanks" in start
    assert "Meant for somebody else" not in start
    assert client.get(page).status_code == 403
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == "thanks:take_back")).one()
    assert (entry.reason, entry.actor_name) == ("I wrote to the wrong person", "Another")


def test_a_note_is_taken_back_for_two_weeks_and_never_by_whom_it_is_to(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    note = service.thank(person, organisation, "Thank you", by=BY)
    own = make_account(person_id=person.id, roles=[(MembershipRole.COORDINATOR, organisation)])
    with pytest.raises(Refused, match="a note to yourself"):
        service.take_back_thanks(note, "Too kind", by=own.as_actor())
    with clock.standing_on(clock.today() + rules.TAKE_BACK_WITHIN + timedelta(days=1)):
        with pytest.raises(Refused, match="for 14 days"):
            service.take_back_thanks(note, "Late", by=BY)
        sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, organisation)]))
        assert "take-back" not in client.get(f"/people/{person.reference}/recognition").text
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, make_organisation())]))
    assert client.get(f"/thanks/{note.reference}/take-back").status_code == 404


def test_the_record_says_what_the_hours_come_to(client: PageClient) -> None:
    organisation = make_organisation("Lantern")
    placement = make_served(organisation, make_prison(), 600)
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, organisation)]))
    page = client.get(f"/people/{placement.person.reference}").text
    assert f"Lantern: 10 hours approved up to {day(clock.today())}; 10 hours reached." in page


def test_the_list_and_its_file_show_who_reached_what(client: PageClient) -> None:
    organisation, prison = make_organisation(), make_prison()
    placement = make_served(organisation, prison, 600)
    without = make_served(organisation, prison)
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, organisation)]))
    page = client.get("/recognition").text
    assert f"{placement.person.last_name}, {placement.person.first_name}" in page
    assert placement.person.reference in page
    assert without.person.reference not in page
    fields = {**form_fields(client.get("/recognition/export").text), "kind": "csv"}
    file = client.post("/recognition/export", data=fields, buffered=True).text
    assert "10 hours" in file
    assert without.person.reference not in file
    assert client.get(f"/recognition?with={make_organisation().reference}").status_code == 404


@pytest.mark.parametrize("rows", [1, 5])
def test_pages_send_the_same_few_statements_whatever_the_rows(client: PageClient, rows: int) -> None:
    organisation, prison = make_organisation(), make_prison()
    placements = [make_served(organisation, prison, *[60] * rows) for _ in range(rows)]
    for each in placements:
        make_statement(each, signed=True)
        make_statement(each)
        for _ in range(rows):
            service.thank(each.person, organisation, "Thank you", by=BY)
    db.session.commit()
    person = placements[0].person
    reference, person_id = person.reference, person.id
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, organisation)]))
    staff = {"/recognition": 9, "/statements": 3, f"/people/{reference}/recognition": 7}
    assert {each: sent(client, each) for each in staff} == staff
    sign_in(client, make_account(person_id=person_id))
    assert sent(client, "/my/recognition") == 7


def sent(client: PageClient, address: str) -> int:
    db.session.expunge_all()
    with noted() as statements:
        assert client.get(address).status_code == 200
    return len(statements)
