"""A prison's own staff see who is placed there today, whoever placed them, and nothing else of theirs."""

import io

import pytest
from python_calamine import load_workbook

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.placements import days_on, make_placement, ready_person
from tests.factories.rota import make_rota, sessions_of, sign_up
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.day_times import times_words
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements import suspending
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import SuspendReason

ADDRESS = "/prison/today?view=all"
COORDINATOR, SECURITY = MembershipRole.COORDINATOR, MembershipRole.SECURITY_CONTACT


@pytest.fixture
def placed(world: World) -> Placement:
    return make_placement(world.person, world.hope, world.prison, approved=True, supervisor="Wren Secretname")


@pytest.mark.parametrize("role", [COORDINATOR, SECURITY])
def test_they_read_name_role_and_organisation_and_nothing_else(
    client: PageClient, world: World, placed: Placement, role: MembershipRole
) -> None:
    sign_in(client, make_account(name="Petra", roles=[(role, world.prison)]))
    page = client.get(ADDRESS).text
    for words in (world.person.full_name, placed.role.name, world.hope.name, world.prison.name):
        assert words in page
    main = page.split("<main", 1)[1]
    for words in ("Secretname", placed.reference, world.person.reference, "/placements/", "/people/"):
        assert words not in main, words


def test_a_name_leads_to_nothing_that_is_not_theirs(
    client: PageClient, world: World, placed: Placement
) -> None:
    sign_in(client, make_account(name="Petra", roles=[(COORDINATOR, world.prison)]))
    assert client.get(f"/placements/{placed.reference}").status_code == 404
    assert client.get(f"/people/{world.person.reference}").status_code == 404


def test_who_is_paused_proposed_elsewhere_or_yet_to_come_is_not_there(
    client: PageClient, world: World
) -> None:
    elsewhere = make_prison("Southwood (HMP)")
    cases: list[tuple[str, Organisation, bool, int]] = [
        ("Paused", world.prison, True, 0),
        ("Proposed", world.prison, False, 0),
        ("Elsewhere", elsewhere, True, 0),
        ("Tomorrow", world.prison, True, 1),
    ]
    gone = [
        make_placement(
            ready_person(world.hope, place, last_name=name),
            world.hope,
            place,
            approved=approved,
            starts_on=days_on(first),
        )
        for name, place, approved, first in cases
    ]
    suspending.suspend_placement(gone[0], SuspendReason.CHECK_LAPSED, by=BY)
    sign_in(client, make_account(name="Petra", roles=[(SECURITY, world.prison)]))
    page = client.get(ADDRESS).text
    assert "No placement runs here today" in page
    for each in gone:
        assert each.person.last_name not in page


def test_times_are_those_for_which_they_signed_up(
    client: PageClient, world: World, placed: Placement
) -> None:
    session, *_ = sessions_of(make_rota(world.hope, world.prison))
    sign_up(session, world.person)
    petra = make_account(name="Petra", roles=[(SECURITY, world.prison)])
    words = times_words(session.starts_at, session.ends_at)
    sign_in(client, petra)
    assert words not in client.get(ADDRESS).text
    with clock.standing_on(days_on(1)):
        sign_in(client, petra)
        assert words in client.get(ADDRESS).text
    assert placed.place_id == world.prison.id


def test_of_several_prisons_one_can_be_chosen_and_the_file_holds_the_same(
    client: PageClient, world: World, placed: Placement
) -> None:
    other = make_prison("Southwood (HMP)")
    there = ready_person(world.hope, other, last_name="Southerner")
    make_placement(there, world.hope, other, approved=True)
    sign_in(client, make_account(name="Petra", roles=[(SECURITY, world.prison), (SECURITY, other)]))
    both = client.get(ADDRESS).text
    assert "Southerner" in both
    assert world.person.full_name in both
    only = f"/prison/today?place={other.reference}"
    assert world.person.full_name not in client.get(only).text
    file = client.submit(only.replace("today?", "today/export?"), kind="xlsx")
    rows = load_workbook(io.BytesIO(file.data)).get_sheet_by_index(0).to_python()
    file.close()
    assert [row[0] for row in rows[1:]] == [there.full_name]
    assert placed.place_id == world.prison.id


def test_who_works_for_no_prison_is_told_so_and_reads_nobody(
    client: PageClient, world: World, placed: Placement
) -> None:
    base = make_organisation("Base", is_place=True)
    sign_in(client, make_account(name="Carl", roles=[(COORDINATOR, base)]))
    page = client.get(ADDRESS).text
    assert "You do not work for a prison" in page
    assert world.person.full_name not in page
    assert placed.organisation_id == world.hope.id
