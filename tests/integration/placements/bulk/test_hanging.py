"""The preview of ending all placements at a place says what hangs on each of them."""

from datetime import date

import pytest

from tests.factories.mentoring import make_mentoring
from tests.factories.organisations import BY
from tests.factories.placements import days_on, make_placement, ready_person
from tests.factories.rota import make_rota, sessions_of, sign_up
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.foundation.authority import Scope
from volunteer_app.placements.bulk import hanging, service
from volunteer_app.placements.bulk.hanging import Hanging
from volunteer_app.placements.bulk.models import BulkChange
from volunteer_app.placements.mentoring import queries as mentorings
from volunteer_app.placements.mentoring import sessions
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.mentoring.rules import Channel
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import EndReason
from volunteer_app.placements.supervising import Supervisor


@pytest.fixture
def visitor(world: World) -> Placement:
    """They signed up for tomorrow, and for the same day of the next two weeks."""
    person = ready_person(world.hope, world.prison)
    found = make_placement(person, world.hope, world.prison, approved=True, supervisor="Wren")
    for session in sessions_of(make_rota(world.hope, world.prison)):
        sign_up(session, person)
    return found


@pytest.fixture
def going(world: World) -> Mentoring:
    """They mean to meet tomorrow, and on two days after that."""
    found = make_mentoring(world.hope, world.prison)
    for number in (1, 8, 9):
        sessions.plan(found, on=days_on(number), channel=Channel.PHONE, by=BY)
    return found


def closing(world: World, last_day: date) -> BulkChange:
    reason, scope = EndReason.PLACE_CLOSED, Scope(frozenset({world.hope.id}))
    return service.prepare_end(world.prison, last_day=last_day, reason=reason, scope=scope, by=BY)


def test_what_comes_after_the_last_day_hangs_on_a_placement(
    world: World, visitor: Placement, going: Mentoring
) -> None:
    quiet = make_placement(ready_person(world.hope, world.prison), world.hope, world.prison, approved=True)
    (stay,) = mentorings.stays_of(going.id)
    found = hanging.of_change(closing(world, days_on(1)))
    assert found == {visitor.id: Hanging(rota=2), stay.placement_id: Hanging(meetings=2, mentorings=1)}
    assert quiet.id not in found
    assert hanging.of_change(closing(world, days_on(30))) == {stay.placement_id: Hanging(mentorings=1)}


def test_what_was_given_up_does_not(world: World, visitor: Placement) -> None:
    change = closing(world, days_on(1))
    service.begin(change, why="It closes", scope=Scope(frozenset({world.hope.id})), by=BY)
    assert hanging.of_change(change) == {}
    assert visitor.ends_before == days_on(2)


def test_a_move_to_another_supervisor_leaves_what_hangs_on_them(world: World, visitor: Placement) -> None:
    scope = Scope(frozenset({world.hope.id}))
    to = Supervisor("Idris")
    change = service.prepare_move(Supervisor("Wren"), to, from_on=days_on(0), place=None, scope=scope, by=BY)
    assert hanging.of_change(change) == {}


def test_the_page_and_its_file_say_it(
    world: World, visitor: Placement, going: Mentoring, coordinator: PageClient
) -> None:
    day = days_on(1)
    made = coordinator.submit(
        "/placements/bulk/end",
        place=world.prison.reference,
        reason="place_closed",
        last_day__day=str(day.day),
        last_day__month=str(day.month),
        last_day__year=str(day.year),
    )
    page = coordinator.get(made.location).text
    for words in (
        "2 places on a rota are after that day and given up. Whoever has one is told.",
        "1 mentoring takes place under them, with 2 sessions planned after that day. Move or end each",
        "2 places on a rota<",
        "2 planned mentoring sessions, 1 mentoring<",
    ):
        assert words in page
    file = coordinator.submit(made.location.replace("/change?", "/change/export?"), kind="csv")
    assert "2 planned mentoring sessions, 1 mentoring" in file.get_data(as_text=True)
    file.close()
    assert going.person_id != visitor.person_id
