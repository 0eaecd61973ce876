"""Whatever leads try, a concern and its person are what the rules say, and every step is kept."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.safeguarding import SAID, doing, make_concern
from tests.integration.safeguarding.conftest import World
from volunteer_app.accounts.models import Account
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.placements import queries as placements
from volunteer_app.placements.models import PlacementSuspension
from volunteer_app.placements.rules import PlacementState
from volunteer_app.safeguarding import queries, service
from volunteer_app.safeguarding.rules import Act, ConcernState, Outcome

State = ConcernState
UNDER_WAY = {State.OPEN, State.REFERRED}


class Walker:
    """A concern that is about nobody's record yet, and what it ought to be."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.concern = make_concern(world.hope)
        self.state, self.acts = State.NEW, [Act.ALERT]
        self.holder: Account | None = None
        self.named = self.pauses = False
        self.suspended = self._suspensions()  # an earlier walk may have paused the placement

    @contextmanager
    def only_if(self, allowed: bool, act: Act) -> Iterator[None]:
        """What is refused changes nothing, and leaves no step."""
        if allowed:
            yield
            self.acts.append(act)
        else:
            with pytest.raises(Refused):
                yield

    def step(self, wish: str, lead: Account) -> None:
        getattr(self, wish)(lead)
        db.session.flush()
        db.session.expire(self.concern)
        assert (self.concern.state, self.concern.paused_at is not None) == (self.state, self.pauses)
        assert (self.concern.closed_at is not None) == (self.state is State.CLOSED)
        assert [each.act for each in queries.steps_of(self.concern.id)] == self.acts
        assert self.concern.held_by == (self.holder.name if self.holder else "")
        if self.pauses:
            assert queries.pauses(self.world.person.id, self.world.hope.id)
            assert self.world.placement.state is PlacementState.SUSPENDED
        assert self._suspensions() >= self.suspended  # nothing of a pause is ever taken away

    def take_on(self, lead: Account) -> None:
        allowed = self.state is not State.CLOSED and self.holder is not lead
        with self.only_if(allowed, Act.TAKE_ON):
            service.take_on(self.concern, doing(lead, self.world.hope))
        if allowed:
            self.holder = lead
            self.state = State.OPEN if self.state is State.NEW else self.state

    def note(self, lead: Account) -> None:
        with self.only_if(self.state in UNDER_WAY, Act.NOTE):
            service.note(self.concern, SAID, doing(lead, self.world.hope))

    def tell(self, lead: Account) -> None:
        with self.only_if(True, Act.TELL):
            service.tell(self.concern, SAID, doing(lead, self.world.hope))

    def name(self, lead: Account) -> None:
        allowed = self.state in UNDER_WAY and not self.pauses
        with self.only_if(allowed, Act.NAME):
            service.name_person(self.concern, self.world.person.reference, doing(lead, self.world.hope))
        self.named = self.named or allowed

    def refer(self, lead: Account) -> None:
        allowed = self.state in UNDER_WAY
        with self.only_if(allowed, Act.REFER):
            service.refer(self.concern, SAID, doing(lead, self.world.hope))
        self.state = State.REFERRED if allowed else self.state

    def pause(self, lead: Account) -> None:
        allowed = self.state in UNDER_WAY and self.named and not self.pauses
        with self.only_if(allowed, Act.PAUSE):
            service.pause(self.concern, SAID, doing(lead, self.world.hope))
        self.pauses = self.pauses or allowed

    def end_pause(self, lead: Account) -> None:
        allowed = self.pauses
        with self.only_if(allowed, Act.END_PAUSE):
            service.end_pause(self.concern, SAID, doing(lead, self.world.hope))
        self.pauses = False

    def close(self, lead: Account) -> None:
        allowed = self.state in UNDER_WAY
        with self.only_if(allowed, Act.CLOSE):
            service.close(self.concern, Outcome.FOUND, SAID, doing(lead, self.world.hope))
        self.state = State.CLOSED if allowed else self.state

    def reopen(self, lead: Account) -> None:
        allowed = self.state is State.CLOSED
        with self.only_if(allowed, Act.REOPEN):
            service.reopen(self.concern, SAID, doing(lead, self.world.hope))
        if allowed:
            self.state, self.holder = State.OPEN, lead

    def stranger(self, _lead: Account) -> None:
        with pytest.raises(Refused):
            service.tell(self.concern, SAID, doing(self.world.olive, self.world.other))

    def _suspensions(self) -> set[int]:
        found: list[PlacementSuspension] = placements.suspensions_of(self.world.placement.id)
        return {each.id for each in found}


WISHES = (
    "take_on",
    "take_on",
    "note",
    "tell",
    "name",
    "refer",
    "pause",
    "end_pause",
    "close",
    "reopen",
    "stranger",
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.booleans(),
    st.lists(st.tuples(st.sampled_from(WISHES), st.booleans()), max_size=14),
)
def test_whatever_is_tried_a_concern_is_what_the_rules_say(
    world: World, begins: bool, wishes: list[tuple[str, bool]]
) -> None:
    walker = Walker(world)
    first = [("take_on", True), ("name", True), ("pause", True)] if begins else []
    for wish, is_sofi in first + wishes:
        walker.step(wish, world.sofi if is_sofi else world.saul)
