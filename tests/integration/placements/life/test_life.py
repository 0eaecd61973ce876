"""Supervisors, reviews, extensions and transfers of placements."""

from datetime import date

import html5lib
import pytest
from sqlalchemy import select

from tests.factories.organisations import BY, make_prison
from tests.factories.placements import days_on, lift_pauses, make_placement, plan
from tests.factories.screening import screened, work
from tests.factories.vetting import make_check, make_clearance
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.placements import service as placing
from volunteer_app.placements import suspending
from volunteer_app.placements.life import continuing, queries, service
from volunteer_app.placements.life.rules import ReviewOutcome
from volunteer_app.placements.models import Placement
from volunteer_app.placements.reasons import Lift, LiftReason
from volunteer_app.placements.rules import EndReason, PlacementState, SuspendReason
from volunteer_app.placements.supervising import Supervisor
from volunteer_app.vetting.rules import CheckKind, CheckOutcome


@pytest.fixture
def placement(world: World) -> Placement:
    return make_placement(
        world.person, world.hope, world.prison, approved=True, supervisor="Wren", ends_before=days_on(300)
    )


def filled(day: date, name: str) -> dict[str, str]:
    return {f"{name}__day": str(day.day), f"{name}__month": str(day.month), f"{name}__year": str(day.year)}


def test_an_approval_names_who_supervises_and_plans_the_first_review(placement: Placement) -> None:
    (first,) = queries.supervisors(placement.id)
    assert (first.name, first.starts_on, first.ends_before) == ("Wren", placement.starts_on, None)
    review = queries.open_review(placement.id)
    assert review is not None
    assert review.due_on > days_on(80)


def test_who_supervised_before_stays_readable(placement: Placement) -> None:
    fourth, fifth = days_on(4), days_on(5)
    with clock.standing_on(fifth):
        service.change_supervisor(placement, Supervisor("Idris"), from_on=fourth, by=BY)
        service.change_supervisor(placement, Supervisor("Maeve"), from_on=fifth, by=BY)
    found = [(each.name, each.starts_on, each.ends_before) for each in queries.supervisors(placement.id)]
    assert found == [
        ("Maeve", days_on(5), None),
        ("Idris", days_on(4), days_on(5)),
        ("Wren", days_on(0), days_on(4)),
    ]
    assert placement.supervisor == "Maeve"


@pytest.mark.parametrize(
    ("name", "day", "words"),
    [
        ("Wren", 0, "supervise it already"),
        (" ", 0, "Enter the name"),
        ("Idris", -1, "must not be before"),
        ("Idris", 1, "today or in the past"),
    ],
)
def test_a_supervisor_who_cannot_be_is_refused(placement: Placement, name: str, day: int, words: str) -> None:
    with pytest.raises(Refused, match=words):
        service.change_supervisor(placement, Supervisor(name), from_on=days_on(day), by=BY)
    assert [each.name for each in queries.supervisors(placement.id)] == ["Wren"]


def test_a_review_is_held_and_the_next_one_planned(placement: Placement) -> None:
    held_on = days_on(90)
    with clock.standing_on(held_on):
        service.hold_review(
            placement, held_on=held_on, outcome=ReviewOutcome.WITH_CHANGES, note="One more visit", by=BY
        )
    planned, held = queries.reviews(placement.id)
    assert (held.held_on, held.outcome, held.note) == (
        days_on(90),
        ReviewOutcome.WITH_CHANGES,
        "One more visit",
    )
    assert planned.due_on > days_on(250)


def test_a_review_that_is_moved_stays_readable(placement: Placement) -> None:
    first = queries.open_review(placement.id)
    assert first is not None
    service.plan_review(placement, days_on(10), by=BY)
    assert [each.outcome for each in queries.reviews(placement.id)] == [None, ReviewOutcome.MOVED]
    with pytest.raises(Refused, match="planned for that day already"):
        service.plan_review(placement, days_on(10), by=BY)


