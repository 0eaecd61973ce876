"""Whatever is tried, a mentoring, its sessions, and where it takes place are what the rules say."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect

from tests.factories.mentoring import make_mentoring, mentor_role, place_mentor
from tests.factories.organisations import BY, make_prison
from tests.factories.placements import ANOTHER, days_on, make_ready
from tests.integration.placements.conftest import World
from tests.integration.placements.mentoring.going import held
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.people.rules import ConsentRoute
from volunteer_app.placements import suspending
from volunteer_app.placements.matching.rules.states import MatchState
from volunteer_app.placements.mentoring import looking_back, queries, service, sessions
from volunteer_app.placements.mentoring.looking_back import Reviewed
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.mentoring.rules import (
    Channel,
    EndReason,
    GoalState,
    Moment,
    ReviewOutcome,
    SessionState,
)
from volunteer_app.placements.models import Placement, PlacementSession
from volunteer_app.placements.reasons import Lift, LiftReason
from volunteer_app.placements.rules import SuspendReason
from volunteer_app.placements.supported import queries as supported_queries
from volunteer_app.placements.supported import service as supported
from volunteer_app.placements.supported.rules.asking import ConsentKind
from volunteer_app.placements.supported.rules.wishes import Pathway

LAPSED = SuspendReason.CHECK_LAPSED
NOTHING_SAID = {"reviews": 0, "scores": 0, "goals": 0}
MOMENTS, REASONS = list(Moment), list(EndReason)


def columns(row: Any) -> dict[str, Any]:
    """All that is stored in a row."""
    return {each.key: getattr(row, each.key) for each in inspect(type(row)).column_attrs}


class Walker:
    """A mentoring that anything is tried with, and what it ought to be."""

    def __init__(self, world: World) -> None:
        role = mentor_role("mentor-through-the-gate")
        self.going: Mentoring = make_mentoring(world.hope, world.prison, role=role)
        (stay,) = queries.stays_of(self.going.id)
        outside = make_prison("Openfield (HMP)")
        make_ready(self.going.person, world.hope, outside, role)
        elsewhere = place_mentor(self.going.person, world.hope, outside, role=role)
        self.here, self.there = stay.placement, elsewhere
        self.today, self.planned, self.stays = days_on(0), set[date](), 1
        self.held, self.said, self.paused = 0, {**NOTHING_SAID}, set[int]()
        self.agrees, self.waits, self.left = True, False, dict[str, Any]()

    @property
    def ended(self) -> bool:
        return bool(self.left)

    @property
    def runs(self) -> bool:
        """Whether what happens today happens within the mentoring."""
        return not self.ended or self.today <= self.left["ended_on"]

    def step(self, wish: str, number: int) -> None:
        with clock.standing_on(self.today):
            getattr(self, wish)(number)
            db.session.flush()
            self.check()

    def tried(self, act: Callable[[], object], *, allowed: bool) -> bool:
        """Do it, where the rules allow it; else it is refused, and leaves nothing."""
        done, why = True, ""
        try:
            with db.session.begin_nested():
                act()
        except Refused as refusal:
            db.session.expire_all()
            done, why = False, refusal.message
        assert done is allowed, why
        return done

    def check(self) -> None:
        self.check_what_was_said()
        assert {each.on_day for each in queries.planned_sessions(self.going.id)} == self.planned
        counts = queries.counted([self.going.id])[self.going.id]
        assert counts.get(SessionState.HELD, (0, 0))[0] == self.held
        assert self.going.is_going is not self.ended
        assert self.going.match.state is (MatchState.ENDED if self.ended else MatchState.STARTED)
        assert (supported_queries.waiting_request(self.going.supported_id) is not None) is self.waits
        stays = queries.stays_of(self.going.id)
        assert [each.before for each in stays[:-1]] == [each.since for each in stays[1:]]
        assert (len(stays), stays[0].since) == (self.stays, self.going.starts_on)
        assert stays[-1].placement_id == self.here.id
        assert stays[-1].before == (self.left["ended_on"] if self.ended else None)
        if self.ended:
            assert columns(self.going) == self.left, "what has ended stays as it was"

    def check_what_was_said(self) -> None:
        """Nothing is written of somebody who does not agree, and nothing is lost."""
        number = self.going.id
        taken = queries.taken([number])[number]
        found = len(queries.reviews_of(number)), len(taken), len(queries.goals_of(number))
        assert found == tuple(self.said.values())
        moments = [each.moment for each in taken]
        assert Moment.START not in moments[1:]
        assert Moment.END not in moments[:-1]

    def next_day(self, _: int) -> None:
        self.today += timedelta(days=1)

    def plan(self, _: int) -> None:
        free = not self.ended and self.today not in self.planned

        def plans() -> None:
            sessions.plan(self.going, on=self.today, channel=Channel.PHONE, by=BY)

        if self.tried(plans, allowed=free):
            self.planned.add(self.today)

    def hold(self, number: int) -> None:
        planned = next(iter(queries.planned_sessions(self.going.id)), None)
        note = "She found a room" if number == 0 else ""
        allowed = self.runs and self.here.id not in self.paused and (self.agrees or not note)

        def holds() -> None:
            found = sessions.write_held(self.going, held(self.today, 1, note=note), planned=planned, by=BY)
            logged = db.session.get_one(PlacementSession, found.hours_id)
            assert logged.placement_id == self.here.id, "the hours count where they met"

        if self.tried(holds, allowed=allowed):
            self.held += 1
            self.planned = {each.on_day for each in queries.planned_sessions(self.going.id)}

    def cancel(self, _: int) -> None:
        for each in queries.planned_sessions(self.going.id):
            sessions.cancel(each, by=BY)
        self.planned = set()

    def move(self, _: int) -> None:
        allowed = not self.ended and self.there.id not in self.paused
        if self.tried(lambda: service.move(self.going, self.there, by=BY), allowed=allowed):
            self.here, self.there = self.there, self.here
            self.stays += 1

    def review(self, number: int) -> None:
        due = self.today + timedelta(days=7) if number % 2 else None
        note = "Both are content" if number > 1 else ""
        reviewed = Reviewed(self.today, ReviewOutcome.GO_ON, due, note)
        allowed = self.runs and (due is None or not self.ended) and (self.agrees or not note)
        if self.tried(lambda: looking_back.review(self.going, reviewed, by=BY), allowed=allowed):
            self.said["reviews"] += 1

    def score(self, number: int) -> None:
        moment = MOMENTS[number % len(MOMENTS)]
        before = {each.moment for each in queries.taken([self.going.id])[self.going.id]}
        in_turn = (
            not before if moment is Moment.START else Moment.START in before and Moment.END not in before
        )

        def scores() -> None:
            looking_back.score(self.going, moment, {Pathway.HEALTH: 3}, on=self.today, by=BY)

        if self.tried(scores, allowed=self.runs and self.agrees and in_turn):
            self.said["scores"] += 1

    def goal(self, _: int) -> None:
        def sets() -> None:
            looking_back.set_goal(self.going, Pathway.HEALTH, "To sleep well", by=BY)

        if self.tried(sets, allowed=self.agrees and not self.ended):
            self.said["goals"] += 1

    def close_goal(self, _: int) -> None:
        for each in queries.goals_of(self.going.id):
            is_open = each.state is GoalState.OPEN
            self.tried(partial(looking_back.close_goal, each, GoalState.REACHED, by=BY), allowed=is_open)

    def pause(self, number: int) -> None:
        placement = self.placement(number)
        allowed = placement.id not in self.paused
        self.tried(lambda: suspending.suspend_placement(placement, LAPSED, by=BY), allowed=allowed)
        self.paused.add(placement.id)

    def lift(self, number: int) -> None:
        placement, why = self.placement(number), Lift(LiftReason.HOLDS_AGAIN)
        allowed = placement.id in self.paused

        def lifts() -> None:
            suspending.lift_suspension(placement, [LAPSED], why=why, by=ANOTHER)

        if self.tried(lifts, allowed=allowed):
            self.paused.discard(placement.id)

    def withdraw(self, _: int) -> None:
        def takes_back() -> None:
            supported.withdraw(self.going.supported, ConsentKind.SUPPORT, by=BY)

        if self.tried(takes_back, allowed=self.agrees):
            self.agrees = self.waits = False

    def agree(self, _: int) -> None:
        def agrees() -> None:
            route = ConsentRoute.SIGNED
            supported.agree(self.going.supported, ConsentKind.SUPPORT, route, on=self.today, by=BY)

        self.tried(agrees, allowed=not self.agrees)
        self.agrees = True

    def end(self, number: int) -> None:
        reason = REASONS[number % len(REASONS)]

        def ends() -> None:
            service.end(self.going, on=self.today, reason=reason, note="", by=BY)

        if self.tried(ends, allowed=not self.ended):
            self.waits = reason.may_be_handed_on and self.agrees
            db.session.flush()
            self.left, self.planned = columns(self.going), set()
            assert (self.left["ended_on"], self.left["end_reason"]) == (self.today, reason)

    def placement(self, number: int) -> Placement:
        return self.there if number % 2 else self.here


DAILY = ("next_day", "plan", "hold", "plan", "hold", "cancel", "move", "move")
TOLD = ("review", "score", "score", "score", "goal", "close_goal")
WISHES = (*DAILY, *TOLD, "pause", "lift", "withdraw", "withdraw", "agree", "end")


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(WISHES), st.integers(0, len(REASONS) - 1)), min_size=8, max_size=16)
)
def test_whatever_is_tried_a_mentoring_is_what_the_rules_say(
    world: World, wishes: list[tuple[str, int]]
) -> None:
    walker = Walker(world)
    for wish, number in wishes:
        walker.step(wish, number)
