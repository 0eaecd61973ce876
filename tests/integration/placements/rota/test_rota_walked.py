"""Whatever is tried, sessions of a rota have as many as they need, in the order in which they asked."""

from datetime import datetime, time, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.factories.organisations import BY, make_prison
from tests.factories.placements import ANOTHER
from tests.factories.rota import make_rota, placed, sessions_of
from tests.integration.placements.conftest import World
from tests.integration.placements.rota.conftest import TODAY
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.people.models import Person
from volunteer_app.placements import queries as placements
from volunteer_app.placements import service as placing
from volunteer_app.placements import suspending
from volunteer_app.placements.models import Placement
from volunteer_app.placements.reasons import Lift, LiftReason
from volunteer_app.placements.rota import calling_off, own, service, signing_up, swapping, who
from volunteer_app.placements.rota.models import RotaSession, RotaSignUp, RotaSwap
from volunteer_app.placements.rota.recurring import Repeat
from volunteer_app.placements.rota.rules import LIVE, CancelReason, SessionState, SignUpState, SwapState
from volunteer_app.placements.rota.service import SessionDetails
from volunteer_app.placements.rules import EndReason, PlacementState, SuspendReason

PLACED, WAITING = SignUpState.PLACED, SignUpState.WAITING
WISHES = (
    "sign_up",
    "sign_up",
    "sign_up",
    "give_up",
    "ask_swap",
    "agree",
    "withdraw",
    "call_off",
    "need",
    "pause",
    "lift",
    "end",
)


class Walker:
    """Three who are placed, and four sessions: two overlap on one day, two come on later days."""

    def __init__(self, world: World) -> None:
        prison = make_prison("Walk (HMP)")
        self.people = [placed(world.hope, prison, first_name=f"P{number}") for number in range(3)]
        weekly = make_rota(world.hope, prison, needed=1)
        over = make_rota(world.hope, prison, needed=2, repeat=Repeat.ONCE, starts=time(11), ends=time(13))
        self.sessions = [*sessions_of(weekly), *sessions_of(over)]
        self.ended: dict[int, tuple[SignUpState, datetime | None]] = {}

    def step(self, wish: str, one: int, other: int) -> None:
        try:
            with db.session.begin_nested():
                getattr(self, wish)(self.people[one], self.sessions[other])
        except Refused:
            db.session.expire_all()
        db.session.flush()
        db.session.expire_all()
        self.check()

    def sign_up(self, person: Person, session: RotaSession) -> None:
        signing_up.sign_up(session, person, by=BY)

    def give_up(self, person: Person, session: RotaSession) -> None:
        if found := who.live(session.id, person.id):
            signing_up.give_up(found, by=BY)

    def ask_swap(self, person: Person, session: RotaSession) -> None:
        for each in own.coming(person.id):
            if each.session_id != session.id:
                swapping.ask(each, session, by=BY)

    def agree(self, person: Person, _: RotaSession) -> None:
        for each in own.swaps_to_agree(person.id)[:1]:
            swapping.agree(each, person, by=BY)

    def withdraw(self, person: Person, _: RotaSession) -> None:
        for each in own.swaps_asked(person.id)[:1]:
            swapping.withdraw(each, by=BY)

    def call_off(self, _: Person, session: RotaSession) -> None:
        calling_off.call_off([session], CancelReason.STAFF, by=BY)

    def need(self, person: Person, session: RotaSession) -> None:
        starts, ends = (each.astimezone(clock.LONDON).time() for each in (session.starts_at, session.ends_at))
        needed = 1 + self.people.index(person)
        wanted = SessionDetails(clock.day_of(session.starts_at), starts, ends, needed)
        service.change_session(session, wanted, version=session.version, by=BY)

    def pause(self, person: Person, _: RotaSession) -> None:
        suspending.suspend_placement(self.placement(person), SuspendReason.CHECK_LAPSED, by=BY)

    def lift(self, person: Person, _: RotaSession) -> None:
        why = Lift(LiftReason.HOLDS_AGAIN)
        suspending.lift_suspension(self.placement(person), [SuspendReason.CHECK_LAPSED], why=why, by=ANOTHER)

    def end(self, person: Person, session: RotaSession) -> None:
        last_day = clock.day_of(session.starts_at) - timedelta(days=1)
        placing.end_placement(
            self.placement(person), last_day=last_day, reason=EndReason.HEALTH, note="", by=BY
        )

    def placement(self, person: Person) -> Placement:
        return db.session.scalars(select(Placement).where(Placement.person_id == person.id)).one()

    def rows(self) -> list[RotaSignUp]:
        ids = [each.id for each in self.sessions]
        return list(db.session.scalars(select(RotaSignUp).where(RotaSignUp.session_id.in_(ids))))

    def check(self) -> None:
        rows = self.rows()
        live = [each for each in rows if each.state in LIVE]
        pairs = [(each.session_id, each.person_id) for each in live]
        assert len(pairs) == len(set(pairs))
        for session in self.sessions:
            self.check_session(session, [each for each in live if each.session_id == session.id])
        for one in live:
            for other in live:
                assert one is other or one.person_id != other.person_id or not _overlap(one, other)
        for each in rows:
            if each.state not in LIVE:
                facts = (each.state, each.ended_at)
                assert self.ended.setdefault(each.id, facts) == facts
        assert set(self.ended).isdisjoint(each.id for each in live)
        self.check_swaps()

    def check_session(self, session: RotaSession, live: list[RotaSignUp]) -> None:
        """As many as it needs at most; nobody waits for a free place to which they can come."""
        if session.state is SessionState.CANCELLED:
            assert not live
            return
        has_place = [each for each in live if each.state is PLACED]
        waiting = [each for each in live if each.state is WAITING]
        assert len(has_place) <= session.needed
        day = clock.day_of(session.starts_at)
        for each in live:
            assert each.placement.ends_before > day
        if len(has_place) < session.needed:
            assert all(each.placement.state is PlacementState.SUSPENDED for each in waiting)

    def check_swaps(self) -> None:
        asked = select(RotaSwap).where(RotaSwap.state == SwapState.ASKED)
        for each in db.session.scalars(asked):
            assert each.sign_up.state is PLACED
            assert each.wanted.state is SessionState.OPEN


def _overlap(one: RotaSignUp, other: RotaSignUp) -> bool:
    return one.session.starts_at < other.session.ends_at and other.session.starts_at < one.session.ends_at


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(WISHES), st.integers(0, 2), st.integers(0, 3)), max_size=16))
def test_whatever_is_tried_places_lines_and_swaps_fit_together(
    world: World, wishes: list[tuple[str, int, int]]
) -> None:
    with clock.standing_on(TODAY):
        walker = Walker(world)
        assert placements.approved_of(walker.people[0].id)
        for wish, one, other in wishes:
            walker.step(wish, one, other)
