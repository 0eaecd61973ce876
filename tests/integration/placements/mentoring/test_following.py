"""A mentoring follows its mentor's placement where that is extended, and moves from a day on that is past."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from tests.factories.mentoring import (
    make_mentor,
    make_mentoring,
    mentor_role,
    place_mentor,
    say_the_word,
)
from tests.factories.organisations import BY, make_prison
from tests.factories.placements import ANOTHER, days_on, make_ready
from tests.integration.placements.conftest import World
from tests.integration.placements.mentoring.going import held
from tests.page_client import PageClient
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.placements import service as placements
from volunteer_app.placements import suspending
from volunteer_app.placements.facts import PlacementsApproved
from volunteer_app.placements.life import continuing
from volunteer_app.placements.mentoring import due, queries, reaching, service, sessions, stays
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.mentoring.reaching import Reach
from volunteer_app.placements.mentoring.rules import Action, Channel, EndReason
from volunteer_app.placements.models import Placement, PlacementSession
from volunteer_app.placements.rules import SuspendReason

THROUGH = "mentor-through-the-gate"


def where(going: Mentoring) -> list[tuple[int, date, date | None]]:
    return [(each.placement_id, each.since, each.before) for each in queries.stays_of(going.id)]


def extended(placement: Placement) -> Placement:
    """Half a year more, approved now."""
    found = continuing.extend(placement, days_on(360), by=BY)
    say_the_word(found.screening)
    placements.approve_placement(found, by=ANOTHER)
    return found


@contextmanager
def counting() -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    db.session.flush()
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def first(going: Mentoring) -> Placement:
    return queries.stays_of(going.id)[0].placement


def test_a_mentoring_goes_on_under_the_extension_from_its_first_day_on(
    going: Mentoring, first: Placement
) -> None:
    further = extended(first)
    then = first.ends_before
    assert where(going) == [(first.id, clock.today(), then), (further.id, then, None)]
    planned = sessions.plan(going, on=then, channel=Channel.PHONE, by=BY)
    with clock.standing_on(then):
        found = sessions.write_held(going, held(), planned=planned, by=BY)
        assert reaching.of_mentor([going]) == {going.id: Reach.ALL}
        assert "The mentor’s placement has ended" not in due.whys([going])[going.id]
    assert db.session.get_one(PlacementSession, found.hours_id).placement_id == further.id


def test_one_that_begins_where_an_extension_is_approved_already_follows_it_too(world: World) -> None:
    mentor = make_mentor(world.hope, world.prison)
    going = make_mentoring(world.hope, world.prison)
    placement = place_mentor(mentor, world.hope, world.prison)
    further = extended(placement)
    stays.end(going, clock.today(), Action.MOVE, by=BY)
    stays.begin(going, placement, clock.today(), by=BY)
    assert where(going)[1:] == [
        (placement.id, clock.today(), placement.ends_before),
        (further.id, placement.ends_before, None),
    ]


def test_a_pause_of_today_shuts_the_mentor_out_whatever_comes_after_it(
    going: Mentoring, first: Placement
) -> None:
    extended(first)
    suspending.suspend_placement(first, SuspendReason.CHECK_LAPSED, by=BY)
    assert reaching.of_mentor([going]) == {going.id: Reach.NOTHING}
    assert due.whys([going])[going.id] == ["The mentor’s placement is paused"]
    assert db.session.scalars(due.count(Scope(frozenset({going.organisation_id})))).one() == 1


def test_what_was_to_come_by_itself_does_not_where_the_mentoring_ends_or_moves(
    world: World, going: Mentoring, first: Placement
) -> None:
    extended(first)
    service.end(going, on=clock.today(), reason=EndReason.PERSON_CHOSE, note="", by=BY)
    assert where(going) == [(first.id, clock.today(), clock.today())]


def test_an_approval_of_many_asks_once_what_follows(world: World) -> None:
    asked = []
    for number in (1, 3):
        mentorings = [make_mentoring(world.hope, world.prison) for _ in range(number)]
        fact = PlacementsApproved(tuple(queries.stays_of(each.id)[0].placement_id for each in mentorings), BY)
        with counting() as statements:
            stays.of_approved(fact)
        asked.append(len(statements))
    assert asked == [1, 1]


@pytest.fixture
def through(world: World) -> tuple[Mentoring, Placement]:
    """A mentoring inside, and the mentor's placement outside, since today."""
    role, outside = mentor_role(THROUGH), make_prison("Openfield (HMP)")
    going = make_mentoring(world.hope, world.prison, role=role)
    make_ready(going.person, world.hope, outside, role)
    return going, place_mentor(going.person, world.hope, outside, role=role)


def test_a_move_is_written_down_some_days_later(through: tuple[Mentoring, Placement]) -> None:
    going, elsewhere = through
    earlier, released, now = days_on(5), days_on(10), days_on(13)
    inside = queries.stays_of(going.id)[0].placement_id
    with clock.standing_on(now):
        sessions.write_held(going, held(earlier), by=BY)
        service.move(going, elsewhere, on=released, by=BY)
        assert where(going)[0][2] == where(going)[1][1] == released
        found = sessions.write_held(going, held(days_on(-1)), by=BY)
    assert [each[0] for each in where(going)] == [inside, elsewhere.id]
    assert db.session.get_one(PlacementSession, found.hours_id).placement_id == elsewhere.id


def test_days_on_which_it_cannot_have_moved_are_refused(through: tuple[Mentoring, Placement]) -> None:
    going, elsewhere = through
    first, before, met, now, after = (days_on(each) for each in (-1, 8, 9, 10, 11))
    with clock.standing_on(now):
        sessions.write_held(going, held(met), by=BY)
        for on, says in ((before, "a session after that day"), (after, "in the past"), (first, "or later")):
            with pytest.raises(Refused, match=says) as refusal:
                service.move(going, elsewhere, on=on, by=BY)
            assert refusal.value.field == "on_day"
        service.move(going, elsewhere, on=met, by=BY)


def test_it_does_not_move_to_a_placement_before_that_began(world: World) -> None:
    role, outside = mentor_role(THROUGH), make_prison("Openfield (HMP)")
    going = make_mentoring(world.hope, world.prison, role=role)
    make_ready(going.person, world.hope, outside, role)
    begins, eve, now = days_on(5), days_on(4), days_on(6)
    elsewhere = place_mentor(going.person, world.hope, outside, role=role, starts_on=begins)
    with clock.standing_on(now):
        with pytest.raises(Refused, match="The placement there begins on"):
            service.move(going, elsewhere, on=eve, by=BY)
        assert service.move(going, elsewhere, on=begins, by=BY).since == begins


def test_the_page_asks_from_which_day(coordinator: PageClient, through: tuple[Mentoring, Placement]) -> None:
    going, elsewhere = through
    page = f"/mentoring/{going.reference}/move"
    sent = {"placement": elsewhere.reference}
    assert coordinator.submit(page, **sent, **{"on_day-day": ""}).status_code == 422
    assert coordinator.submit(page, **sent).status_code == 302
    assert [each[1] for each in where(going)] == [clock.today(), clock.today()]
