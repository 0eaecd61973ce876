"""Pages of volunteering leave: the volunteer’s own, the coordinator’s, and the list with totals and file."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from bench.counting import noted
from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.staff_leave import ask_leave, make_leave, terms
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.presenting import day, period
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.staff_leave import service
from volunteer_app.placements.staff_leave.models import LeaveDay, StaffLeave
from volunteer_app.placements.staff_leave.rules import DayPart

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def hope(app: object) -> Organisation:
    return make_organisation("Hope")


@pytest.fixture
def person(hope: Organisation) -> Person:
    return make_person(hope, last_name="Llewellyn", first_name="Carys")


def coordinator(organisation: Organisation) -> Account:
    return make_account(name="Cora", roles=[(MembershipRole.COORDINATOR, organisation)])


def dated(name: str, of: object) -> dict[str, str]:
    return {f"{name}-{part}": str(getattr(of, part)) for part in ("day", "month", "year")}


def test_a_volunteer_asks_a_coordinator_agrees_and_both_see_what_is_left(
    client: PageClient, hope: Organisation, person: Person
) -> None:
    prison, began = make_prison("Leeds (HMP)"), clock.today() - timedelta(days=30)
    volunteer, staff = make_account(name="Carys", person_id=person.id), coordinator(hope)
    sign_in(client, volunteer)
    asked = dated("starts_on", began) | {"organisation": hope.reference, "days": "5"}
    both = client.submit("/my/leave/new", employer=prison.reference, employer_name="X", **asked)
    assert (both.status_code, "Do not do both" in both.text) == (422, True)
    client.submit("/my/leave/new", employer=prison.reference, employer_name="", **asked)
    leave = db.session.scalars(select(StaffLeave)).one()
    page = f"/leave/{leave.reference}"
    assert "I do not ask for this any more" in client.get(page).text
    sign_in(client, staff)
    start = client.get("/start").text
    assert "1 volunteer waits for an answer" in " ".join(start.split())
    assert "Llewellyn, Carys" in client.get("/leave?show=asked").text
    missing = client.submit(f"{page}/answer", decision="agree", days="2.5", agreed_with="")
    assert "Enter who agreed" in missing.text
    client.submit(f"{page}/answer", decision="agree", days="2.5", agreed_with="Line manager")
    sign_in(client, volunteer)
    client.submit(f"{page}/days/new", part="whole", **dated("taken_on", clock.today()))
    for shown in (client.get("/my/leave").text, client.get(page).text):
        for words in ("Leeds (HMP)", period(*leave.year), f"Used up to {day(clock.today())}", "1.5 days"):
            assert words in shown
    assert client.get(f"{page}/change").status_code == 403
    sign_in(client, staff)
    assert "1.5 days" in client.get(f"/people/{person.reference}/leave").text
    assert "Day of volunteering leave entered" in client.get(f"/people/{person.reference}").text


def test_a_coordinator_enters_leave_and_days_for_somebody_and_removes_one_with_a_reason(
    client: PageClient, hope: Organisation, person: Person
) -> None:
    sign_in(client, coordinator(hope))
    fields = dated("starts_on", clock.today()) | {"organisation": hope.reference, "days": "0.5"}
    record = f"/people/{person.reference}/leave"
    client.submit(f"{record}/new", employer="", employer_name="Border Force", agreed_with="HR", **fields)
    leave = db.session.scalars(select(StaffLeave)).one()
    page = f"/leave/{leave.reference}"
    too_much = client.submit(f"{page}/days/new", part="whole", **dated("taken_on", clock.today()))
    assert (too_much.status_code, "half a day agreed: half a day" in too_much.text) == (422, True)
    client.submit(f"{page}/days/new", part="afternoon", **dated("taken_on", clock.today()))
    entered = db.session.scalars(select(LeaveDay)).one()
    removal = f"/leave/days/{entered.reference}/remove"
    assert "Enter why you remove it" in client.submit(removal, reason="").text
    client.submit(removal, reason="They worked that day")
    shown = client.get(page).text
    assert "They worked that day" in shown
    assert "Removed by Cora" in shown
    assert "removed already" in client.get(removal).text
    assert "Removed" in client.get(page).text


def test_a_volunteer_asks_no_more(client: PageClient, hope: Organisation, person: Person) -> None:
    page = f"/leave/{ask_leave(person, hope).reference}"
    sign_in(client, make_account(person_id=person.id))
    fields = form_fields(client.get(page).text)
    client.post(f"{page}/take-back", data=fields)
    assert "Withdrawn" in client.get(page).text
    assert "I do not ask" not in client.get(page).text


def test_answering_changing_and_withdrawing_say_so_when_it_is_too_late(
    client: PageClient, hope: Organisation, person: Person
) -> None:
    leave, asked = make_leave(person, hope), ask_leave(person, hope)
    references = leave.reference, asked.reference
    sign_in(client, coordinator(hope))
    assert "answered already: agreed" in client.get(f"/leave/{references[0]}/answer").text
    client.submit(f"/leave/{references[0]}/change", days="4", reason="A new policy")
    assert "A new policy" in client.get(f"/leave/{references[0]}").text
    client.submit(f"/leave/{references[0]}/withdraw", reason="They left")
    for step in ("change", "withdraw", "days/new"):
        shown = client.get(f"/leave/{references[0]}/{step}").text
        assert "nothing to" in shown or "only for leave that is agreed" in shown
    no = {"decision": "decline", "days": "3", "agreed_with": ""}
    assert "Enter why" in client.submit(f"/leave/{references[1]}/answer", note="", **no).text
    client.submit(f"/leave/{references[1]}/answer", note="The employer said no", **no)
    sign_in(client, make_account(person_id=person.id))
    assert "The employer said no" in client.get(f"/leave/{references[1]}").text


def test_another_organisation_and_another_volunteer_reach_nothing_of_it(
    client: PageClient, hope: Organisation, person: Person
) -> None:
    leave = make_leave(person, hope)
    used = service.use(leave, clock.today(), DayPart.MORNING, by=BY)
    pages = [f"/leave/{leave.reference}", f"/leave/{leave.reference}/days/new"]
    pages.append(f"/leave/days/{used.reference}/remove")
    other = make_organisation("Other")
    for account in (coordinator(other), make_account(person_id=make_person(other).id)):
        sign_in(client, account)
        assert {client.get(each).status_code for each in pages} == {404}


def test_the_list_has_totals_by_employer_and_a_file(
    client: PageClient, hope: Organisation, person: Person
) -> None:
    prison = make_prison("Leeds (HMP)")
    first = service.enter(person, hope, terms(6, employer=prison), by=BY)
    leave = service.enter(make_person(hope), hope, terms(4, employer=prison), by=BY)
    for each in (first, leave):
        service.use(each, clock.today(), DayPart.WHOLE, by=BY)
    service.use(leave, clock.today() + timedelta(days=1), DayPart.MORNING, by=BY)
    over = service.enter(person, hope, terms(8, days_ago=500, employer="Border Force"), by=BY)
    sign_in(client, coordinator(hope))
    page = " ".join(client.get("/leave").text.split())
    assert f"used up to {day(clock.today())}" in page
    row = page[page.index('class="govuk-table__header">Leeds (HMP)') :]
    cells = [each.partition("<")[0] for each in row[: row.index("</tr>")].split('">')[2:]]
    assert cells == [period(*leave.year), "2", "5 days", "2 days", "half a day", "2.5 days"]
    assert over.reference not in page
    assert "Border Force" in client.get("/leave?show=all").text
    fields = {**form_fields(client.get("/leave/export?show=all").text), "kind": "csv"}
    file = client.post("/leave/export?show=all", data=fields, buffered=True).text
    assert f'"Border Force","{period(*over.year)}"' in file
    xlsx = client.post(
        "/leave/export?show=all", data={**fields, "kind": "xlsx", "form_key": "x" * 24}, buffered=True
    )
    assert xlsx.data[:2] == b"PK"


def test_nothing_is_left_of_leave_that_nobody_has_agreed_to(
    client: PageClient, hope: Organisation, person: Person
) -> None:
    make_leave(person, hope, half_days=4)
    ask_leave(make_person(hope), hope, half_days=6)
    sign_in(client, coordinator(hope))
    left = re.findall(r'data-label="Days left">([^<]+)<', client.get("/leave?show=all").text)
    assert sorted(left) == ["0", "2", "2 days"]  # the last is the total by employer


@pytest.mark.parametrize("rows", [1, 5])
def test_pages_send_the_same_few_statements_whatever_the_rows(
    client: PageClient, hope: Organisation, rows: int
) -> None:
    people = [make_person(hope) for _ in range(rows)]
    agreed = [make_leave(each, hope, half_days=20) for each in people]
    for leave in agreed:
        for offset in range(rows):
            service.use(leave, clock.today() - timedelta(days=offset), DayPart.WHOLE, by=BY)
        ask_leave(leave.person, hope)
    db.session.commit()
    first, person_id, page = people[0].reference, people[0].id, f"/leave/{agreed[0].reference}"
    sign_in(client, coordinator(hope))
    staff = {"/leave": 6, "/leave?show=asked": 5, page: 5, f"/people/{first}/leave": 5}
    assert {each: sent(client, each) for each in staff} == staff
    sign_in(client, make_account(person_id=person_id))
    assert sent(client, "/my/leave") == 4


def sent(client: PageClient, address: str) -> int:
    db.session.expunge_all()
    with noted() as statements:
        assert client.get(address).status_code == 200
    return len(statements)
