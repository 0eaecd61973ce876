"""Refusing, pausing and lifting a pause have a reason from a list, and a note where that says too little."""

import pytest
from sqlalchemy import select

from tests.factories.organisations import BY
from tests.factories.placements import ANOTHER, lift_pauses, make_placement
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.placements import queries, service, suspending
from volunteer_app.placements.models import Placement
from volunteer_app.placements.reasons import NEED_A_NOTE, Lift, LiftReason, RefuseReason
from volunteer_app.placements.rules import BY_HAND, PlacementState, SuspendReason


@pytest.fixture
def running(world: World) -> Placement:
    return make_placement(world.person, world.hope, world.prison, approved=True)


def test_a_refusal_has_a_reason_and_another_one_a_note(world: World, coordinator: PageClient) -> None:
    placement = make_placement(world.person, world.hope, world.prison)
    page = f"/placements/{placement.reference}"
    unsaid = coordinator.submit(f"{page}/refuse", note="The class is full")
    assert (unsaid.status_code, "Select why you are refusing" in unsaid.text) == (422, True)
    assert "Say why you are refusing" in coordinator.submit(f"{page}/refuse", reason="other").text
    assert coordinator.submit(f"{page}/refuse", reason="place_asked", note="Full").location == page
    shown = coordinator.get(page).text
    assert "The place cannot take them, or asked for it" in shown
    assert "Full" in shown
    told = coordinator.get(f"{page}/life").text
    assert "The place cannot take them, or asked for it: Full" in told


def test_only_what_a_coordinator_can_know_is_offered_for_a_refusal(
    world: World, coordinator: PageClient
) -> None:
    placement = make_placement(world.person, world.hope, world.prison)
    page = coordinator.get(f"/placements/{placement.reference}/refuse").text
    assert RefuseReason.BEFORE_ENDED.words not in page
    answer = coordinator.submit(f"/placements/{placement.reference}/refuse", reason="before_ended")
    assert answer.status_code == 422


@pytest.mark.parametrize("reason", BY_HAND)
def test_a_coordinator_pauses_for_each_of_these(
    running: Placement, coordinator: PageClient, reason: SuspendReason
) -> None:
    where = f"/placements/{running.reference}"
    note = "Moving house" if reason is SuspendReason.OTHER else ""
    assert coordinator.submit(f"{where}/pause", reason=reason.value, note=note).location == where
    assert reason.words in coordinator.get(where).text


@pytest.mark.parametrize("reason", LiftReason)
def test_a_pause_is_lifted_for_each_of_these(running: Placement, reason: LiftReason) -> None:
    suspending.suspend_placement(running, SuspendReason.AWAY, by=BY)
    if reason in NEED_A_NOTE:
        with pytest.raises(Refused, match="Say why it can go on"):
            suspending.lift_suspension(running, [SuspendReason.AWAY], why=Lift(reason, " "), by=BY)
    note = "By Wren" if reason in NEED_A_NOTE else ""
    assert suspending.lift_suspension(running, [SuspendReason.AWAY], why=Lift(reason, note), by=BY)
    (pause,) = queries.suspensions_of(running.id)
    assert (pause.lift_reason, pause.lift_note) == (reason, note)


def test_what_was_for_harm_never_goes_on_without_words(running: Placement) -> None:
    suspending.suspend_placement(running, SuspendReason.CONCERN, by=BY)
    why = Lift(LiftReason.MISTAKE)
    with pytest.raises(Refused, match="Say why it can go on"):
        suspending.lift_suspension(running, [SuspendReason.CONCERN], why=why, by=ANOTHER)
    assert lift_pauses(running, note="Looked into")


def test_history_keeps_the_reason_of_a_refusal_and_none_of_a_pause(world: World, running: Placement) -> None:
    proposed = make_placement(world.person, world.hope, world.prison, starts_on=running.ends_before)
    service.refuse_placement(proposed, reason=RefuseReason.WITHDREW, by=BY)
    suspending.suspend_placement(running, SuspendReason.HEALTH, note="Asthma", by=BY)
    lift_pauses(running, note="Well again")
    assert proposed.state is PlacementState.REFUSED
    kept = [f"{each.reason} {each.before} {each.after}" for each in db.session.scalars(select(HistoryEntry))]
    assert any(RefuseReason.WITHDREW.words in each for each in kept)
    for words in ("Asthma", "Well again", SuspendReason.HEALTH.words):
        assert not any(words in each for each in kept)
