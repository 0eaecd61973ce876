from datetime import date

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.people import make_person
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import PlacementState
from volunteer_app.roles import queries as roles

TODAY = date(2026, 11, 22)
YESTERDAY, TOMORROW = date(2026, 11, 21), date(2026, 11, 23)


@pytest.fixture
def hope(app: object) -> Organisation:
    return make_organisation()


def place(
    person: Person,
    hope: Organisation,
    state: PlacementState = PlacementState.APPROVED,
    starts_on: date = TODAY,
    ends_before: date = TOMORROW,
) -> None:
    prison = make_prison()
    db.session.flush()
    placement = Placement(
        person_id=person.id,
        organisation_id=hope.id,
        role_id=roles.recruitable_by_code("mentor-prison").id,
        place_id=prison.id,
        starts_on=starts_on,
        ends_before=ends_before,
        state=state,
    )
    db.session.add(placement)


def national(client: PageClient, hope: Organisation) -> str:
    sign_in(client, make_account(roles=[(MembershipRole.MINISTERIAL_CHAMPION, hope)]))
    with clock.standing_on(TODAY):
        started = make_account(roles=[(MembershipRole.MINISTERIAL_CHAMPION, hope)])
        sign_in(client, started)
        return client.get("/national").text


def twelve(hope: Organisation) -> list[Person]:
    people = [make_person(hope) for _ in range(12)]
    with history.loading("test"):
        for person in people:
            place(person, hope)
        db.session.flush()
    return people


def test_the_number_is_rounded_and_of_a_named_day(client: PageClient, hope: Organisation) -> None:
    twelve(hope)
    page = national(client, hope)
    assert "About 10" in page
    assert "22 November 2026" in page
    assert "12" not in page[page.index("<main") : page.index("</main")]
    assert "diversity of volunteers are in preparation" in page


def test_somebody_placed_twice_counts_once(client: PageClient, hope: Organisation) -> None:
    people = twelve(hope)
    with history.loading("test"):
        for person in people:
            place(person, hope)
    assert "About 10" in national(client, hope)


@pytest.mark.parametrize(
    ("state", "starts_on", "ends_before", "counted"),
    [
        (PlacementState.APPROVED, YESTERDAY, TOMORROW, True),
        (PlacementState.ENDED, YESTERDAY, TOMORROW, True),
        (PlacementState.ENDED, YESTERDAY, TODAY, False),
        (PlacementState.APPROVED, YESTERDAY, TODAY, False),
        (PlacementState.APPROVED, TOMORROW, date(2026, 12, 1), False),
        (PlacementState.PROPOSED, YESTERDAY, TOMORROW, False),
        (PlacementState.REFUSED, YESTERDAY, TOMORROW, False),
    ],
)
def test_a_placement_counts_on_the_days_that_it_is_in_force(
    client: PageClient,
    hope: Organisation,
    state: PlacementState,
    starts_on: date,
    ends_before: date,
    counted: bool,
) -> None:
    twelve(hope)
    with history.loading("test"):
        for _ in range(3):
            place(make_person(hope), hope, state, starts_on, ends_before)
    page = national(client, hope)
    assert ("About 20" in page) is counted
    assert ("About 10" in page) is not counted


def test_a_few_people_are_never_counted_out(client: PageClient, hope: Organisation) -> None:
    with history.loading("test"):
        place(make_person(hope), hope)
    assert "Fewer than 10" in national(client, hope)


@pytest.mark.parametrize(
    "role", [role for role in MembershipRole if role is not MembershipRole.MINISTERIAL_CHAMPION]
)
def test_only_the_champions_office_sees_it(
    client: PageClient, hope: Organisation, role: MembershipRole
) -> None:
    sign_in(client, make_account(roles=[(role, hope)]))
    assert client.get("/national").status_code == 403


def test_visitors_are_asked_to_sign_in(client: PageClient) -> None:
    assert client.get("/national").status_code == 302


def test_it_takes_one_statement_beside_those_of_the_session(
    client: PageClient, hope: Organisation, statements: list[str]
) -> None:
    sign_in(client, make_account(roles=[(MembershipRole.MINISTERIAL_CHAMPION, hope)]))
    statements.clear()
    client.get("/national")
    assert len(statements) <= 4
