"""What goes on from a placement is approved in time, and only where that placement runs or ran to its end."""

from datetime import timedelta
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.organisations import BY, make_prison
from tests.factories.placements import days_on, make_placement
from tests.factories.screening import screened
from tests.factories.vetting import make_clearance
from tests.integration.placements.conftest import World
from tests.integration.waiting import until_somebody_waits
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.people.models import Person
from volunteer_app.placements import service as placing
from volunteer_app.placements import suspending
from volunteer_app.placements.life import continuing, queries
from volunteer_app.placements.models import Placement
from volunteer_app.placements.reasons import RefuseReason
from volunteer_app.placements.rules import EndReason, PlacementState, SuspendReason


@pytest.fixture
def placement(world: World) -> Placement:
    return make_placement(world.person, world.hope, world.prison, approved=True, ends_before=days_on(60))


def transferred(world: World, placement: Placement) -> Placement:
    other = make_prison("Southwood (HMP)")
    make_clearance(world.person, world.hope, other)
    moved = continuing.transfer(placement, other, starts_on=days_on(10), ends_before=days_on(90), by=BY)
    return screened(moved)


def extended(placement: Placement) -> Placement:
    return screened(continuing.extend(placement, days_on(120), by=BY))


def test_a_transfer_that_is_approved_late_does_not_rewrite_where_somebody_was(
    world: World, placement: Placement
) -> None:
    moved = transferred(world, placement)
    late = moved.starts_on + timedelta(days=1)
    with clock.standing_on(late):
        screened(moved)  # a word is good for some days alone
        with pytest.raises(Refused, match="Its first day is past"), db.session.begin_nested():
            placing.approve_placement(moved, by=BY)
    db.session.refresh(placement)
    assert placement.ends_before == days_on(60)
    with clock.standing_on(moved.starts_on):
        placing.approve_placement(screened(moved), by=BY)
    assert placement.ends_before == moved.starts_on


def test_an_extension_is_not_approved_after_its_first_day(placement: Placement) -> None:
    further = extended(placement)
    late = further.starts_on + timedelta(days=1)
    with clock.standing_on(late):
        screened(further)
        with pytest.raises(Refused, match="Its first day is past"):
            placing.approve_placement(further, by=BY)


def test_an_extension_begins_where_the_one_before_ran_to_its_end(placement: Placement) -> None:
    further = extended(placement)
    with clock.standing_on(further.starts_on):
        placing.approve_placement(screened(further), by=BY)
    assert further.state is PlacementState.APPROVED


def test_what_was_to_go_on_from_a_placement_that_ends_early_is_refused(placement: Placement) -> None:
    further = extended(placement)
    suspending.suspend_placement(placement, SuspendReason.CONCERN, by=BY)
    placing.end_placement(placement, last_day=days_on(0), reason=EndReason.VOLUNTEER_CHOSE, note="", by=BY)
    db.session.refresh(further)
    assert (further.state, further.refuse_reason) == (PlacementState.REFUSED, RefuseReason.BEFORE_ENDED)


def test_nothing_is_approved_that_goes_on_from_a_placement_that_ended_early(placement: Placement) -> None:
    further = extended(placement)
    placing.set_ended(placement, last_day=days_on(0), reason=EndReason.HEALTH, note="", by=BY)
    with pytest.raises(Refused, match="ended early, so nothing goes on from it"):
        placing.approve_placement(further, by=BY)


def test_a_transfer_that_was_approved_is_no_early_ending(world: World, placement: Placement) -> None:
    moved = transferred(world, placement)
    placing.approve_placement(moved, by=BY)
    assert moved.state is PlacementState.APPROVED
    assert [each.id for each in queries.continuations(placement)] == [moved.id]


@pytest.mark.postgresql  # SQLite lets one writer in at a time
def test_an_extension_waits_for_whoever_holds_the_person_and_holds_nothing_that_they_want(
    app: Flask, placement: Placement
) -> None:
    number, person = placement.id, placement.person_id
    db.session.commit()

    def extend() -> None:
        with app.app_context():
            continuing.extend(db.session.get_one(Placement, number), days_on(120), by=BY)
            db.session.commit()

    extending = Thread(target=extend)
    with db.engine.connect() as pausing:
        pausing.execute(select(Person.id).where(Person.id == person).with_for_update())
        extending.start()
        until_somebody_waits()
        pausing.execute(select(Placement.id).where(Placement.id == number).with_for_update(nowait=True))
        pausing.rollback()
    extending.join()
    db.session.rollback()
    assert queries.open_continuation(number) is not None
