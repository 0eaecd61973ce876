"""A placement is approved at the same moment as a bar is recorded: whoever has the person first, the other
waits, and no approval passes a bar unseen."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.barring import make_bar
from tests.factories.organisations import BY
from tests.factories.placements import days_on, make_placement
from tests.integration.at_once import Act, TwoTransactions
from tests.integration.vetting.barring.conftest import WITH_CHILDREN, World
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements import service as placing
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import PlacementState
from volunteer_app.roles import queries as roles


@pytest.fixture
def proposed(world: World) -> int:
    role = roles.recruitable_by_code(WITH_CHILDREN)
    found = make_placement(world.person, world.other, world.other, role=role, starts_on=days_on(100))
    db.session.commit()
    return found.id


def state_of(placement_id: int) -> PlacementState:
    db.session.rollback()
    return db.session.scalars(select(Placement.state).where(Placement.id == placement_id)).one()


def acts(world: World, proposed: int) -> tuple[Act, Act]:
    person_id, hope_id = world.person.id, world.hope.id
    db.session.rollback()

    def record() -> None:
        make_bar(db.session.get_one(Person, person_id), db.session.get_one(Organisation, hope_id))

    def approve() -> None:
        placing.approve_placement(db.session.get_one(Placement, proposed), by=BY)

    return record, approve


def test_an_approval_that_waits_for_a_bar_is_refused(app: Flask, world: World, proposed: int) -> None:
    record, approve = acts(world, proposed)
    assert TwoTransactions(app, record, approve).run() == ["first done", "second refused"]
    assert state_of(proposed) is PlacementState.PROPOSED


def test_a_bar_that_waits_for_an_approval_pauses_it(app: Flask, world: World, proposed: int) -> None:
    record, approve = acts(world, proposed)
    assert TwoTransactions(app, approve, record).run() == ["first done", "second done"]
    assert state_of(proposed) is PlacementState.SUSPENDED
