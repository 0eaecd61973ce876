"""A bar stops every placement in that regulated activity, in every organisation, in the same transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.barring import make_bar
from tests.factories.people import make_person
from tests.integration.vetting.barring.conftest import World
from volunteer_app.accounts.models import Account
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.vetting.barring import queries, service
from volunteer_app.vetting.barring.rules import (
    BarredList,
    BarState,
    LiftKind,
    may_move,
)
from volunteer_app.vetting.rules import CertificateLevel, CheckOutcome

CHILDREN = frozenset({BarredList.CHILDREN})
CLEAR: dict[str, Any] = {"outcome": CheckOutcome.CLEAR, "level": CertificateLevel.ENHANCED_CHILD_BARRED}


class Walker:
    """A bar and three officers who try whatever they like."""

    def __init__(self, world: World) -> None:
        person = make_person(world.hope)
        self.bar = make_bar(person, world.hope)
        self.world, self.state, self.proposer = world, BarState.STANDS, ""

    @contextmanager
    def refused_unless(self, allowed: bool) -> Iterator[None]:
        if allowed:
            yield
            return
        with pytest.raises(Refused):
            yield

    def officer(self, name: str) -> Account:
        found: Account = getattr(self.world, name)
        return found

    def propose(self, who: str) -> None:
        allowed = may_move(self.state, BarState.LIFT_PROPOSED) and who != "olga"
        with self.refused_unless(allowed):
            service.propose_lift(
                self.bar,
                LiftKind.REMOVED,
                reason="Letter",
                by=self.officer(who).as_actor(),
                authority=self.of(who),
            )
        if allowed:
            self.state, self.proposer = BarState.LIFT_PROPOSED, who

    def decide(self, who: str, agrees: bool) -> None:
        to = BarState.LIFTED if agrees else BarState.STANDS
        allowed = may_move(self.state, to) and who not in ("olga", self.proposer)
        with self.refused_unless(allowed):
            service.decide_lift(
                self.bar, agrees=agrees, by=self.officer(who).as_actor(), authority=self.of(who)
            )
        if allowed:
            self.state, self.proposer = to, ""

    def of(self, who: str) -> Scope:
        return self.world.scope(self.world.other if who == "olga" else self.world.hope)


STEPS = st.tuples(st.sampled_from(("vera", "vito", "olga")), st.sampled_from(("propose", "agree", "keep")))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, max_size=10))
def test_whatever_officers_try_a_bar_is_what_the_rules_say(
    world: World, steps: list[tuple[str, str]]
) -> None:
    walker = Walker(world)
    for who, what in steps:
        if what == "propose":
            walker.propose(who)
        else:
            walker.decide(who, what == "agree")
        db.session.flush()
        assert walker.bar.state is walker.state
        assert queries.is_barred(walker.bar.person_id) == (walker.state is not BarState.LIFTED)
