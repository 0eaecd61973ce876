"""What officers decided, or have yet to decide, about a person for a role: nobody is placed past it."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.disclosures import (
    actor_of,
    decided,
    make_disclosure,
    make_officer,
    over,
)
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.placements import days_on, make_placement, ready_person
from tests.factories.recruitment import make_application, make_opportunity, role_named
from tests.factories.training import make_training, pack
from tests.factories.vetting import make_check
from tests.integration.placements.officers import OTHER_ROLE, UNSUITABLE, World
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements import queries as placements
from volunteer_app.placements import service as placing
from volunteer_app.placements.rules import PlacementState, SuspendReason
from volunteer_app.placements.service import NotReady
from volunteer_app.readiness import queries
from volunteer_app.readiness.queries import Case
from volunteer_app.readiness.rules.answers import RequirementKind
from volunteer_app.recruitment import service as recruitment
from volunteer_app.recruitment.rules import MoveReason, Stage
from volunteer_app.vetting.assessing import opening
from volunteer_app.vetting.assessing.rules import Outcome
from volunteer_app.vetting.disclosures import queries as questions
from volunteer_app.vetting.disclosures import service as disclosures
from volunteer_app.vetting.disclosures.rules import Route, ToldHow
from volunteer_app.vetting.rules import CheckOutcome


def not_told(world: World) -> None:
    asked = disclosures.open_question(world.person, world.hope, world.role, offer_reference="APP-1", by=BY)
    assert asked is not None


def not_answered(world: World) -> None:
    make_disclosure(world.person, world.hope, role=world.role.code)


def being_weighed(world: World) -> None:
    world.tell()


def cannot_go_on(world: World) -> None:
    world.decide(world.tell(), UNSUITABLE)


def closed_unanswered(world: World) -> None:
    disclosures.close([make_disclosure(world.person, world.hope, role=world.role.code)], by=BY)


def not_suitable_by_a_certificate(world: World) -> None:
    world.decide(world.show_something(), UNSUITABLE)


STOPS = [
    not_told,
    not_answered,
    being_weighed,
    cannot_go_on,
    closed_unanswered,
    not_suitable_by_a_certificate,
]
Arrange = Callable[[World], None]


@pytest.mark.parametrize("arrange", STOPS)
def test_nobody_is_placed_or_ready_before_it_is_decided_or_where_it_was_decided_against(
    app: Flask, monkeypatch: pytest.MonkeyPatch, arrange: Arrange
) -> None:
    world = World()
    ready = world.answer()
    assert ready.is_ready
    arrange(world)
    assert not world.answer().is_ready
    placement = make_placement(world.person, world.hope, world.place, role=world.role)
    with pytest.raises(NotReady):
        placing.approve_placement(placement, by=BY)
    monkeypatch.setattr(placing, "readiness_of", lambda _: ready)
    with pytest.raises(Refused):
        placing.approve_placement(placement, by=BY)
    assert placement.state is PlacementState.PROPOSED


def test_an_application_does_not_become_ready_before_the_answer_is_decided_on(app: Flask) -> None:
    world = World()
    opportunity = make_opportunity(world.hope, role=world.role, places=(world.place,))
    application = make_application(opportunity, world.person, stage=Stage.TRAINING)
    with pytest.raises(Refused, match="Question about convictions"):
        recruitment.move(application, Stage.READY, by=BY)
    (asked,) = questions.of_offers([application.reference])
    disclosures.tell_law(asked, ToldHow.IN_PERSON, by=BY)
    reach = over(world.hope)
    disclosures.answer(asked, (), route=Route.PAPER, by=actor_of(world.vera), authority=reach)
    with pytest.raises(Refused, match="Question about convictions"):
        recruitment.move(application, Stage.READY, by=BY)
    disclosures.nothing_to_weigh(asked, by=actor_of(world.vera), authority=reach)
    recruitment.move(application, Stage.READY, by=BY)
    assert application.stage is Stage.READY
    recruitment.move(application, Stage.WITHDRAWN, reason=MoveReason.CHANGED_MIND, note="Busy", by=BY)
    assert world.answer().is_ready  # it was decided before it was closed


@pytest.mark.parametrize("arrange", [cannot_go_on, not_suitable_by_a_certificate])
def test_what_was_decided_against_somebody_reads_like_anything_with_the_vetting_officer(
    app: Flask, arrange: Arrange
) -> None:
    world = World()
    arrange(world)
    (shown,) = world.answer().missing
    assert (shown.evidence, shown.next_step) == (
        "With the vetting officer",
        "They cannot start before the officer’s decision",
    )


def paused(placement_id: int) -> list[SuspendReason]:
    return [each.reason for each in placements.open_suspensions(placement_id)]


def told() -> int:
    wanted = select(OutboxMessage).where(OutboxMessage.subject.like("%placement needs you%"))
    return len(db.session.scalars(wanted).all())


def make_ready_for(person: Person, hope: Organisation, place: Organisation, role: str) -> None:
    """What the other role asks beside what they have: its training."""
    for each in role_named(role).training_packs:
        make_training(person, hope, pack=pack(each.pack_code), verified=True)


def test_a_role_whose_prison_chooses_the_check_is_stopped_by_a_refusal_for_that_role(app: Flask) -> None:
    hope, prison = make_organisation(), make_prison()
    role = role_named("literacy-tutor-prison")
    person = ready_person(hope, prison, role)
    vera, oren = make_officer(hope), make_officer(hope)
    check = make_check(person, hope, outcome=CheckOutcome.HAS_INFORMATION, valid_from=None)
    placement = make_placement(person, hope, prison, approved=True)
    found = opening.open_for_check(check, role, by=actor_of(vera), authority=over(hope))
    decided(found, vera, oren, UNSUITABLE)
    case = Case(person, role, prison, clock.today(), days_on(30))
    (shown,) = queries.answer(case, hope.id).missing
    assert (shown.kind, shown.evidence) == (RequirementKind.NO_BAR, "With the vetting officer")
    assert placement.state is PlacementState.SUSPENDED


def test_a_placement_that_was_brought_in_is_not_stopped_by_a_question_that_was_never_put_here(
    app: Flask,
) -> None:
    world = World()
    here = make_placement(world.person, world.hope, world.place, role=world.role, approved=True)
    assert here.state is PlacementState.APPROVED
    assert [each for each in world.answer().requirements if each.kind is RequirementKind.VETTING] == []


def test_a_reconsideration_that_turns_against_somebody_pauses_too(app: Flask) -> None:
    world = World()
    found = world.tell()
    world.decide(found)
    here = make_placement(world.person, world.hope, world.place, role=world.role, approved=True)
    world.reconsider(found, UNSUITABLE)
    assert paused(here.id) == [SuspendReason.OFFICER]


@pytest.mark.parametrize("of_a_certificate", [True, False])
def test_a_decision_against_somebody_pauses_what_they_do_in_that_role_at_once(
    app: Flask, of_a_certificate: bool
) -> None:
    world = World()
    other = role_named(OTHER_ROLE)
    here = make_placement(world.person, world.hope, world.place, role=world.role, approved=True)
    make_ready_for(world.person, world.hope, world.place, OTHER_ROLE)
    elsewhere = make_placement(world.person, world.hope, world.place, role=other, approved=True)
    found = world.show_something() if of_a_certificate else world.tell()
    before = told()
    world.decide(found, UNSUITABLE)
    assert (here.state, paused(here.id)) == (PlacementState.SUSPENDED, [SuspendReason.OFFICER])
    assert (elsewhere.state, told()) == (PlacementState.APPROVED, before + 1)
    world.reconsider(found, Outcome.SUITABLE)
    assert here.state is PlacementState.SUSPENDED  # nothing goes on by itself
    assert told() == before + 2
    assert world.answer().is_ready