@pytest.mark.parametrize(
    ("day", "words"),
    [(1, "today or in the past"), (-1, "before the placement began")],
)
def test_a_review_before_it_began_or_to_come_is_refused(placement: Placement, day: int, words: str) -> None:
    with pytest.raises(Refused, match=words):
        service.hold_review(placement, held_on=days_on(day), outcome=ReviewOutcome.GOES_ON, note="", by=BY)


def test_a_review_after_the_end_is_refused(placement: Placement) -> None:
    with pytest.raises(Refused, match="on a day of the placement"):
        service.plan_review(placement, days_on(300), by=BY)
    placing.end_placement(placement, last_day=days_on(3), reason=EndReason.HEALTH, note="", by=BY)
    (review,) = queries.reviews(placement.id)
    assert review.outcome is ReviewOutcome.NOT_HELD
    with pytest.raises(Refused, match="Only an approved placement"):
        service.hold_review(placement, held_on=days_on(0), outcome=ReviewOutcome.GOES_ON, note="", by=BY)


def test_an_extension_is_screened_and_approved_for_its_own_days(placement: Placement) -> None:
    further = continuing.extend(placement, days_on(390), by=BY)
    assert (further.starts_on, further.ends_before, further.state) == (
        days_on(300),
        days_on(390),
        PlacementState.PROPOSED,
    )
    with pytest.raises(Refused, match="extended or transferred already"):
        continuing.extend(placement, days_on(400), by=BY)
    work()
    db.session.refresh(further)
    placing.approve_placement(further, by=BY)
    assert further.readiness is not None
    assert placement.ends_before == days_on(300)
    assert [each.name for each in queries.supervisors(further.id)] == ["Wren"]


@pytest.mark.parametrize("days", [0, 299, 300])
def test_an_extension_ends_after_what_it_extends(placement: Placement, days: int) -> None:
    with pytest.raises(Refused, match="after the present one"):
        continuing.extend(placement, days_on(days), by=BY)


def test_a_transfer_asks_readiness_of_the_new_place_and_ends_the_old_the_day_before(
    world: World, placement: Placement
) -> None:
    other = make_prison("Southwood (HMP)")
    moved = continuing.transfer(placement, other, starts_on=days_on(20), ends_before=days_on(200), by=BY)
    screened(moved)
    with pytest.raises(placing.NotReady, match="Clearance at Southwood"):
        placing.approve_placement(moved, by=BY)
    assert placement.ends_before == days_on(300)
    make_clearance(world.person, world.hope, other)
    placing.approve_placement(moved, by=BY)
    assert (placement.ends_before, placement.end_reason) == (days_on(20), EndReason.TRANSFERRED)
    assert placement.state is PlacementState.APPROVED  # looked at every night until then
    assert [each.id for each in queries.continuations(moved)] == [placement.id]


@pytest.mark.parametrize("day", [-1, 0, 301])
def test_a_transfer_is_within_the_placement(placement: Placement, day: int) -> None:
    with pytest.raises(Refused, match="First day at the new place"):
        continuing.transfer(
            placement, make_prison("Southwood (HMP)"), starts_on=days_on(day), ends_before=days_on(400), by=BY
        )


def test_nobody_is_transferred_around_a_pause(world: World, placement: Placement) -> None:
    other = make_prison("Southwood (HMP)")
    make_clearance(world.person, world.hope, other)
    moved = continuing.transfer(placement, other, starts_on=days_on(1), ends_before=days_on(90), by=BY)
    screened(moved)
    suspending.suspend_placement(placement, SuspendReason.CHECK_LAPSED, by=BY)
    with pytest.raises(Refused, match="Lift that pause first"), db.session.begin_nested():
        placing.approve_placement(moved, by=BY)
    db.session.refresh(moved)
    assert moved.state is PlacementState.PROPOSED
    lift_pauses(placement)
    placing.approve_placement(moved, by=BY)


def test_the_page_says_what_changed_since_the_approval(world: World, coordinator: PageClient) -> None:
    placement = make_placement(world.person, world.hope, world.prison, approved=True)
    where = f"/placements/{placement.reference}"
    assert "What changed since the approval" not in coordinator.get(where).text
    assert "Active" in coordinator.get(where).text
    make_check(world.person, world.hope, CheckKind.HMPPS_VETTING, outcome=CheckOutcome.REFUSED)
    page = coordinator.get(where).text
    assert "What changed since the approval" in page
    assert "Then: Done. Now: " in page


