"""People of one name are told apart by year of birth and first part of the postcode; nobody else is."""

from datetime import date
from typing import Any
from unittest.mock import Mock

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.integration.desk.conftest import World
from tests.integration.desk.test_searching import looked_for
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.people import duplicates
from volunteer_app.people import searching as people


@pytest.fixture
def coordinator(client: PageClient, world: World) -> PageClient:
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, world.hope)]))
    return client


def test_two_people_of_one_name_are_told_apart_in_a_search(coordinator: PageClient, world: World) -> None:
    born: dict[str, Any] = {"date_of_birth": date(1985, 3, 2), "postcode": "CF10 1BH"}
    other: dict[str, Any] = {"date_of_birth": date(1991, 7, 9), "postcode": "M1 1AE"}
    world.person(first_name="Siân", last_name="Pugh", **born)
    world.person(first_name="Sian", last_name="Pugh", **other)
    db.session.commit()
    page = looked_for(coordinator, "pugh")
    assert "born 1985, postcode CF10</span>" in page
    assert "born 1991, postcode M1</span>" in page
    for whole in ("CF10 1BH", "M1 1AE", "March 1985"):
        assert whole not in page


def test_of_somebody_whose_name_is_theirs_alone_a_search_says_neither(
    coordinator: PageClient, world: World
) -> None:
    about: dict[str, Any] = {"date_of_birth": date(1985, 3, 2), "postcode": "CF10 1BH"}
    world.person(first_name="Siân", last_name="Pugh", **about)
    world.person(first_name="Lowri", last_name="Pugh", **about)
    world.person(first_name="Siân", last_name="Pugh", known_as="Shani", **about)
    db.session.commit()
    page = looked_for(coordinator, "pugh")
    assert page.count("Pugh, ") == 3
    assert "1985" not in page
    assert "CF10" not in page


def test_whatever_is_not_known_of_a_namesake_is_left_out(coordinator: PageClient, world: World) -> None:
    world.person(first_name="Ada", last_name="Pugh", date_of_birth=None, postcode="")
    world.person(first_name="Ada", last_name="Pugh", date_of_birth=date(1985, 3, 2), postcode="75008")
    db.session.commit()
    page = looked_for(coordinator, "pugh")
    assert "born 1985</span>" in page
    assert "None" not in page
    assert "postcode " not in page


def test_telling_apart_asks_the_database_nothing_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    hit = Mock(more=(1985, "CF10 1BH"))
    monkeypatch.setattr(db, "session", Mock(side_effect=AssertionError))
    assert people.told_apart(hit) == "born 1985, postcode CF10"


def test_possible_duplicates_of_one_name_show_where_each_lives(coordinator: PageClient, world: World) -> None:
    about: dict[str, Any] = {"first_name": "Ada", "date_of_birth": date(1985, 3, 2)}
    one = world.person(last_name="Pugh", postcode="CF10 1BH", **about)
    two = world.person(last_name="Pugh", postcode="M1 1AE", **about)
    other = world.person(last_name="Pughe", postcode="LL57 2DG", **about)
    db.session.flush()
    for second in (two, other):
        duplicates.pair_by_hand(Scope(frozenset({world.hope.id})), one, second.reference)
    db.session.commit()
    page = coordinator.get("/people/possible-duplicates").text
    assert page.count("Postcode CF10") == 1
    assert page.count("Postcode M1") == 1
    assert "LL57" not in page
