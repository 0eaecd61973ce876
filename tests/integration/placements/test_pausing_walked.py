"""Whatever is tried, a placement and its pauses are what the rules say, day by day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.factories.organisations import BY
from tests.factories.placements import ANOTHER, days_on, make_placement, ready_person
from tests.integration.placements.conftest import World
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.placements import queries, service, suspending
from volunteer_app.placements.models import Placement
from volunteer_app.placements.reasons import Lift, LiftReason
from volunteer_app.placements.rules import (
    EndReason,
    Pause,
    PlacementState,
    SuspendReason,
    may_move,
    paused_on,
)
from volunteer_app.placements.screening import service as screening

Why = SuspendReason
State = PlacementState


class Walker:
    """A placement, and what it ought to be."""

    def __init__(self, world: World) -> None:
        person = ready_person(world.hope, world.prison)
        self.state, self.pauses, self.today = State.PROPOSED, list[Pause](), days_on(0)
        self.screened_on = self.today
        with clock.standing_on(self.today):
            self.placement = make_placement(person, world.hope, world.prison)

    @contextmanager
    def refused_unless(self, allowed: bool) -> Iterator[None]:
        if allowed:
            yield
            return
        with pytest.raises(Refused):
            yield

    def step(self, wish: str) -> None:
        with clock.standing_on(self.today):
            getattr(self, wish)()
        db.session.flush()
        assert self.placement.state is self.state
        found = sorted(str(each.as_pause) for each in queries.suspensions_of(self.placement.id))
        assert found == sorted(map(str, self.pauses))
        for number in range(12):
            active = queries.in_force(days_on(number))
            statement = select(Placement.id).where(Placement.id == self.placement.id, active)
            there = self.placement.starts_on <= days_on(number) < self.placement.ends_before
            began = self.state in {State.APPROVED, State.SUSPENDED, State.ENDED} and there
            assert bool(db.session.scalars(statement).first()) == (
                began and not paused_on(self.pauses, days_on(number))
            )

    def next_day(self) -> None:
        self.today += timedelta(days=1)

    def screen(self) -> None:
        """The word of screening is said anew, as each minute says those that are too old."""
        if screening.say_anew():
            self.screened_on = self.today

    def approve(self) -> None:
        allowed = self.state is State.PROPOSED and self.screened_on == self.today
        with self.refused_unless(allowed):
            service.approve_placement(self.placement, by=BY)
        self.state = State.APPROVED if allowed else self.state

    def refuse(self) -> None:
        allowed = self.state is State.PROPOSED
        with self.refused_unless(allowed):
            service.refuse_placement(self.placement, note="No", by=BY)
        self.state = State.REFUSED if allowed else self.state

    def end(self) -> None:
        allowed = may_move(self.state, State.ENDED)
        with self.refused_unless(allowed):
            service.end_placement(
                self.placement, last_day=self.today, reason=EndReason.HEALTH, note="", by=BY
            )
        self.state = State.ENDED if allowed else self.state

    def pause(self, reason: SuspendReason = Why.CONCERN) -> None:
        stands = any(each.is_open and each.reason is reason for each in self.pauses)
        allowed = may_move(self.state, State.SUSPENDED) and not stands
        with self.refused_unless(allowed):
            suspending.suspend_placement(self.placement, reason, by=BY)
        if allowed:
            self.pauses.append(Pause(reason, self.today))
            self.state = State.SUSPENDED

    def pause_too(self) -> None:
        self.pause(Why.CHECK_LAPSED)

    def told(self) -> None:
        stands = any(each.is_open and each.reason is Why.OWN_CHECK for each in self.pauses)
        found = suspending.suspend_placements(self.placement.person_id, Why.OWN_CHECK)
        assert bool(found) == (may_move(self.state, State.SUSPENDED) and not stands)
        if found:
            self.pauses.append(Pause(Why.OWN_CHECK, self.today))
            self.state = State.SUSPENDED

    def lift(self, *reasons: SuspendReason, by: Actor = ANOTHER) -> None:
        stand = {each.reason for each in self.pauses if each.is_open}
        chosen = set(reasons) or stand
        own_concern = by is BY and Why.CONCERN in chosen
        allowed = self.state is State.SUSPENDED and chosen <= stand and not own_concern
        with self.refused_unless(allowed):
            suspending.lift_suspension(self.placement, chosen, why=Lift(LiftReason.OTHER, "Done"), by=by)
        if allowed:
            lifted = {p for p in self.pauses if p.is_open and p.reason in chosen}
            self.pauses = [Pause(p.reason, p.since, self.today) if p in lifted else p for p in self.pauses]
            self.state = State.APPROVED if chosen == stand else State.SUSPENDED

    def lift_one(self) -> None:
        self.lift(Why.CHECK_LAPSED)

    def lift_own(self) -> None:
        self.lift(Why.CONCERN, by=BY)


STEPS = ("next_day", "approve", "refuse", "end", "pause", "pause_too", "told", "lift", "next_day", "lift")
WISHES = (*STEPS, "screen", "approve", "lift_one", "lift_own")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.booleans(), st.lists(st.sampled_from(WISHES), max_size=12))
def test_whatever_is_tried_a_placement_is_what_the_rules_say(
    world: World, begins: bool, wishes: list[str]
) -> None:
    walker = Walker(world)
    for wish in (["approve"] if begins else []) + wishes:
        walker.step(wish)