def test_pages_change_the_supervisor_review_extend_and_transfer(
    world: World, coordinator: PageClient, placement: Placement
) -> None:
    where = f"/placements/{placement.reference}"
    assert coordinator.submit(f"{where}/supervisor", name="Idris").location == f"{where}/life"
    assert coordinator.submit(f"{where}/review", outcome="goes_on").location == f"{where}/life"
    assert coordinator.submit(f"{where}/review", outcome="to_end").status_code == 422
    planned = coordinator.submit(f"{where}/review-date", **filled(days_on(9), "due_on"))
    assert planned.location == f"{where}/life"
    wrong = coordinator.submit(f"{where}/extend", **filled(days_on(9), "last_day"))
    assert "must be after the present one" in wrong.text
    further = coordinator.submit(f"{where}/extend", **filled(days_on(330), "last_day"))
    assert "Screening pending" in coordinator.get(further.location).text
    again = coordinator.submit(
        f"{where}/transfer",
        place=make_prison("Southwood (HMP)").reference,
        **filled(days_on(5), "first_day"),
    )
    assert "extended or transferred already" in again.text
    page = coordinator.get(f"{where}/life").text
    for words in (
        "Idris",
        "It goes on as it is",
        "Moved to another day",
        "Extension: PLA-",
        "Approved",
    ):
        assert words in page
    assert "Reviews of placements that are due within 14 days" in coordinator.get("/start").text


def test_a_transfer_is_proposed_on_its_page(
    world: World, coordinator: PageClient, placement: Placement
) -> None:
    other = make_prison("Southwood (HMP)")
    answer = coordinator.submit(
        f"/placements/{placement.reference}/transfer",
        place=other.reference,
        **filled(days_on(5), "first_day"),
    )
    assert answer.status_code == 302, answer.text
    moved = db.session.scalars(select(Placement).where(Placement.continues_id == placement.id)).one()
    assert (moved.place_id, moved.starts_on, moved.ends_before) == (other.id, days_on(5), days_on(300))
    assert "Transfer of" in coordinator.get(f"/placements/{moved.reference}/life").text


def test_the_timeline_tells_what_happened_in_order_the_newest_first(
    world: World, coordinator: PageClient
) -> None:
    placement = placing.propose_placement(
        world.person, plan(world.hope, world.prison, supervisor="Wren", ends_before=days_on(300)), by=BY
    )
    screened(placement)
    placing.approve_placement(placement, by=BY)
    service.change_supervisor(placement, Supervisor("Idris"), from_on=days_on(0), by=BY)
    service.plan_review(placement, days_on(9), by=BY)
    service.hold_review(placement, held_on=days_on(0), outcome=ReviewOutcome.GOES_ON, note="", by=BY)
    suspending.suspend_placement(placement, SuspendReason.CHECK_LAPSED, by=BY)
    suspending.suspend_placement(placement, SuspendReason.HEALTH, by=BY)
    for reason in (SuspendReason.CHECK_LAPSED, SuspendReason.HEALTH):
        suspending.lift_suspension(placement, [reason], why=Lift(LiftReason.HOLDS_AGAIN), by=BY)
    continuing.transfer(
        placement, make_prison("Southwood (HMP)"), starts_on=days_on(20), ends_before=days_on(90), by=BY
    )
    placing.end_placement(placement, last_day=days_on(3), reason=EndReason.HEALTH, note="Rest", by=BY)
    page = coordinator.get(f"/placements/{placement.reference}/life").text
    told = html5lib.parse(page, namespaceHTMLElements=False).findall(".//*[@class='moj-timeline__title']")
    assert ["".join(each.itertext()).strip() for each in told] == [
        "Ended",
        "Goes on: the pause was lifted",
        "One of several pauses lifted",
        "Paused",
        "Paused",
        "Review held",
        "Review planned",
        "Another supervisor",
        "Approved",
        "Screening done",
        "Proposed",
    ]
    assert "Health or caring: Rest" in page
