"""Whatever is tried, a placement, its supervisors, its reviews and what goes on from it fit together."""

from datetime import date, timedelta

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.factories.organisations import BY, make_prison
from tests.factories.placements import ANOTHER, days_on, make_placement, ready_person
from tests.factories.screening import screened
from tests.factories.sentences import a_release, a_status, add, make_record
from tests.factories.vetting import make_clearance
from tests.integration.placements.conftest import World
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.placements import gates, service, suspending
from volunteer_app.placements import queries as placements
from volunteer_app.placements.life import continuing, queries
from volunteer_app.placements.life import service as life
from volunteer_app.placements.life.rules import HELD, ReviewOutcome, StayReason
from volunteer_app.placements.models import Placement
from volunteer_app.placements.reasons import Lift, LiftReason
from volunteer_app.placements.rules import STANDING, Continuation, EndReason, PlacementState, SuspendReason
from volunteer_app.placements.screening import service as screening
from volunteer_app.placements.supervising import Supervisor
from volunteer_app.sentences import service as sentences
from volunteer_app.sentences.rules.kinds import State, Status

WISHES = (
    "next_day",
    "supervise",
    "review",
    "move_review",
    "pause",
    "lift",
    "shut",
    "open",
    "decline",
    "end",
    "extend",
    "transfer",
    "approve",
    "refuse",
)


