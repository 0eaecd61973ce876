"""A mentoring that is paused for a statement stays so while that stands, wherever it would go on."""

import pytest
from sqlalchemy import select

from tests.factories.mentoring import make_mentoring, mentor_role, place_mentor
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.placements import days_on, lift_pauses, make_ready
from tests.factories.screening import make_statement, work
from tests.integration.placements.conftest import World
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.placements import service as placements
from volunteer_app.placements.mentoring import queries, service
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.mentoring.rules import EndReason as MentoringEnd
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import AGREE_FIRST, EndReason, PlacementState
from volunteer_app.placements.screening import settling
from volunteer_app.placements.screening.models import ScreeningConflict
from volunteer_app.placements.screening.rules import ScreeningState, Settlement
from volunteer_app.vetting.do_not_match import service as do_not_match
from volunteer_app.vetting.do_not_match.models import DoNotMatch

AGREE = AGREE_FIRST


@pytest.fixture
def going(world: World) -> Mentoring:
    return make_mentoring(world.hope, world.prison)


def where(going: Mentoring) -> Placement:
    (stay,) = [each for each in queries.stays_of(going.id) if each.before is None]
    return stay.placement


def conflicts() -> list[ScreeningConflict]:
    return list(db.session.scalars(select(ScreeningConflict).order_by(ScreeningConflict.id)))


def settle(conflict: ScreeningConflict, to: Settlement) -> None:
    scope = Scope(frozenset({conflict.organisation_id}))
    settling.settle(conflict, to, why="Known", by=BY, authority=scope)


def paused(world: World, going: Mentoring) -> DoNotMatch:
    """Somebody paused the mentoring for this statement."""
    said = make_statement(world.hope, going.person, going.supported.reference)
    work()
    (conflict,) = conflicts()
    assert conflict.screening_id == going.match.screening_id
    settle(conflict, Settlement.PAUSED)
    return said


def test_the_placement_under_which_they_meet_is_paused_and_its_pause_not_lifted(
    world: World, going: Mentoring
) -> None:
    said = paused(world, going)
    placement = where(going)
    assert placement.state is PlacementState.SUSPENDED
    assert going.match.screening.state is ScreeningState.CLEAR, "what was said stays said"
    with pytest.raises(Refused, match=AGREE):
        lift_pauses(placement)
    do_not_match.end(said, by=BY)
    assert lift_pauses(placement)


def test_it_does_not_go_on_under_another_placement(world: World, going: Mentoring) -> None:
    elsewhere = make_prison("Southwood (HMP)")
    make_ready(going.person, world.hope, elsewhere, mentor_role())
    other = place_mentor(going.person, world.hope, elsewhere)
    said = paused(world, going)
    assert other.state is PlacementState.APPROVED
    with pytest.raises(Refused, match=AGREE):
        service.move(going, other, by=BY)
    do_not_match.end(said, by=BY)
    assert service.move(going, other, by=BY).placement_id == other.id


def test_where_nothing_runs_nothing_is_paused_and_somebody_is_asked_again(
    world: World, going: Mentoring
) -> None:
    placements.end_placement(
        where(going), last_day=days_on(-1), reason=EndReason.VOLUNTEER_CHOSE, note="", by=BY
    )
    make_statement(world.hope, going.person, going.supported.reference)
    work()
    (conflict,) = conflicts()
    with pytest.raises(Refused, match="nothing can be paused"):
        settle(conflict, Settlement.PAUSED)
    assert conflict.settlement is None


def test_one_pause_stays_for_the_last_of_two_statements(world: World, going: Mentoring) -> None:
    said = [
        make_statement(each, going.person, going.supported.reference)
        for each in (world.hope, make_organisation("Officers"))
    ]
    work()
    for conflict in conflicts():
        settle(conflict, Settlement.PAUSED)
    do_not_match.end(said[0], by=BY)
    with pytest.raises(Refused, match=AGREE):
        lift_pauses(where(going))
    do_not_match.end(said[1], by=BY)
    assert lift_pauses(where(going))


def test_once_the_two_meet_no_more_the_mentor_goes_on_with_others(world: World, going: Mentoring) -> None:
    """The statement stays: it has to keep the two apart, and nobody else."""
    paused(world, going)
    placement = where(going)
    service.end(going, on=clock.today(), reason=MentoringEnd.PLANNED, note="", by=BY)
    assert lift_pauses(placement)
