"""Nobody leads their own placement, nor decides what it is to be."""

from collections.abc import Callable

import pytest

from tests.factories.accounts import make_account
from tests.factories.placements import days_on, make_placement
from tests.integration.placements.conftest import World
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.errors import Refused
from volunteer_app.placements import service as placing
from volunteer_app.placements.life import service
from volunteer_app.placements.life.rules import ReviewOutcome, StayReason
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import MAY_NEED_REFERRAL, EndReason, PlacementState
from volunteer_app.placements.supervising import Supervisor


def supervise(placement: Placement, by: Actor) -> None:
    service.change_supervisor(placement, Supervisor(by.name), from_on=clock.today(), by=by)


def plan_review(placement: Placement, by: Actor) -> None:
    service.plan_review(placement, days_on(50), by=by)


def review(placement: Placement, by: Actor) -> None:
    service.hold_review(placement, held_on=clock.today(), outcome=ReviewOutcome.GOES_ON, note="", by=by)


def decline(placement: Placement, by: Actor) -> None:
    service.decline_restart(placement, StayReason.VOLUNTEER, by=by)


@pytest.mark.parametrize("verb", [supervise, plan_review, review, decline])
def test_nobody_leads_their_own_placement(world: World, verb: Callable[[Placement, Actor], None]) -> None:
    placement = make_placement(world.person, world.hope, world.prison, approved=True)
    held = [(MembershipRole.COORDINATOR, world.hope)]
    themselves = make_account(name="Asha", person_id=world.person.id, roles=held).as_actor()
    with pytest.raises(Refused, match="it is your own placement"):
        verb(placement, themselves)


@pytest.mark.parametrize("reason", sorted(MAY_NEED_REFERRAL))
def test_nobody_ends_their_own_for_harm_or_conduct(world: World, reason: EndReason) -> None:
    placement = make_placement(world.person, world.hope, world.prison, approved=True)
    themselves = make_account(name="Asha", person_id=world.person.id).as_actor()
    last_day = days_on(3)
    with pytest.raises(Refused, match="Somebody else must end your own placement"):
        placing.end_placement(placement, last_day=last_day, reason=reason, note="", by=themselves)
    placing.end_placement(placement, last_day=last_day, reason=EndReason.HEALTH, note="", by=themselves)
    assert placement.state is PlacementState.ENDED