class Walker:
    """A chain of placements of somebody on release, each of which goes on from the one before."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.places = [world.prison, *(make_prison(f"Walk {number} (HMP)") for number in range(2))]
        self.person = ready_person(world.hope, world.prison)
        for each in self.places[1:]:
            make_clearance(self.person, world.hope, each)
        jail = make_prison("Walk jail (HMP)")
        self.record = make_record(self.person, world.hope, a_status(Status.IN_CUSTODY, jail))
        self.release = add(self.record, a_release(days=2000), State.AUTHORISED)
        self.declined: set[int] = set()  # since the release was last authorised
        self.today = days_on(0)
        self.latest = make_placement(self.person, world.hope, world.prison, approved=True, supervisor="A")
        self.turn = 0

    def step(self, wish: str, number: int) -> None:
        with clock.standing_on(self.today):
            try:
                with db.session.begin_nested():
                    getattr(self, wish)(number)
            except Refused:
                db.session.expire_all()
        self.check()

    def next_day(self, number: int) -> None:
        self.today += timedelta(days=number * 20)

    def supervise(self, number: int) -> None:
        self.turn += 1
        life.change_supervisor(self.running(), Supervisor(f"S{self.turn}"), from_on=self.day(-number), by=BY)

    def review(self, number: int) -> None:
        outcome = HELD[number % len(HELD)]
        life.hold_review(self.running(), held_on=self.day(-number), outcome=outcome, note="n", by=BY)

    def move_review(self, number: int) -> None:
        life.plan_review(self.running(), self.day(number * 10), by=BY)

    def pause(self, _: int) -> None:
        suspending.suspend_placement(self.running(), SuspendReason.CHECK_LAPSED, by=BY)

    def lift(self, number: int) -> None:
        reason = (SuspendReason.CHECK_LAPSED, SuspendReason.GATE_CLOSED)[number % 2]
        suspending.lift_suspension(self.running(), [reason], why=Lift(LiftReason.HOLDS_AGAIN), by=ANOTHER)

    def shut(self, _: int) -> None:
        sentences.move(self.record, self.release, State.PAUSED, on=self.today, by=BY)

    def open(self, _: int) -> None:
        sentences.move(self.record, self.release, State.AUTHORISED, on=self.today, by=BY)
        self.declined.clear()

    def decline(self, _: int) -> None:
        life.decline_restart(self.running(), StayReason.PLACE, by=BY)
        self.declined.add(self.running().id)

    def end(self, _: int) -> None:
        service.end_placement(self.running(), last_day=self.day(0), reason=EndReason.HEALTH, note="", by=BY)

    def extend(self, number: int) -> None:
        running = self.running()
        further = continuing.extend(running, running.ends_before + timedelta(days=number * 10), by=BY)
        self.latest = screened(further)

    def transfer(self, number: int) -> None:
        place = self.places[number % len(self.places)]
        first = self.day(number * 10)
        moved = continuing.transfer(
            self.running(), place, starts_on=first, ends_before=first + timedelta(days=60), by=BY
        )
        self.latest = screened(moved)

    def approve(self, number: int) -> None:
        if number:  # its word is too old otherwise, unless it was proposed today
            screening.say_anew()
        service.approve_placement(self.latest, by=BY)

    def refuse(self, _: int) -> None:
        service.refuse_placement(self.latest, note="No", by=BY)

    def running(self) -> Placement:
        """The latest of them that was approved."""
        found = [
            each
            for each in self.chain()
            if each.state not in (PlacementState.PROPOSED, PlacementState.REFUSED)
        ]
        return found[-1]

    def chain(self) -> list[Placement]:
        theirs = select(Placement).where(Placement.person_id == self.person.id)
        return list(db.session.scalars(theirs.order_by(Placement.id)))

    def day(self, number: int) -> date:
        return self.today + timedelta(days=number)

    def check(self) -> None:
        chain = self.chain()
        by_id = {each.id: each for each in chain}
        for each in chain:
            self.check_supervisors(each)
            self.check_reviews(each)
            self.check_gate(each)
            if each.continues_id is not None and each.state not in (PlacementState.REFUSED,):
                self.check_continuation(each, by_id[each.continues_id])
        self.check_one_place_at_a_time(chain)

    def check_supervisors(self, placement: Placement) -> None:
        """One after the other, without a gap, and the last has no end."""
        rows = queries.supervisors(placement.id)[::-1]
        assert [row.ends_before for row in rows[:-1]] == [row.starts_on for row in rows[1:]]
        assert all(row.ends_before is None for row in rows[-1:])
        assert not rows or rows[-1].name == placement.supervisor

    def check_reviews(self, placement: Placement) -> None:
        rows = queries.reviews(placement.id)
        assert sum(row.closed_at is None for row in rows) <= 1
        for row in rows:
            assert (row.held_on is not None) == (row.outcome in HELD)
            if row.held_on is not None:
                assert placement.starts_on <= row.held_on <= self.today
            if row.outcome is ReviewOutcome.NOT_HELD:  # it ended, or a transfer ends it, before that day
                assert row.due_on >= placement.ends_before
                assert placement.end_reason is not None

    def check_gate(self, placement: Placement) -> None:
        """Nobody is there while the gate is shut; once it is open coordinators are asked until they say."""
        with clock.standing_on(self.today):
            if placement.state not in STANDING or placement.ends_before <= self.today:
                return
            is_open = gates.asked_gate(placement).is_open
        reasons = {each.reason for each in placements.open_suspensions(placement.id)}
        is_asked = queries.open_restart(placement.id) is not None
        assert is_open or SuspendReason.GATE_CLOSED in reasons
        assert (placement.state is PlacementState.SUSPENDED) == bool(reasons)
        assert not is_asked or (is_open and reasons)
        if is_open and SuspendReason.GATE_CLOSED in reasons and placement.id not in self.declined:
            assert is_asked

    def check_continuation(self, later: Placement, before: Placement) -> None:
        approved = later.state in STANDING | {PlacementState.ENDED}
        if later.continuation is Continuation.TRANSFER and approved:
            assert before.ends_before <= later.starts_on
        if later.continuation is Continuation.EXTENSION:
            assert later.place_id == before.place_id

    def check_one_place_at_a_time(self, chain: list[Placement]) -> None:
        for number in range(0, 200, 10):
            active = placements.in_force(days_on(number))
            ids = [each.id for each in chain]
            there = db.session.scalars(select(Placement.place_id).where(Placement.id.in_(ids), active))
            assert len(set(there)) <= 1


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
# The review is moved to a day that the transfer cuts off
@example(wishes=[("move_review", 1), ("transfer", 1), ("approve", 0)])
# Of two pauses, the one for the shut gate is to be lifted first
@example(wishes=[("pause", 0), ("shut", 0), ("lift", 1)])
@given(st.lists(st.tuples(st.sampled_from(WISHES), st.integers(0, 3)), max_size=12))
def test_whatever_is_tried_placements_go_on_from_each_other_one_at_a_time(
    world: World, wishes: list[tuple[str, int]]
) -> None:
    walker = Walker(world)
    for wish, number in wishes:
        walker.step(wish, number)
