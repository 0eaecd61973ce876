from collections.abc import Iterator
from datetime import date

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.placements import days_on, make_session
from tests.factories.rota import place_in, placed
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements import hours, queries

TODAY = date(2026, 11, 22)
DAYS = "first=2026-11-01&last=2026-11-30"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.standing_on(TODAY):
        yield


def logged(
    person: Person, organisation: Organisation, days_ago: int, minutes: int, *, approve: bool = True
) -> None:
    (placement,) = [
        each for each in queries.approved_of(person.id) if each.organisation_id == organisation.id
    ]
    session = make_session(placement, days_ago=days_ago, minutes=minutes)
    if approve:
        hours.approve_session(session, by=BY)


def volunteer(organisation: Organisation, prison: Organisation, name: str) -> Person:
    days = {"starts_on": days_on(-400), "ends_before": days_on(60)}
    return placed(organisation, prison, first_name=name, last_name="Helperton", **days)


def test_a_period_is_named_exactly_and_holds_the_approved_hours_of_its_days_alone(client: PageClient) -> None:
    organisation, other, prison = make_organisation("One"), make_organisation("Two"), make_prison()
    asha, bryn = (volunteer(organisation, prison, name) for name in ("Asha", "Bryn"))
    logged(asha, organisation, 2, 90)
    logged(asha, organisation, 3, 30)
    logged(bryn, organisation, 2, 60)
    logged(bryn, organisation, 4, 60, approve=False)
    logged(asha, organisation, 60, 600)
    place_in(asha, other, prison, starts_on=days_on(-30))
    logged(asha, other, 2, 240)
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, organisation)]))
    page = client.get(f"/hours/totals?{DAYS}").text
    assert (
        "Hours, 1 November 2026 to 30 November 2026" in page
        or "Hours, 1 November to 30 November 2026" in page
    )
    assert "3 hours" in page
    assert "£38.13" in page
    assert "£12.71 an hour from 1 April 2026" in page
    with client.submit(f"/hours/totals/export?{DAYS}", kind="csv", columns="shown") as file:
        lines = file.get_data(as_text=True).splitlines()
    assert lines[1:] == [
        '"Helperton, Asha",2,"2 hours","£25.42"',
        '"Helperton, Bryn",1,"1 hour","£12.71"',
    ]


def test_hours_on_both_sides_of_a_new_rate_are_valued_each_by_its_own(client: PageClient) -> None:
    organisation, prison = make_organisation(), make_prison()
    asha = volunteer(organisation, prison, "Asha")
    for day in (date(2026, 3, 31), date(2026, 4, 1)):
        logged(asha, organisation, (TODAY - day).days, 60)
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, organisation)]))
    page = client.get("/hours/totals?first=2026-03-31&last=2026-04-01").text
    assert "£24.92" in page
    assert "£12.21 an hour from 1 April 2025, £12.71 an hour from 1 April 2026" in page


def test_a_period_that_cannot_be_is_an_error_at_its_field(client: PageClient) -> None:
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, make_organisation())]))
    asked = "first-day=2&first-month=11&first-year=2026&last-day=1&last-month=11&last-year=2026"
    answer = client.get(f"/hours/totals?{asked}")
    assert answer.status_code == 422
    assert "Last day must be on or after the first day" in answer.text
    assert "All together" not in answer.text
    assert "No hours of this period" not in answer.text
    good = asked.replace("last-day=1", "last-day=3")
    assert client.get(f"/hours/totals?{good}").location.startswith(
        "/hours/totals?first=2026-11-02&last=2026-11-03"
    )
    assert "No hours of this period" in client.get("/hours/totals?first=soon&last=never").text


def test_another_organisations_totals_are_nobodys_to_see(client: PageClient) -> None:
    other = make_organisation("Other")
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, make_organisation())]))
    assert client.get(f"/hours/totals?with={other.reference}").status_code == 404


def test_a_volunteer_reads_what_they_came_to_in_each_period(client: PageClient) -> None:
    organisation, prison = make_organisation(), make_prison()
    asha = volunteer(organisation, prison, "Asha")
    logged(asha, organisation, 2, 90)
    logged(asha, organisation, 60, 60)
    sign_in(client, make_account(person_id=asha.id))
    page = client.get("/my/recognition").text
    assert "1 November to 30 November 2026" in page
    assert "1 hour 30 minutes" in page
    assert "2 hours 30 minutes" in page
