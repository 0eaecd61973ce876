"""Whatever is tried, requests, suggestions, matches and mentorings fit together, and what is over stays."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, select

from tests.factories.mentoring import agreement, make_mentor, make_supported, mentor_role, place_mentor
from tests.factories.organisations import BY, make_organisation
from tests.factories.placements import days_on
from tests.integration.placements.conftest import World
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.people.rules import ConsentRoute
from volunteer_app.placements.matching import queries, runs, service
from volunteer_app.placements.matching.models import MatchSuggestion, MentorMatch
from volunteer_app.placements.matching.rules.fitting import Offer
from volunteer_app.placements.matching.rules.states import DeclineReason, MatchState, SuggestionState
from volunteer_app.placements.matching.service import Terms
from volunteer_app.placements.mentoring import queries as mentorings
from volunteer_app.placements.mentoring import service as mentoring
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.mentoring.rules import EndReason
from volunteer_app.placements.screening import service as screening
from volunteer_app.placements.screening.rules import ScreeningState
from volunteer_app.placements.supported import queries as supported_queries
from volunteer_app.placements.supported import service as supported
from volunteer_app.placements.supported.models import MentorRequest, SupportedPerson
from volunteer_app.placements.supported.rules.asking import CloseReason, ConsentKind, RequestState, Source

MOST = (1, 2)  # for how many people each of the mentors is there
PEOPLE = 3
SUPPORT = ConsentKind.SUPPORT
DECIDED = {SuggestionState.PROPOSED, SuggestionState.DECLINED}
OVER = {MatchState.DECLINED, MatchState.ENDED}
REASONS, CLOSINGS = list(EndReason), [CloseReason.NOT_WANTED, CloseReason.MOVED]


def over(organisation_id: int) -> Iterator[Any]:
    """All rows of an organisation that nothing may change any more."""

    def rows(model: Any) -> Iterator[Any]:
        return iter(db.session.scalars(select(model).where(model.organisation_id == organisation_id)))

    yield from (each for each in rows(MentorRequest) if each.ended_on is not None)
    yield from (each for each in rows(MatchSuggestion) if each.state in DECIDED)
    yield from (each for each in rows(MentorMatch) if each.state in OVER)
    yield from (each for each in rows(Mentoring) if not each.is_going)


def columns(row: Any) -> dict[str, Any]:
    """All that is stored in a row."""
    return {each.key: getattr(row, each.key) for each in inspect(type(row)).column_attrs}


class Known:
    """Somebody as the test knows them: `proposed` and `going` name the mentor, by their number here."""

    def __init__(self, row: SupportedPerson) -> None:
        self.row, self.agrees, self.waits = row, True, True
        self.proposed: int | None = None
        self.going: int | None = None
        self.said_on: Any = None


class Walker:
    """People who ask for a mentor, two mentors, and what ought to be so of them."""

    def __init__(self, world: World) -> None:
        self.prison, self.today = world.prison, days_on(0)
        self.hope = make_organisation()  # of its own, as those of earlier walks still wait
        self.kept: dict[str, dict[str, Any]] = {}
        with clock.standing_on(self.today):
            self.mentors = [self.mentor(most) for most in MOST]
            self.people = [
                Known(make_supported(self.hope, self.prison, name=f"P{number}", days_ago=number))
                for number in range(PEOPLE)
            ]

    def mentor(self, most: int) -> Any:
        terms = Terms(Offer(), most=most, farthest_km=None, is_open=True)
        found = make_mentor(self.hope, self.prison, terms=terms)
        place_mentor(found, self.hope, self.prison)
        return found

    def step(self, wish: str, person: int, number: int) -> None:
        with clock.standing_on(self.today):
            getattr(self, wish)(self.people[person], number)
            db.session.flush()
            for each in self.people:
                self.check(each)
            self.check_mentors()
            self.check_what_is_over()

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

    def check(self, one: Known) -> None:
        """One request is open at most, and one mentoring goes on at most."""
        requests = select(MentorRequest).where(MentorRequest.supported_id == one.row.id)
        waiting = [each for each in db.session.scalars(requests) if each.state is RequestState.WAITING]
        assert len(waiting) == one.waits
        found = {
            state: [self.mentors.index(each.person) for each in self.matches(one) if each.state is state]
            for state in (MatchState.PROPOSED, MatchState.STARTED)
        }
        assert found[MatchState.PROPOSED] == ([] if one.proposed is None else [one.proposed])
        assert found[MatchState.STARTED] == ([] if one.going is None else [one.going])
        going = [each for each in mentorings.of_supported(one.row.id) if each.is_going]
        assert [self.mentors.index(each.person) for each in going] == found[MatchState.STARTED]

    def check_mentors(self) -> None:
        """Nobody supports more people than they offered to, nor is suggested for more."""
        loads = queries.supported_by(self.hope.id)
        asked = [MatchSuggestion.person_id == each.id for each in self.mentors]
        for number, each in enumerate(self.mentors):
            assert loads.get(each.id, 0) == self.load(number) <= MOST[number]
            is_open = MatchSuggestion.state == SuggestionState.OPEN
            suggested = db.session.scalars(select(MatchSuggestion).where(asked[number], is_open)).all()
            assert len(suggested) <= MOST[number]

    def check_what_is_over(self) -> None:
        found = {each.reference: columns(each) for each in over(self.hope.id)}
        assert {name: found.get(name) for name in self.kept} == self.kept, "what is over stays as it was"
        self.kept = found

    def load(self, mentor: int) -> int:
        return sum((each.proposed == mentor) + (each.going == mentor) for each in self.people)

    def matches(self, one: Known) -> list[MentorMatch]:
        statement = select(MentorMatch).where(MentorMatch.supported_id == one.row.id)
        return list(db.session.scalars(statement.order_by(MentorMatch.id)))

    def latest(self, one: Known, state: MatchState) -> MentorMatch | None:
        """The match of theirs in this state; where none is, another one, with which nothing can be done."""
        found = self.matches(one)
        return next((each for each in found if each.state is state), found[-1] if found else None)

    def next_day(self, _one: Known, _number: int) -> None:
        self.today += timedelta(days=1)

    def ask(self, one: Known, _: int) -> None:
        asked = supported.Asked(mentor_role(), self.prison, Source.PRISON, self.today)
        if self.tried(lambda: supported.ask(one.row, asked, by=BY), allowed=one.agrees and not one.waits):
            one.waits = True

    def close(self, one: Known, number: int) -> None:
        request = supported_queries.waiting_request(one.row.id)
        if request is not None:
            service.close_request(request, CLOSINGS[number % len(CLOSINGS)], by=BY)
            one.waits, one.proposed = False, None

    def withdraw(self, one: Known, _: int) -> None:
        if self.tried(lambda: supported.withdraw(one.row, SUPPORT, by=BY), allowed=one.agrees):
            one.agrees, one.waits, one.proposed = False, False, None

    def agree(self, one: Known, _: int) -> None:
        def agrees() -> None:
            supported.agree(one.row, SUPPORT, ConsentRoute.SIGNED, on=self.today, by=BY)

        self.tried(agrees, allowed=not one.agrees)
        one.agrees = True

    def suggest(self, _one: Known, _number: int) -> None:
        run = runs.suggest(self.hope, by=BY)
        said = {each.request.supported_id for each in queries.suggestions_of(run.id)}
        assert said == {each.row.id for each in self.people if each.waits and each.proposed is None}

    def decide(self, _one: Known, number: int) -> None:
        """On a suggestion of any run, also on one that is decided: take it, or leave it."""
        rows = db.session.scalars(
            select(MatchSuggestion)
            .where(MatchSuggestion.organisation_id == self.hope.id, MatchSuggestion.person_id.is_not(None))
            .order_by(MatchSuggestion.id)
        ).all()
        if not rows:
            return
        row, leaves = rows[-1 - number % len(rows)], number % 3 == 0
        one = next(each for each in self.people if each.row.id == row.request.supported_id)
        mentor, is_open = self.mentors.index(row.person), row.state is SuggestionState.OPEN
        stands = row.request.state is RequestState.WAITING and self.may_propose(one, mentor)
        decline = DeclineReason.NOT_NOW if leaves else None
        act = lambda: service.decide_suggestion(row, decline=decline, by=BY)  # noqa: E731 - one act of two
        if self.tried(act, allowed=is_open and (leaves or stands)) and not leaves:
            one.proposed, one.said_on = mentor, None

    def may_propose(self, one: Known, mentor: int) -> bool:
        return one.waits and one.proposed is None and self.load(mentor) < MOST[mentor]

    def propose(self, one: Known, number: int) -> None:
        mentor = number % len(self.mentors)
        request = supported_queries.waiting_request(one.row.id)
        if request is None:
            return
        key = self.mentors[mentor].reference
        allowed = self.may_propose(one, mentor)
        if self.tried(lambda: service.propose(request, key, by=BY), allowed=allowed):
            one.proposed, one.said_on = mentor, None

    def screen(self, _one: Known, _number: int) -> None:
        """Screening says its word, and says anew each that is too old."""
        for each in self.people:
            match = self.latest(each, MatchState.PROPOSED)
            if each.proposed is None or match is None:
                continue
            if match.screening.state is ScreeningState.PENDING:
                screening.decide_at_once([match.screening])
            each.said_on = self.today
        screening.say_anew()

    def decline(self, one: Known, _: int) -> None:
        match = self.latest(one, MatchState.PROPOSED)
        if match is not None and self.tried(
            lambda: service.decline(match, DeclineReason.TOO_FAR, by=BY), allowed=one.proposed is not None
        ):
            one.proposed = None

    def begin(self, one: Known, _: int) -> None:
        match = self.latest(one, MatchState.PROPOSED)
        allowed = one.proposed is not None and one.said_on == self.today and one.going is None
        if match is not None and self.tried(
            lambda: mentoring.begin(match, agreement(), by=BY), allowed=allowed and one.agrees
        ):
            one.waits, one.going, one.proposed = False, one.proposed, None

    def end(self, one: Known, number: int) -> None:
        going = next(iter(mentorings.of_supported(one.row.id)), None)
        reason = REASONS[number % len(REASONS)]
        if going is not None and self.tried(
            lambda: mentoring.end(going, on=self.today, reason=reason, note="", by=BY),
            allowed=one.going is not None,
        ):
            one.going, one.waits = None, one.waits or (reason.may_be_handed_on and one.agrees)


STEPS = ("ask", "suggest", "decide", "decide", "propose", "screen", "begin", "begin", "end", "decline")
WISHES = st.tuples(
    st.sampled_from((*STEPS, "next_day", "close", "withdraw", "agree")),
    st.integers(0, PEOPLE - 1),
    st.integers(0, len(REASONS) - 1),
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WISHES, max_size=16))
def test_whatever_is_tried_requests_suggestions_and_matches_fit_together(
    world: World, wishes: list[tuple[str, int, int]]
) -> None:
    walker = Walker(world)
    for wish, person, number in wishes:
        walker.step(wish, person, number)
