"""Pages of pausing: a coordinator pauses and lifts, and a volunteer reads what to do."""

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY
from tests.factories.placements import make_placement
from tests.factories.vetting import make_check
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.foundation.announcements import announce
from volunteer_app.foundation.database import db
from volunteer_app.placements import queries, suspending
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import SuspendReason
from volunteer_app.safeguarding.facts import ConcernPauses
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
    assert "Select why it can go on" in coordinator.submit(f"{page}/lift", note="Moved").text
    assert coordinator.submit(f"{page}/lift", why="back", note="Moved").location == page
    shown = coordinator.get(page).text
    assert "When it was paused" in shown
    assert "by Cora Reyes: The volunteer is back: Moved" in shown


def test_of_several_pauses_the_page_asks_which_one_is_lifted(
    coordinator: PageClient, placement: Placement
) -> None:
    suspending.suspend_placement(placement, SuspendReason.CONCERN, by=BY)
    suspending.suspend_placement(placement, SuspendReason.CHECK_LAPSED, by=BY)
    db.session.commit()
    page = f"/placements/{placement.reference}"
    _, lapsed = sorted(each.id for each in queries.open_suspensions(placement.id))
    unsaid = coordinator.submit(f"{page}/lift", why="holds_again")
    assert unsaid.status_code == 422
    assert "Select which pause you lift" in unsaid.text
    assert coordinator.submit(f"{page}/lift", reasons=[lapsed], why="holds_again").location == page
    assert "Another one stands" in coordinator.get(page).text
    assert "Say why it can go on" in coordinator.submit(f"{page}/lift", why="mistake").text
    assert coordinator.submit(f"{page}/lift", why="looked_into", note="By Wren").location == page
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
    answer = coordinator.submit(f"/placements/{placement.reference}/lift", why="back", version="1")
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


def test_what_a_lead_knows_of_reads_like_any_pause_by_an_officer_and_tells_of_no_concern(
    coordinator: PageClient, world: World, placement: Placement
) -> None:
    announce(ConcernPauses(world.person.id, world.hope.id))
    where = f"/placements/{placement.reference}"
    asks = "Paused: ask a vetting officer or the safeguarding lead before you do anything"
    for page in (where, f"{where}/lift"):
        shown = coordinator.get(page).text
        assert asks in shown
        assert "Harm" not in shown.split("<main", 1)[1].replace("One for harm", "")
        assert "ACC-LEAD" not in shown
        for value in ("lead", "concern"):
            assert f'value="{value}"' not in shown
    already = coordinator.submit(f"{where}/pause", reason="concern")
    assert already.location == where  # that it is paused for this already would tell
    both = coordinator.get(f"{where}/lift").text
    assert asks in both
    assert "Harm, or risk of harm, to a child" in both
