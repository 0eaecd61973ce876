"""What cannot be read, is not kept any more, or names one person twice, stops no word of others."""

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from tests.factories.accounts import make_account, sign_in
from tests.factories.mentoring import make_match, make_mentor, make_supported
from tests.factories.organisations import BY
from tests.factories.placements import make_placement, plan, ready_person
from tests.factories.screening import make_statement, work
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.people import merging
from volunteer_app.people.models import Person
from volunteer_app.placements import service
from volunteer_app.placements.models import Placement
from volunteer_app.placements.screening.models import Screening, ScreeningConflict
from volunteer_app.placements.screening.rules import ScreeningState
from volunteer_app.vetting.do_not_match.models import DoNotMatch, DoNotMatchSide

State = ScreeningState


def proposed(world: World, person: Person) -> Placement:
    return service.propose_placement(person, plan(world.hope, world.prison), by=BY)


def word(placement: Placement) -> ScreeningState:
    assert placement.screening is not None
    db.session.refresh(placement.screening)
    return placement.screening.state


@pytest.mark.parametrize("sealed", [b"nonsense", b""])
def test_a_match_that_cannot_be_read_is_never_clear_and_the_others_have_their_word(
    world: World, sealed: bytes
) -> None:
    person = make_supported(world.hope, world.prison)
    match = make_match(person, make_mentor(world.hope, world.prison), screened=False)
    placement = proposed(world, world.person)
    of_it = update(Screening).where(Screening.id == match.screening_id)
    db.session.execute(of_it.values(others_sealed=sealed), execution_options={"history_kept_by": "test"})
    db.session.commit()
    work()
    db.session.refresh(match.screening)
    assert match.screening.state is State.CHOOSE_ANOTHER
    assert word(placement) is State.CLEAR


def officer(client: PageClient, world: World) -> PageClient:
    sign_in(client, make_account(name="Vera", roles=[(MembershipRole.VETTING_OFFICER, world.hope)]))
    return client


def two_placed(world: World) -> tuple[Person, Person, DoNotMatch]:
    one, other = (ready_person(world.hope, world.prison) for _ in range(2))
    make_placement(one, world.hope, world.prison, approved=True)
    return one, other, make_statement(world.hope, one, other)


def test_a_statement_one_of_whose_sides_is_not_kept_speaks_against_nothing_and_is_shown(
    client: PageClient, world: World, app: Flask
) -> None:
    one, other, said = two_placed(world)
    gone = delete(DoNotMatchSide).where(DoNotMatchSide.person_id == one.id)
    db.session.execute(gone, execution_options={"history_kept_by": "test"})
    db.session.expire_all()
    placement = proposed(world, other)
    work()
    assert word(placement) is State.CLEAR
    for address in ("/do-not-match", f"/do-not-match/{said.reference}"):
        assert "Not kept any more" in officer(client, world).get(address).text


def test_two_who_were_merged_are_not_kept_from_themselves(client: PageClient, world: World) -> None:
    one, other, said = two_placed(world)
    scope = Scope(frozenset({world.hope.id}))
    merging.merge(one, other, take=(), reason="One person", scope=scope, by=BY)
    work()
    assert db.session.scalars(select(ScreeningConflict)).first() is None
    first = plan(world.hope, world.prison)
    after = plan(world.hope, world.prison, starts_on=first.ends_before)
    placement = service.propose_placement(one, after, by=BY)
    work()
    assert word(placement) is State.CLEAR
    pages = officer(client, world)
    assert "names one person twice" in pages.get(f"/do-not-match/{said.reference}").text
    assert said.reference in pages.get("/start").text
