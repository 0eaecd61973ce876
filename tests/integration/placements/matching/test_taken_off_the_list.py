"""Who is taken off the waiting list has nobody proposed any more, and the mentor is free for others."""

import pytest

from tests.factories.mentoring import make_match, make_mentor, make_supported
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.foundation.database import db
from volunteer_app.placements.matching import queries
from volunteer_app.placements.matching.rules.states import DeclineReason, MatchState


@pytest.mark.parametrize(
    ("reason", "declined"),
    [("moved", DeclineReason.NOT_NOW), ("not_wanted", DeclineReason.PERSON_SAID_NO)],
)
def test_who_is_taken_off_the_list_has_nobody_proposed_any_more(
    coordinator: PageClient, world: World, reason: str, declined: DeclineReason
) -> None:
    person, mentor = make_supported(world.hope, world.prison), make_mentor(world.hope, world.prison)
    match = make_match(person, mentor)
    assert coordinator.submit(f"/supported/{person.reference}/close", reason=reason).status_code == 302
    db.session.refresh(match)
    assert (match.state, match.decline_reason) == (MatchState.DECLINED, declined)
    assert queries.supported_by(world.hope.id) == {}
