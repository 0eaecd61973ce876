"""Who supervises is chosen from the coordinators, or named: "supervised by me" goes by what was chosen."""

from datetime import date

import pytest

from tests.factories.accounts import make_account
from tests.factories.organisations import BY, make_organisation
from tests.factories.placements import days_on, make_placement, ready_person
from tests.factories.screening import screened
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.placements import service
from volunteer_app.placements.bulk import service as bulk
from volunteer_app.placements.life import continuing, queries
from volunteer_app.placements.life import service as life
from volunteer_app.placements.models import Placement
from volunteer_app.placements.supervising import Supervisor

MINE = "/placements/caseload?whose=mine&view=all"


def filled(day: date, name: str) -> dict[str, str]:
    return {f"{name}__day": str(day.day), f"{name}__month": str(day.month), f"{name}__year": str(day.year)}


@pytest.fixture
def placement(world: World) -> Placement:
    return make_placement(
        world.person,
        world.hope,
        world.prison,
        approved=True,
        supervisor="Cora Reyes",
        ends_before=days_on(200),
    )


@pytest.fixture
def namesake(world: World) -> Account:
    return make_account(name="Cora Reyes", roles=[(MembershipRole.COORDINATOR, world.hope)])


def test_a_name_alone_is_nobodys_however_it_is_spelt(
    world: World, coordinator: PageClient, placement: Placement
) -> None:
    assert placement.supervisor == world.cora.name
    assert placement.reference not in coordinator.get(MINE).text


def test_a_coordinator_who_is_chosen_finds_it_and_a_namesake_does_not(
    world: World, coordinator: PageClient, placement: Placement, namesake: Account
) -> None:
    where = f"/placements/{placement.reference}"
    page = coordinator.get(f"{where}/supervisor").text
    assert f"Cora Reyes, {world.cora.reference}" in page  # two of one name are told apart
    coordinator.submit(f"{where}/supervisor", coordinator=namesake.reference)
    assert placement.reference not in coordinator.get(MINE).text
    coordinator.submit(f"{where}/supervisor", coordinator=world.cora.reference)
    assert placement.reference in coordinator.get(MINE).text
    db.session.expire_all()
    rows = [(each.name, each.account_id) for each in queries.supervisors(placement.id)]
    assert rows == [
        ("Cora Reyes", world.cora.id),
        ("Cora Reyes", namesake.id),
        ("Cora Reyes", None),
    ]


def test_a_coordinator_may_be_chosen_when_it_is_proposed_and_supervises_from_the_first_day(
    world: World, coordinator: PageClient
) -> None:
    person = ready_person(world.hope, world.prison)
    db.session.commit()
    made = coordinator.submit(
        f"/people/{person.reference}/placements/new",
        organisation=world.hope.reference,
        role="literacy-tutor-prison",
        place=world.prison.reference,
        coordinator=world.cora.reference,
        **filled(days_on(1), "starts_on"),
        **filled(days_on(90), "last_day"),
    )
    assert made.status_code == 302, made.text
    assert made.location.rpartition("/")[2] in coordinator.get(MINE).text  # also before it is approved
    (found,) = [each for each in db.session.query(Placement) if each.person_id == person.id]
    service.approve_placement(screened(found), by=BY)
    (row,) = queries.supervisors(found.id)
    assert (row.name, row.account_id, row.starts_on) == ("Cora Reyes", world.cora.id, days_on(1))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Choose a coordinator, or enter the name"),
        ({"coordinator": "mine", "name": "Idris"}, "not both"),
        ({"coordinator": "other"}, "select one of the answers listed"),
    ],
)
def test_one_of_the_two_is_needed_and_only_a_coordinator_of_the_organisation_is_offered(
    world: World, coordinator: PageClient, placement: Placement, fields: dict[str, str], words: str
) -> None:
    other = make_account(name="Otto", roles=[(MembershipRole.COORDINATOR, make_organisation("Other"))])
    references = {"mine": world.cora.reference, "other": other.reference}
    sent = {name: references.get(value, value) for name, value in fields.items()}
    answer = coordinator.submit(f"/placements/{placement.reference}/supervisor", **sent)
    assert answer.status_code == 422
    assert words in answer.text
    assert "Otto" not in answer.text


def test_an_extension_and_a_group_that_moves_keep_who_was_chosen(world: World, placement: Placement) -> None:
    chosen, scope = Supervisor(world.cora.name, world.cora.id), Scope(frozenset({world.hope.id}))
    by_name = Supervisor("Cora Reyes")
    change = bulk.prepare_move(by_name, chosen, from_on=days_on(0), place=None, scope=scope, by=BY)
    bulk.begin(change, why="She signs in now", scope=scope, by=BY)
    assert placement.supervisor_id == world.cora.id
    further = continuing.extend(placement, days_on(300), by=BY)
    assert further.supervisor_id == world.cora.id
    life.change_supervisor(placement, Supervisor("Idris"), from_on=days_on(0), by=BY)
    assert placement.supervisor == "Idris"
    assert placement.supervisor_id is None
