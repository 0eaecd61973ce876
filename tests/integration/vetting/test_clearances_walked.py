"""A clearance, whatever a prison and an organisation try with it, is in the database where the rules say."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.vetting import ask_for_clearance, terms
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.vetting import changing, clearing, queries, service
from volunteer_app.vetting.clearing import STATE_WITH, Need, StuckWith
from volunteer_app.vetting.rules import CheckOutcome, CheckState, ClearanceLevel

pytestmark = pytest.mark.usefixtures("database")
FIRST = date(2026, 11, 23)
# It ends within the walk, so that what has ended is tried too
ENDS = FIRST + timedelta(days=8)
Step = str | StuckWith | ClearanceLevel
STEPS = st.sampled_from(("grant", "refuse", "revoke", *StuckWith, *ClearanceLevel))


class Walker:
    """A clearance that was asked for, and where it should be by what was done to it."""

    def __init__(self) -> None:
        hope, prison = make_organisation(), make_prison()
        self.check = ask_for_clearance(make_person(hope), hope, prison)
        self.outcome: CheckOutcome | None = None
        self.holder: StuckWith | None = StuckWith.PRISON
        self.state = CheckState.REQUESTED
        self.level: ClearanceLevel | None = None
        self.steps = len(queries.steps_of(self.check.id))

    def take(self, step: Step) -> None:
        if not self.is_allowed(step):
            with pytest.raises(Refused):
                self.do(step)
            return
        self.do(step)
        self.steps += 1
        if isinstance(step, StuckWith):
            self.holder, self.state = step, STATE_WITH[step]
        elif isinstance(step, ClearanceLevel):
            self.level = step
        else:
            self.decided(step)

    def decided(self, step: str) -> None:
        self.holder, self.state = None, CheckState.RETURNED
        self.level = ClearanceLevel.ESCORTED if step == "grant" else self.level
        self.outcome = {
            "grant": CheckOutcome.CLEAR,
            "refuse": CheckOutcome.REFUSED,
            "revoke": CheckOutcome.REVOKED,
        }[step]

    def is_allowed(self, step: Step) -> bool:
        has_ended = clock.today() >= ENDS
        if isinstance(step, StuckWith):
            return step in clearing.passes(self.holder)
        if isinstance(step, ClearanceLevel):
            return clearing.may_change(self.outcome, has_ended=has_ended) and step is not self.level
        if step == "revoke":
            return self.outcome is CheckOutcome.CLEAR and not has_ended
        return self.outcome is None

    def do(self, step: Step) -> None:
        if isinstance(step, StuckWith):
            changing.pass_on(self.check, step, (Need.FORM,), by=BY)
            return
        if isinstance(step, ClearanceLevel):
            changed = terms(step, valid_from=FIRST, valid_before=ENDS)
            changing.change_clearance(self.check, changed, reason="r", by=BY)
            return
        steps: dict[str, Callable[[], None]] = {
            "grant": lambda: service.grant_clearance(
                self.check, terms(valid_from=FIRST, valid_before=ENDS), by=BY
            ),
            "refuse": lambda: service.refuse_clearance(self.check, reason="r", by=BY),
            "revoke": lambda: service.revoke_clearance(self.check, reason="r", by=BY),
        }
        steps[step]()

    def agrees(self) -> None:
        db.session.flush()
        db.session.expire(self.check)
        assert (self.check.outcome, self.check.stuck_with) == (self.outcome, self.holder)
        assert self.check.state is self.state
        assert self.check.clearance_level is self.level
        steps = queries.steps_of(self.check.id)
        assert len(steps) == self.steps
        assert (steps[0].outcome, steps[0].stuck_with) == (self.outcome, self.holder)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, max_size=12))
def test_whatever_is_tried_a_clearance_is_where_the_rules_say(steps: list[Step]) -> None:
    with clock.standing_on(FIRST):
        walker = Walker()
    for days, step in enumerate(steps):
        with clock.standing_on(FIRST + timedelta(days=days)):
            walker.take(step)
            walker.agrees()
    db.session.rollback()
