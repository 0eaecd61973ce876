"""A question about convictions, whatever is tried with it, is in the database where the rules say."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.disclosures import SPENT_ONES, a_matter, over
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.recruitment import role_named
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.vetting.disclosures import queries, rules, service
from volunteer_app.vetting.disclosures.rules import Because, DisclosureState, Route, ToldHow

pytestmark = pytest.mark.usefixtures("database")
S = DisclosureState
DAY = date(2026, 11, 23)
DECIDED = {"can go on": S.CAN_GO_ON, "cannot go on": S.CANNOT_GO_ON}
STEPS = ("tell", "paper", "nothing", "something", "nothing to weigh", *DECIDED, "erase", "close")


class Walker:
    """A question, and where it should be by what was done to it."""

    def __init__(self) -> None:
        self.hope = make_organisation()
        asked = service.open_question(
            make_person(self.hope), self.hope, role_named(SPENT_ONES), offer_reference="APP-1", by=BY
        )
        assert asked is not None
        self.asked, self.state, self.kept = asked, S.TO_BE_TOLD, 0

    def take(self, step: str) -> None:
        to = self.goes_to(step)
        if to is None:
            with pytest.raises(Refused):
                self.do(step)
            return
        self.do(step)
        self.kept = 1 if step == "something" else 0 if step == "erase" else self.kept
        self.state = to

    def goes_to(self, step: str) -> DisclosureState | None:
        """Where a step leads; None: it is refused."""
        if step in {"erase", "close"}:
            ends = step == "close" and self.state in rules.ENDS_WITH_THE_APPLICATION
            return S.CLOSED if ends else self.state
        if step in {"nothing", "something"}:
            return S.ANSWERED if self.state in rules.MAY_ANSWER else None
        if step == "nothing to weigh" and self.kept:
            return None
        to = {"tell": S.TOLD, "paper": S.ON_PAPER, "nothing to weigh": S.CAN_GO_ON, **DECIDED}[step]
        stays = to is self.state and step not in {"tell", "paper"}
        return to if stays or rules.may_move(self.state, to) else None

    def do(self, step: str) -> None:
        reach = over(self.hope)
        matters = (a_matter(DAY),) if step == "something" else ()
        steps: dict[str, Callable[[], None]] = {
            "tell": lambda: service.tell_law(self.asked, ToldHow.LETTER, by=BY),
            "paper": lambda: service.pass_paper(self.asked, by=BY),
            "nothing to weigh": lambda: service.nothing_to_weigh(self.asked, by=BY, authority=reach),
            "erase": lambda: service.erase(
                self.asked, queries.kept(self.asked.id), Because.NOT_NEEDED, by=BY
            ),
            "close": lambda: service.close([self.asked], by=BY),
        }
        if step in steps:
            steps[step]()
        elif step in DECIDED:
            service.settle(self.asked, can_go_on=step == "can go on", by=BY)
        else:
            service.answer(self.asked, matters, route=Route.PAPER, by=BY, authority=reach)

    def agrees(self) -> None:
        db.session.flush()
        db.session.expire(self.asked)
        assert self.asked.state is self.state
        assert len(queries.kept(self.asked.id)) == self.kept
        assert (self.asked.answered_at is not None) or not self.kept
        assert self.asked.law_told_at is not None or self.asked.answered_at is None
        assert (self.asked.closed_at is not None) is (self.state is S.CLOSED)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(STEPS), max_size=14))
def test_whatever_is_tried_a_question_is_where_the_rules_say(steps: list[str]) -> None:
    with clock.standing_on(DAY):
        walker = Walker()
        for step in steps:
            walker.take(step)
            walker.agrees()
    db.session.rollback()
