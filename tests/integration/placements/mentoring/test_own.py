"""Nobody decides about themselves: a coordinator who is the mentor leaves each decision to another."""

from collections.abc import Callable

import pytest

from tests.factories.accounts import make_account
from tests.factories.mentoring import (
    agreement,
    make_match,
    make_supported,
    mentor_role,
    place_mentor,
    request_of,
)
from tests.factories.organisations import BY, make_prison
from tests.factories.placements import days_on, make_ready
from tests.integration.placements.conftest import World
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.errors import Refused
from volunteer_app.placements.matching import queries as matching_queries
from volunteer_app.placements.matching import runs
from volunteer_app.placements.matching import service as matching
from volunteer_app.placements.matching.rules.states import DeclineReason
from volunteer_app.placements.mentoring import looking_back, safety, service
from volunteer_app.placements.mentoring.looking_back import Reviewed, Supervised
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.mentoring.rules import EndReason, Giver, Harm, Moment, ReviewOutcome
from volunteer_app.placements.mentoring.safety import Worry
from volunteer_app.placements.mentoring.service import Change
from volunteer_app.placements.supported.rules.wishes import Pathway

SAYS = "You are the mentor, so another coordinator has to do this"
Verb = Callable[[World, Mentoring, Actor], object]


def itself(world: World, going: Mentoring) -> Actor:
    """The mentor, who coordinates for the organisation too."""
    roles = [(MembershipRole.COORDINATOR, world.hope)]
    return make_account("carys@example.org", name="Carys", person_id=going.person_id, roles=roles).as_actor()


def propose(world: World, going: Mentoring, by: Actor) -> object:
    waits = request_of(make_supported(world.hope, world.prison, name="W."))
    return matching.propose(waits, going.person.reference, by=by)


def decline(world: World, going: Mentoring, by: Actor) -> None:
    match = make_match(make_supported(world.hope, world.prison, name="W."), going.person)
    matching.decline(match, DeclineReason.NOT_NOW, by=by)


def decide(world: World, _going: Mentoring, by: Actor) -> object:
    make_supported(world.hope, world.prison, name="W.")
    run = runs.suggest(world.hope, by=BY)
    (found,) = [each for each in matching_queries.suggestions_of(run.id) if each.person is not None]
    return matching.decide_suggestion(found, by=by)


def begin(world: World, going: Mentoring, by: Actor) -> object:
    match = make_match(make_supported(world.hope, world.prison, name="W."), going.person)
    return service.begin(match, agreement(), by=by)


def move(world: World, going: Mentoring, by: Actor) -> object:
    role, outside = mentor_role("mentor-through-the-gate"), make_prison("Openfield (HMP)")
    make_ready(going.person, world.hope, outside, role)
    elsewhere = place_mentor(going.person, world.hope, outside, role=role)
    return service.move(going, elsewhere, by=by)


def change(_world: World, going: Mentoring, by: Actor) -> None:
    service.change(going, Change(days_on(90), 14, "Less"), version=going.version, by=by)


def review(_world: World, going: Mentoring, by: Actor) -> object:
    return looking_back.review(going, Reviewed(clock.today(), ReviewOutcome.GO_ON, None), by=by)


def supervise(world: World, going: Mentoring, by: Actor) -> object:
    return looking_back.supervise(
        going.person, world.hope, Supervised(clock.today(), "Sue Visor", None), by=by
    )


def end(_world: World, going: Mentoring, by: Actor) -> object:
    return service.end(going, on=clock.today(), reason=EndReason.PLANNED, note="", by=by)


def end_for_harm(_world: World, going: Mentoring, by: Actor) -> None:
    worry = Worry("Words", "", is_urgent=True)
    safety.end_for_harm(going, on=clock.today(), harm=Harm.OTHERWISE, worry=worry, by=by)


def speak_for_the_person(_world: World, going: Mentoring, by: Actor) -> None:
    looking_back.give_feedback(going, Giver.PERSON, {"helped": 5, "words": ""}, by=by)


def score_the_end(_world: World, going: Mentoring, by: Actor) -> object:
    looking_back.score(going, Moment.START, {Pathway.HEALTH: 3}, on=clock.today(), by=by)
    return looking_back.score(going, Moment.END, {Pathway.HEALTH: 9}, on=clock.today(), by=by)


VERBS = [
    propose,
    decline,
    decide,
    begin,
    move,
    change,
    review,
    supervise,
    end,
    end_for_harm,
    speak_for_the_person,
    score_the_end,
]


@pytest.mark.parametrize("verb", VERBS)
def test_a_coordinator_who_is_the_mentor_does_not_decide_it(
    world: World, going: Mentoring, verb: Verb
) -> None:
    with pytest.raises(Refused, match=SAYS):
        verb(world, going, itself(world, going))
    assert going.is_going


@pytest.mark.parametrize("verb", VERBS)
def test_another_coordinator_does(world: World, going: Mentoring, verb: Verb) -> None:
    itself(world, going)
    verb(world, going, world.cora.as_actor())
