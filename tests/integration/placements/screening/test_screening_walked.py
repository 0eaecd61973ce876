"""Whatever is said and proposed, the word is what the days say."""

from dataclasses import dataclass
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.organisations import BY, make_prison
from tests.factories.people import make_person
from tests.factories.placements import days_on, plan
from tests.factories.screening import make_statement
from tests.integration.placements.conftest import World
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.placements import service
from volunteer_app.placements.models import Placement
from volunteer_app.placements.screening import service as screening
from volunteer_app.placements.screening.rules import ScreeningState
from volunteer_app.vetting.do_not_match import service as do_not_match
from volunteer_app.vetting.do_not_match.models import DoNotMatch

PEOPLE, PLACES = 3, 2
people, places, days = st.integers(0, PEOPLE - 1), st.integers(0, PLACES - 1), st.integers(0, 5)
STEP = st.one_of(
    st.tuples(st.just("say"), people, people, days, days),
    st.tuples(st.just("end"), people, people, days, days),
    st.tuples(st.just("propose"), people, places, days, days),
    st.tuples(st.just("refuse"), people, places, days, days),
    st.tuples(st.just("work"), people, people, days, days),
)


@dataclass
class Proposed:
    """A proposal as the test knows it."""

    row: Placement
    who: int
    place: int
    days: set[date]
    is_gone: bool = False
    word: ScreeningState = ScreeningState.PENDING


class Walker:
    """People, places, what was said of them, and what was proposed."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.people = [make_person(world.hope) for _ in range(PEOPLE)]
        self.places = [make_prison(f"Walk {n} (HMP)") for n in range(PLACES)]
        self.said: list[tuple[DoNotMatch, set[int], set[date]]] = []
        self.proposed: list[Proposed] = []

    def step(self, what: str, one: int, other: int, begins: int, length: int) -> None:
        getattr(self, what)(one, other, begins, begins + length + 1)
        db.session.flush()

    def say(self, one: int, other: int, begins: int, ends: int) -> None:
        if one == other:
            return
        first, second = self.people[one], self.people[other]
        made = make_statement(
            self.world.hope, first, second, starts_on=days_on(begins), ends_before=days_on(ends)
        )
        self.said.append((made, {one, other}, {days_on(each) for each in range(begins, ends)}))

    def end(self, *_: int) -> None:
        standing = [each for each in self.said if each[0].stands]
        if standing:
            do_not_match.end(standing[0][0], by=BY)
            standing[0][2].clear()  # all begin today or later

    def propose(self, one: int, place: int, begins: int, ends: int) -> None:
        asked = plan(
            self.world.hope, self.places[place], starts_on=days_on(begins), ends_before=days_on(ends)
        )
        try:
            row = service.propose_placement(self.people[one], asked, by=BY)
        except Refused:  # they have the role there on some of these days
            return
        self.proposed.append(Proposed(row, one, place, {days_on(each) for each in range(begins, ends)}))

    def refuse(self, *_: int) -> None:
        waiting = [each for each in self.proposed if not each.is_gone]
        if waiting:
            service.refuse_placement(waiting[0].row, note="No", by=BY)
            waiting[0].is_gone = True

    def work(self, *_: int) -> None:
        for each in self.proposed:
            if each.word is ScreeningState.PENDING:
                blocked = self.is_blocked(each)
                each.word = ScreeningState.CHOOSE_ANOTHER if blocked else ScreeningState.CLEAR
        with clock.standing_on(days_on(1)):
            screening.decide_due()
        for each in self.proposed:
            assert each.row.screening is not None
            assert each.row.screening.state is each.word

    def is_blocked(self, asked: Proposed) -> bool:
        return any(
            {asked.who, other.who} == pair
            and other.place == asked.place
            and not other.is_gone
            and self.proposed.index(other) < self.proposed.index(asked)
            and bool(asked.days & other.days & stands)
            for other in self.proposed
            for _, pair, stands in self.said
        )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, max_size=14))
def test_whatever_is_said_and_proposed_the_word_is_what_the_days_say(
    world: World, steps: list[tuple[str, int, int, int, int]]
) -> None:
    walker = Walker(world)
    for step in steps:
        walker.step(*step)
    walker.work()
