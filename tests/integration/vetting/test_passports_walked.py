"""Agreements to share checks, whatever is tried with them, are where the rules say, and one is in force."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.accounts import make_account
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.vetting.passport import queries, service
from volunteer_app.vetting.passport.models import PassportConsent
from volunteer_app.vetting.passport.rules import ConsentState, can_be_answered, moves
from volunteer_app.vetting.rules import CheckKind

pytestmark = pytest.mark.usefixtures("database")
FIRST = date(2026, 11, 23)
KINDS = (CheckKind.IDENTITY,)
ANSWERS = {
    "agree": ConsentState.GIVEN,
    "decline": ConsentState.REFUSED,
    "withdraw": ConsentState.WITHDRAWN,
}
# 11 days each, so that a question that waits for too long is tried too
STEPS = st.lists(st.tuples(st.sampled_from(("ask", "give", *ANSWERS)), st.integers(0, 3)), max_size=10)


class Walker:
    """The agreements of one person with one organisation, and where each should be."""

    def __init__(self) -> None:
        self.hope = make_organisation()
        self.person = make_person(self.hope)
        make_account(person_id=self.person.id)
        self.found: list[PassportConsent] = []
        self.states: list[ConsentState] = []

    def take(self, step: str, number: int) -> None:
        if step in {"ask", "give"}:
            self.begin(step)
        elif self.found:
            self.answer(step, number % len(self.found))

    def begin(self, step: str) -> None:
        if step == "ask" and any(self.waits(each) for each in range(len(self.found))):
            with pytest.raises(Refused):
                service.ask(self.person, self.hope, KINDS, by=BY)
            return
        if step == "ask":
            self.found.append(service.ask(self.person, self.hope, KINDS, by=BY))
            self.replaced({ConsentState.ASKED})
            self.states.append(ConsentState.ASKED)
            return
        last = clock.today() + timedelta(days=365)
        self.found.append(service.give(self.person, self.hope, KINDS, last, by=BY, on_paper=True))
        self.replaced({ConsentState.ASKED, ConsentState.GIVEN})
        self.states.append(ConsentState.GIVEN)

    def answer(self, step: str, which: int) -> None:
        to, consent = ANSWERS[step], self.found[which]
        allowed = to in moves(self.states[which]) and (step == "withdraw" or self.waits(which))
        last = clock.today() + timedelta(days=365)
        steps: dict[str, Callable[[], None]] = {
            "agree": lambda: service.agree(consent, KINDS, last, by=BY),
            "decline": lambda: service.decline(consent, by=BY),
            "withdraw": lambda: service.withdraw(consent, by=BY),
        }
        if not allowed:
            with pytest.raises(Refused):
                steps[step]()
            return
        steps[step]()
        if to is ConsentState.GIVEN:
            self.replaced({ConsentState.ASKED, ConsentState.GIVEN})
        self.states[which] = to

    def replaced(self, states: set[ConsentState]) -> None:
        self.states = [ConsentState.REPLACED if each in states else each for each in self.states]

    def waits(self, which: int) -> bool:
        return can_be_answered(self.states[which], self.found[which].asked_at, clock.now())

    def agrees(self) -> None:
        db.session.flush()
        db.session.expire_all()
        assert [each.state for each in self.found] == self.states
        given = [each for each in self.found if each.state is ConsentState.GIVEN]
        assert len(given) <= 1
        assert queries.in_force(self.person.id, self.hope.id) is (given[0] if given else None)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_is_tried_agreements_are_where_the_rules_say(steps: list[tuple[str, int]]) -> None:
    with clock.standing_on(FIRST):
        walker = Walker()
    for number, (step, which) in enumerate(steps):
        with clock.standing_on(FIRST + timedelta(days=11 * number)):
            walker.take(step, which)
            walker.agrees()
    db.session.rollback()
