"""Pausing placements and lifting pauses: what the rules allow, and what everybody sees of it."""

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.placements import (
    count_active,
    days_on,
    lift_pauses,
    make_placement,
    make_ready,
    make_session,
)
from tests.factories.vetting import make_check
from tests.integration.placements.conftest import World
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.placements import queries, service, suspending
from volunteer_app.placements.models import Placement
from volunteer_app.placements.reasons import Lift, LiftReason
from volunteer_app.placements.rules import (
    EndReason,
    PlacementState,
    SuspendReason,
)
from volunteer_app.vetting.rules import CheckKind, CheckOutcome

Why = SuspendReason
State = PlacementState


def standing(world: World) -> Placement:
    return make_placement(world.person, world.hope, world.prison, approved=True)


def state_of(placement: Placement) -> PlacementState:
    return placement.state


def reasons(placement: Placement) -> list[SuspendReason]:
    db.session.flush()
    return sorted(each.reason for each in queries.open_suspensions(placement.id))


def test_a_pause_says_why_since_when_and_by_whom_and_lifting_it_says_the_same(world: World) -> None:
    placement = standing(world)
    suspending.suspend_placement(placement, Why.OTHER, note="Moving house", by=world.cora.as_actor())
    assert state_of(placement) is State.SUSPENDED
    with clock.standing_on(days_on(3)):
        lift_pauses(placement, note="Moved", by=world.cora.as_actor())
    (pause,) = queries.suspensions_of(placement.id)
    assert (pause.reason, pause.note, pause.suspended_by) == (Why.OTHER, "Moving house", "Cora Reyes")
    assert (pause.since, pause.lifted_on) == (days_on(0), days_on(3))
    assert (pause.lifted_by, pause.lift_note) == ("Cora Reyes", "Moved")
    assert state_of(placement) is State.APPROVED


def test_two_reasons_stand_side_by_side_and_the_same_one_does_not(world: World) -> None:
    placement = standing(world)
    suspending.suspend_placement(placement, Why.CONCERN, by=BY)
    suspending.suspend_placement(placement, Why.CHECK_LAPSED, by=BY)
    with pytest.raises(Refused, match="for this reason already"):
        suspending.suspend_placement(placement, Why.CONCERN, by=BY)
    assert reasons(placement) == [Why.CHECK_LAPSED, Why.CONCERN]
    lift_pauses(placement)
    assert reasons(placement) == []
    suspending.suspend_placement(placement, Why.CONCERN, by=BY)
    assert reasons(placement) == [Why.CONCERN]


def test_each_pause_is_lifted_by_itself_and_the_placement_goes_on_with_the_last(world: World) -> None:
    placement = standing(world)
    suspending.suspend_placement(placement, Why.OTHER, note="Away", by=BY)
    suspending.suspend_placement(placement, Why.CHECK_LAPSED, by=BY)
    with pytest.raises(Refused, match="Select a pause that stands"):
        suspending.lift_suspension(placement, [Why.CONCERN], why=Lift(LiftReason.OTHER, "Over"), by=BY)
    with pytest.raises(Refused, match="Select a pause that stands"):
        suspending.lift_suspension(placement, [], why=Lift(LiftReason.OTHER, "Over"), by=BY)
    assert not suspending.lift_suspension(placement, [Why.OTHER], why=Lift(LiftReason.OTHER, "Back"), by=BY)
    assert (reasons(placement), state_of(placement)) == ([Why.CHECK_LAPSED], State.SUSPENDED)
    assert suspending.lift_suspension(
        placement, [Why.CHECK_LAPSED], why=Lift(LiftReason.OTHER, "Renewed"), by=BY
    )
    assert state_of(placement) is State.APPROVED


def test_a_pause_for_harm_is_lifted_by_somebody_else_than_whoever_gave_it(world: World) -> None:
    placement, other = standing(world), make_account(name="Olwen")
    suspending.suspend_placement(placement, Why.CONCERN, by=world.cora.as_actor())
    suspending.suspend_placement(placement, Why.CHECK_LAPSED, by=world.cora.as_actor())
    with pytest.raises(Refused, match="somebody else has to lift"):
        lift_pauses(placement, by=world.cora.as_actor())
    suspending.lift_suspension(
        placement, [Why.CHECK_LAPSED], why=Lift(LiftReason.OTHER, "Renewed"), by=world.cora.as_actor()
    )
    lift_pauses(placement, by=other.as_actor())
    assert state_of(placement) is State.APPROVED


def test_another_reason_needs_a_note(world: World) -> None:
    with pytest.raises(Refused, match="Say what the reason is"):
        suspending.suspend_placement(standing(world), Why.OTHER, note=" ", by=BY)


def test_only_what_runs_or_will_run_is_paused(world: World) -> None:
    proposed = make_placement(world.person, world.hope, world.prison)
    with pytest.raises(Refused, match="Only an approved placement"):
        suspending.suspend_placement(proposed, Why.CONCERN, by=BY)
    service.approve_placement(proposed, by=BY)
    with clock.standing_on(days_on(90)), pytest.raises(Refused, match="days of this placement are over"):
        suspending.suspend_placement(proposed, Why.CONCERN, by=BY)
    service.end_placement(proposed, last_day=days_on(9), reason=EndReason.HEALTH, note="", by=BY)
    with pytest.raises(Refused, match="Only an approved placement"):
        suspending.suspend_placement(proposed, Why.CONCERN, by=BY)


