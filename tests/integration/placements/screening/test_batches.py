"""What comes in by one file is screened as what is proposed by hand: the rows see each other."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from tests.factories.organisations import BY, make_prison
from tests.factories.placements import days_on, plan, ready_person
from tests.factories.screening import make_statement
from tests.integration.placements.conftest import World
from volunteer_app.foundation.bulk_rows import hold
from volunteer_app.foundation.database import db
from volunteer_app.people.models import Person
from volunteer_app.placements import importing
from volunteer_app.placements.importing import PastPlacement
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import PlacementState
from volunteer_app.placements.screening import service as screening
from volunteer_app.placements.screening.rules import ScreeningState


def brought(world: World, people: list[Person], **changes: Any) -> list[tuple[PlacementState, str]]:
    """What a file of these people comes to: the state of each, and why it is not approved."""
    rows = [PastPlacement(each.id, plan(world.hope, world.prison, **changes)) for each in people]
    hold(Person, {each.id for each in people})
    made = importing.import_placements(rows, organisation=world.hope, by=BY)
    states = {each.id: each.state for each in db.session.scalars(select(Placement))}
    return [(states[row.id], remark) for row, remark in made]


def two(world: World) -> list[Person]:
    return [ready_person(world.hope, world.prison) for _ in range(2)]


def test_of_two_who_must_be_kept_apart_one_file_approves_the_first_alone(world: World) -> None:
    people = two(world)
    make_statement(world.hope, *people)
    (first, _), (second, remark) = brought(world, people)
    assert (first, second) == (PlacementState.APPROVED, PlacementState.PROPOSED)
    assert "choose another" in remark


def test_without_a_statement_both_are_approved(world: World) -> None:
    assert brought(world, two(world)) == [(PlacementState.APPROVED, "")] * 2


def test_at_another_place_or_on_other_days_they_do_not_see_each_other(world: World) -> None:
    people = two(world)
    make_statement(world.hope, *people)
    elsewhere = make_prison("Southwood (HMP)")
    plans = [
        plan(world.hope, world.prison),
        plan(world.hope, elsewhere),
        plan(world.hope, world.prison, starts_on=days_on(90)),
    ]
    whose = [people[0], people[1], people[1]]
    asked = [each.asked_of_screening(person.id) for each, person in zip(plans, whose, strict=True)]
    told = screening.ask_at_once(asked, by=BY)
    assert {each.state for each in told} == {ScreeningState.CLEAR}
    assert plans[2].starts_on == plans[0].starts_on + timedelta(days=90)


def test_a_match_puts_nobody_anywhere_also_in_a_batch(world: World) -> None:
    people = two(world)
    make_statement(world.hope, *people)
    days = (days_on(0), days_on(30))
    asked = [
        screening.Asked(kind, each.id, world.hope.id, world.prison.id, *days)
        for kind, each in zip(("match", "placement"), people, strict=True)
    ]
    assert {each.state for each in screening.ask_at_once(asked, by=BY)} == {ScreeningState.CLEAR}
