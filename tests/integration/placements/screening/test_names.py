"""Whoever made a statement reads of what stands against it what they typed, the place and the days."""

from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.mentoring import make_mentoring
from tests.factories.organisations import make_organisation
from tests.factories.placements import make_placement, ready_person
from tests.factories.screening import make_statement, work
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements.screening.models import ScreeningConflict


def pages(client: PageClient, organisation: Organisation, role: MembershipRole) -> list[str]:
    """What one who may make statements for it reads of what stands: the list, the thing itself, and Today."""
    sign_in(client, make_account(name="Petra", roles=[(role, organisation)]))
    conflict = db.session.scalars(select(ScreeningConflict)).one()
    return [client.get(each).text for each in ("/screening", f"/screening/{conflict.reference}", "/start")]


def test_a_name_stands_there_only_for_those_who_may_read_the_record(client: PageClient, world: World) -> None:
    make_placement(world.person, world.hope, world.prison, approved=True)
    make_statement(world.prison, world.person, "A1234BC")
    work()
    found = pages(client, world.prison, MembershipRole.SECURITY_CONTACT)
    assert all(world.person.full_name not in each for each in found)
    assert all(world.hope.name not in each for each in found)
    assert all(world.person.reference in each for each in found[:2])
    assert world.prison.name in found[1]
    assert "A1234BC" in found[1]


def test_an_officer_of_their_own_organisation_reads_the_name(client: PageClient, world: World) -> None:
    make_placement(world.person, world.hope, world.prison, approved=True)
    other = ready_person(world.hope, world.prison)
    make_placement(other, world.hope, world.prison, approved=True)
    make_statement(world.hope, world.person, other)
    work()
    sign_in(client, make_account(name="Vera", roles=[(MembershipRole.VETTING_OFFICER, world.hope)]))
    assert world.person.full_name in client.get("/screening").text


def test_of_a_match_nobody_reads_who_is_supported_or_by_whom(client: PageClient, world: World) -> None:
    going = make_mentoring(world.hope, world.prison, name="Zebedee")
    officers = make_organisation("Officers")
    make_statement(officers, going.person, going.supported.reference)
    work()
    found = pages(client, officers, MembershipRole.VETTING_OFFICER)
    for hidden in ("Zebedee", going.person.full_name, world.hope.name):
        assert all(hidden not in each for each in found)
    assert going.supported.reference in found[1]
    assert "Match" in found[1]


def test_not_even_an_officer_who_may_read_the_mentor_reads_who_is_supported(
    client: PageClient, world: World
) -> None:
    going = make_mentoring(world.hope, world.prison, name="Zebedee")
    make_statement(world.hope, going.person, going.supported.reference)
    work()
    found = pages(client, world.hope, MembershipRole.VETTING_OFFICER)
    assert going.person.full_name in found[1]
    assert all("Zebedee" not in each for each in found)
