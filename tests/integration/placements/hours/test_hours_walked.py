"""Whatever is tried, hours are of days of their placement, and no day has more than 24."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.factories.organisations import BY, make_prison
from tests.factories.placements import ANOTHER, days_on
from tests.factories.rota import place_in, placed
from tests.integration.placements.conftest import World
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.placements import hours, suspending
from volunteer_app.placements import queries as placements
from volunteer_app.placements.correcting import service as correcting
from volunteer_app.placements.correcting.models import HoursCorrection
from volunteer_app.placements.correcting.rules import CorrectionState
from volunteer_app.placements.correcting.service import CORRECTIONS, Right
from volunteer_app.placements.models import Placement, PlacementSession
from volunteer_app.placements.reasons import Lift, LiftReason
from volunteer_app.placements.rules import SessionState, SuspendReason
from volunteer_app.placements.totals import queries as totals
from volunteer_app.placements.totals.rules import Period

A_DAY = 24 * 60
WISHES = (
    "log",
    "log",
    "log",
    "approve",
    "approve",
    "send_back",
    "remove",
    "ask",
    "ask",
    "accept",
    "decline",
    "take_back",
    "log_again",
    "pause",
    "lift",
)
Facts = tuple[date, int, SessionState]


class Walker:
    """Somebody with two placements, both of the last ten days; they help on three of them."""

    def __init__(self, world: World) -> None:
        self.world = world
        first = {"starts_on": days_on(-10), "ends_before": days_on(30)}
        self.person = placed(world.hope, make_prison("Walk one (HMP)"), **first)
        other = place_in(self.person, world.hope, make_prison("Walk two (HMP)"), **first)
        db.session.flush()
        self.placements = [*placements.approved_of(self.person.id)]
        assert other in self.placements
        self.decided: dict[int, tuple[CorrectionState, date, int]] = {}
        self.turn = 0

    def step(self, wish: str, one: int, other: int) -> None:
        before = self.facts()
        try:
            with db.session.begin_nested():
                getattr(self, wish)(one, other)
        except Refused:
            db.session.expire_all()
            assert self.facts() == before
        db.session.flush()
        db.session.expire_all()
        self.check(before, wish)

    def log(self, one: int, other: int) -> None:
        hours.log_session(
            self.placements[one % 2],
            held_on=days_on(-one),
            minutes=1 + other * 359,
            by=BY,
            further=bool(other % 2),
        )

    def approve(self, one: int, _: int) -> None:
        for each in self.some(one):
            hours.approve_session(each, by=BY)

    def send_back(self, one: int, _: int) -> None:
        for each in self.some(one):
            hours.send_back_session(each, note="No", by=BY)

    def remove(self, one: int, _: int) -> None:
        for each in self.some(one):
            hours.remove_session(each, by=BY)

    def take_back(self, one: int, _: int) -> None:
        for each in self.some(one):
            hours.take_back_session(each, note="Not there", by=BY)

    def log_again(self, one: int, _: int) -> None:
        for each in self.some(one):
            hours.log_again(each, by=BY)

    def ask(self, one: int, other: int) -> None:
        for each in self.some(one):
            correcting.ask(each, Right(days_on(-other), other * 480, "It was otherwise"), by=BY)

    def accept(self, one: int, _: int) -> None:
        for each in self.asked(one):
            correcting.decide(each, CORRECTIONS.yes, note="", by=BY)

    def decline(self, one: int, _: int) -> None:
        for each in self.asked(one):
            correcting.decide(each, CORRECTIONS.no, note="It stays", by=BY)

    def pause(self, one: int, _: int) -> None:
        suspending.suspend_placement(self.placements[one % 2], SuspendReason.CHECK_LAPSED, by=BY)

    def lift(self, one: int, _: int) -> None:
        why = Lift(LiftReason.HOLDS_AGAIN)
        suspending.lift_suspension(
            self.placements[one % 2], [SuspendReason.CHECK_LAPSED], why=why, by=ANOTHER
        )

    def some(self, number: int) -> list[PlacementSession]:
        """One of their entries, if there is any."""
        found = self.entries()
        return found[number % len(found) :][:1] if found else []

    def asked(self, number: int) -> list[HoursCorrection]:
        found = [each for each in self.corrections() if each.state is CorrectionState.ASKED]
        return found[number % len(found) :][:1] if found else []

    def entries(self) -> list[PlacementSession]:
        theirs = select(PlacementSession).where(PlacementSession.person_id == self.person.id)
        return list(db.session.scalars(theirs.order_by(PlacementSession.id)))

    def corrections(self) -> list[HoursCorrection]:
        theirs = select(HoursCorrection).where(HoursCorrection.person_id == self.person.id)
        return list(db.session.scalars(theirs.order_by(HoursCorrection.id)))

    def facts(self) -> dict[int, Facts]:
        return {each.id: (each.held_on, each.minutes, each.state) for each in self.entries()}

    def check(self, before: dict[int, Facts], wish: str) -> None:
        entries = self.entries()
        for each in entries:
            self.check_entry(each, each.placement)
        for day in {each.held_on for each in entries}:
            assert self.minutes(entries, day) <= A_DAY
        for number, (held_on, minutes, state) in before.items():
            now = self.facts().get(number)
            if state is SessionState.APPROVED and wish not in ("accept", "take_back"):
                assert now == (held_on, minutes, state)
        self.check_corrections()
        self.check_total(entries)

    def check_entry(self, entry: PlacementSession, placement: Placement) -> None:
        assert placement.starts_on <= entry.held_on < placement.ends_before
        assert entry.held_on <= days_on(0)
        assert 0 < entry.minutes <= A_DAY
        assert (entry.decided_at is None) == (entry.state is SessionState.LOGGED)

    def check_corrections(self) -> None:
        """One waits for an entry at most; what was decided, and what stood before, never changes."""
        waits = [each.hours_id for each in self.corrections() if each.state is CorrectionState.ASKED]
        assert len(waits) == len(set(waits))
        for each in self.corrections():
            if each.state is not CorrectionState.ASKED:
                facts = (each.state, each.was_held_on, each.was_minutes)
                assert self.decided.setdefault(each.id, facts) == facts

    def check_total(self, entries: list[PlacementSession]) -> None:
        """What is counted for them is what was approved, and nothing else."""
        approved = [each.minutes for each in entries if each.state is SessionState.APPROVED]
        month = Period(days_on(-30), days_on(1))
        total = totals.of_people(self.world.hope, month, [self.person.id])[self.person.id]
        assert (total.sessions, total.minutes) == (len(approved), sum(approved))

    def minutes(self, entries: list[PlacementSession], day: date) -> int:
        counted = {SessionState.LOGGED, SessionState.APPROVED}
        return sum(each.minutes for each in entries if each.held_on == day and each.state in counted)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(WISHES), st.integers(0, 3), st.integers(0, 3)), max_size=18))
def test_whatever_is_tried_hours_and_their_corrections_fit_together(
    world: World, wishes: list[tuple[str, int, int]]
) -> None:
    walker = Walker(world)
    assert days_on(0) - days_on(-10) == timedelta(days=10)
    for wish, one, other in wishes:
        walker.step(wish, one, other)
