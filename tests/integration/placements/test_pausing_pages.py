"""Pages of pausing: a coordinator pauses and lifts, and a volunteer reads what to do."""

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY
from tests.factories.placements import make_placement
from tests.factories.vetting import make_check
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.foundation.database import db
from volunteer_app.placements import suspending
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import SuspendReason
from volunteer_app.vetting.rules import CheckKind, CheckOutcome


@pytest.fixture
def placement(world: World) -> Placement:
    found = make_placement(world.person, world.hope, world.prison, approved=True)
    db.session.commit()
    return found


def test_a_coordinator_pauses_and_lifts(coordinator: PageClient, placement: Placement) -> None:
    page = f"/placements/{placement.reference}"
    assert "Pause this placement" in coordinator.get(page).text
    answer = coordinator.submit(f"{page}/pause", reason="other", note="Moving house")
    assert answer.location == page
    shown = coordinator.get(page).text
    assert "This placement is paused" in shown
    assert "Moving house" in shown
    assert "Lift the pause" in shown
    assert coordinator.submit(f"{page}/lift", note="Moved").location == page
    shown = coordinator.get(page).text
    assert "When it was paused" in shown
    assert "Lifted" in shown


def test_of_several_pauses_the_page_asks_which_one_is_lifted(
    coordinator: PageClient, placement: Placement
) -> None:
    suspending.suspend_placement(placement, SuspendReason.CONCERN, by=BY)
    suspending.suspend_placement(placement, SuspendReason.CHECK_LAPSED, by=BY)
    db.session.commit()
    page = f"/placements/{placement.reference}"
    unsaid = coordinator.submit(f"{page}/lift", note="Renewed")
    assert unsaid.status_code == 422
    assert "Select which pause you lift" in unsaid.text
    assert coordinator.submit(f"{page}/lift", reasons=["check_lapsed"], note="Renewed").location == page
    assert "Another one stands" in coordinator.get(page).text
    assert coordinator.submit(f"{page}/lift", note="Looked into").location == page
    assert "When it was paused" in coordinator.get(page).text


def test_what_does_not_hold_stands_on_the_page_and_there_is_no_button(
    coordinator: PageClient, world: World, placement: Placement
) -> None:
    suspending.suspend_placement(placement, SuspendReason.CHECK_LAPSED, by=BY)
    db.session.commit()
    lift = f"/placements/{placement.reference}/lift"
    assert 'name="note"' in coordinator.get(lift).text
    make_check(world.person, world.hope, CheckKind.HMPPS_VETTING, outcome=CheckOutcome.HAS_INFORMATION)
    db.session.commit()
    page = coordinator.get(lift).text
    assert "You cannot lift this pause yet" in page
    assert 'name="note"' not in page


def test_a_page_that_is_too_old_lifts_nothing(coordinator: PageClient, placement: Placement) -> None:
    suspending.suspend_placement(placement, SuspendReason.CHECK_LAPSED, by=BY)
    db.session.commit()
    answer = coordinator.submit(f"/placements/{placement.reference}/lift", note="x", version="1")
    assert answer.status_code == 409
    assert "Somebody changed this placement" in answer.text


def test_what_is_not_paused_has_nothing_to_lift(coordinator: PageClient, placement: Placement) -> None:
    assert "There is no pause to lift" in coordinator.get(f"/placements/{placement.reference}/lift").text


def test_lists_and_the_start_page_count_what_is_paused(
    coordinator: PageClient, world: World, placement: Placement
) -> None:
    suspending.suspend_placement(placement, SuspendReason.CONCERN, by=BY)
    db.session.commit()
    assert "Placements that are paused" in coordinator.get("/start").text
    assert world.person.full_name in coordinator.get("/placements?state=suspended").text
    assert "Paused" in coordinator.get(f"/people/{world.person.reference}").text


def test_a_volunteer_reads_only_whom_to_talk_to(
    client: PageClient, world: World, placement: Placement
) -> None:
    suspending.suspend_placement(placement, SuspendReason.CONCERN, note="Looked into", by=BY)
    sign_in(client, make_account(person_id=world.person.id))
    page = client.get("/my/volunteering").text
    assert "Paused: talk to your coordinator" in page
    assert "Looked into" not in page
    assert "harm" not in page.lower()
    hours = client.get(f"/placements/{placement.reference}/hours").text
    assert "harm" not in hours.lower()