def test_readiness_is_asked_anew_before_a_pause_is_lifted(world: World) -> None:
    placement = standing(world)
    suspending.suspend_placement(placement, Why.CHECK_LAPSED, by=BY)
    make_check(world.person, world.hope, CheckKind.HMPPS_VETTING, outcome=CheckOutcome.HAS_INFORMATION)
    with pytest.raises(service.NotReady, match="This pause cannot be lifted yet"):
        lift_pauses(placement)
    assert placement.state is State.SUSPENDED


def test_a_pause_is_lifted_with_a_reason_by_somebody_else_and_only_if_there_is_one(world: World) -> None:
    placement = standing(world)
    with pytest.raises(Refused, match="not paused"):
        lift_pauses(placement)
    suspending.suspend_placement(placement, Why.CONCERN, by=BY)
    with pytest.raises(Refused, match="Say why it can go on"):
        lift_pauses(placement, note=" ")
    own = make_account(person_id=world.person.id)
    with pytest.raises(Refused, match="your own placement"):
        lift_pauses(placement, by=own.as_actor())
    with clock.standing_on(days_on(90)), pytest.raises(Refused, match="are over"):
        lift_pauses(placement)


def test_hours_cannot_be_logged_for_paused_days_and_can_for_the_others(world: World) -> None:
    placement = standing(world)
    with clock.standing_on(days_on(5)):
        suspending.suspend_placement(placement, Why.CONCERN, by=BY)
    with clock.standing_on(days_on(8)):
        lift_pauses(placement)
    with clock.standing_on(days_on(20)):
        for paused in (5, 6, 7):
            with pytest.raises(Refused, match="paused on that day"):
                make_session(placement, days_ago=20 - paused)
        for open_day in (4, 8):
            assert make_session(placement, days_ago=20 - open_day).minutes


def test_days_before_a_pause_can_still_be_logged_while_it_stands(world: World) -> None:
    placement = standing(world)
    with clock.standing_on(days_on(5)):
        suspending.suspend_placement(placement, Why.CONCERN, by=BY)
        assert make_session(placement, days_ago=1).held_on == days_on(-1)
        with pytest.raises(Refused, match="paused on that day"):
            make_session(placement)


def test_somebody_who_is_paused_counts_as_active_on_no_day_of_the_pause(world: World) -> None:
    placement = standing(world)
    with clock.standing_on(days_on(5)):
        suspending.suspend_placement(placement, Why.CONCERN, by=BY)
    assert [count_active(days_on(n)) for n in (4, 5, 6)] == [1, 0, 0]
    with clock.standing_on(days_on(8)):
        lift_pauses(placement)
    assert [count_active(days_on(n)) for n in (4, 5, 7, 8)] == [1, 0, 0, 1]


def test_a_paused_placement_can_end_and_its_days_are_taken(world: World) -> None:
    placement = standing(world)
    suspending.suspend_placement(placement, Why.CONCERN, by=BY)
    with pytest.raises(Refused, match="already have this role"):
        make_placement(world.person, world.hope, world.prison)
    service.end_placement(placement, last_day=days_on(0), reason=EndReason.CONDUCT, note="", by=BY)
    assert placement.state is State.ENDED
    assert count_active(days_on(0)) == 0


def test_another_room_pauses_all_that_stand_and_each_organisation_hears_of_its_own(world: World) -> None:
    other, prison = make_organisation("Other"), make_prison("Southwood (HMP)")
    make_account("olwen@example.org", name="Olwen", roles=[(MembershipRole.COORDINATOR, other)])
    make_ready(world.person, other, prison)
    here = standing(world)
    there = make_placement(world.person, other, prison, approved=True)
    proposed = make_placement(world.person, world.hope, prison, starts_on=days_on(100))
    paused = suspending.suspend_placements(world.person.id, Why.OWN_CHECK)
    assert paused == [here, there]
    assert (here.state, there.state, proposed.state) == (State.SUSPENDED, State.SUSPENDED, State.PROPOSED)
    assert suspending.suspend_placements(world.person.id, Why.OWN_CHECK) == []
    mail = {each.to_address: each.body for each in db.session.scalars(select(OutboxMessage))}
    assert here.reference in mail[world.cora.email]
    assert there.reference not in mail[world.cora.email]
    assert there.reference in mail["olwen@example.org"]
    assert "Llewellyn" not in "".join(mail.values())


def test_another_room_can_choose_which_and_why_for_each(world: World) -> None:
    other = make_organisation("Other")
    make_ready(world.person, other, world.prison)
    here, there = (
        standing(world),
        make_placement(world.person, other, world.prison, approved=True, starts_on=days_on(100)),
    )
    why = {here.id: Why.OFFICER, there.id: Why.OWN_CHECK}
    suspending.suspend_placements(world.person.id, lambda each: why[each.id])
    assert (reasons(here), reasons(there)) == ([Why.OFFICER], [Why.OWN_CHECK])
    assert suspending.suspend_placements(world.person.id, Why.GATE_CLOSED, organisation_ids=[other.id]) == [
        there
    ]
    assert suspending.suspend_placements(
        world.person.id, Why.GATE_CLOSED, only=lambda each: each.id == here.id
    ) == [here]
