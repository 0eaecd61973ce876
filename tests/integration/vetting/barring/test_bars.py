"""A bar stops every placement in that regulated activity, in every organisation, in the same transaction."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from tests.factories.accounts import make_account
from tests.factories.barring import DETAILS, make_bar
from tests.factories.organisations import BY
from tests.factories.people import make_person
from tests.factories.placements import days_on, lift_pauses, make_placement, make_ready
from tests.factories.vetting import make_check
from tests.integration.vetting.barring.conftest import WITH_CHILDREN, World
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.people import merging
from volunteer_app.placements import queries as placements
from volunteer_app.placements import service as placing
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import PlacementState, SuspendReason
from volunteer_app.roles import queries as roles
from volunteer_app.vetting.barring import queries, service
from volunteer_app.vetting.barring.models import Bar
from volunteer_app.vetting.barring.rules import (
    BarFacts,
    BarredList,
    BarSource,
    BarState,
    LegalBasis,
    LiftKind,
    Stop,
)
from volunteer_app.vetting.rules import CertificateLevel, CheckOutcome

CHILDREN = frozenset({BarredList.CHILDREN})
CLEAR: dict[str, Any] = {"outcome": CheckOutcome.CLEAR, "level": CertificateLevel.ENHANCED_CHILD_BARRED}


def paused(placement: Placement) -> list[SuspendReason]:
    db.session.flush()
    db.session.refresh(placement)
    found = [each.reason for each in placements.open_suspensions(placement.id)]
    assert (placement.state is PlacementState.SUSPENDED) == bool(found)
    return found


def test_a_bar_pauses_that_regulated_activity_everywhere_and_nothing_else(world: World) -> None:
    make_bar(world.person, world.hope)
    assert paused(world.here) == [SuspendReason.OFFICER]
    assert paused(world.there) == [SuspendReason.OWN_CHECK]
    assert paused(world.in_prison) == []


def test_a_bar_from_the_other_list_pauses_no_work_with_children(world: World) -> None:
    make_bar(world.person, world.hope, BarredList.ADULTS)
    assert [paused(each) for each in (world.here, world.there)] == [[], []]


def test_a_bar_that_is_not_saved_pauses_nothing(world: World) -> None:
    make_bar(world.person, world.hope)
    db.session.rollback()
    assert paused(world.here) == paused(world.there) == []


def test_what_was_told_is_encrypted_and_bound_to_its_row(world: World) -> None:
    bar = make_bar(world.person, world.hope)
    assert bar.details == DETAILS
    db.session.flush()
    stored = db.session.execute(text("SELECT sealed_details FROM bar")).scalar_one()
    assert b"Marigold" not in bytes(stored)


def test_each_organisation_heeds_what_it_was_told_as_of_any_moment(world: World) -> None:
    before = clock.now()
    db.session.commit()
    with clock.standing_on(days_on(1)):
        bar = make_bar(world.person, world.hope)
    for organisation, told in ((world.hope, True), (world.other, False)):
        found = queries.bars([world.person.id, 0], organisation.id)
        assert found == {world.person.id: [BarFacts(CHILDREN, told)], 0: []}
        assert queries.bars([world.person.id], organisation.id, known_at=before)[world.person.id] == []
    assert queries.bars([], world.hope.id) == {}
    after = bar.recorded_at + timedelta(seconds=1)
    with clock.standing_on(days_on(9)):
        lift(world, bar)
    assert queries.bars([world.person.id], world.hope.id)[world.person.id] == []
    then = queries.bars([world.person.id], world.hope.id, known_at=after)
    assert then[world.person.id] == [BarFacts(CHILDREN, is_told=True)]


def test_bars_of_many_people_are_read_in_one_statement(world: World, statements: list[str]) -> None:
    people_ids = [make_person(world.hope).id for _ in range(5)]
    make_bar(world.person, world.hope)
    db.session.flush()
    statements.clear()
    queries.bars([world.person.id, *people_ids], world.hope.id)
    assert len(statements) == 1


def test_nobody_is_approved_past_a_bar_whether_the_organisation_was_told_or_not(world: World) -> None:
    role = roles.recruitable_by_code(WITH_CHILDREN)
    new = [
        make_placement(world.person, each, each, role=role, starts_on=days_on(100))
        for each in (world.hope, world.other)
    ]
    make_bar(world.person, world.hope)
    for placement in new:
        with pytest.raises(Refused):
            placing.approve_placement(placement, by=BY)
        assert placement.state is PlacementState.PROPOSED


def test_the_guard_holds_where_readiness_knows_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    role = roles.recruitable_by_code(WITH_CHILDREN)
    new = make_placement(world.person, world.other, world.other, role=role, starts_on=days_on(100))
    ready = placing.readiness_of(new)
    assert ready.is_ready
    make_bar(world.person, world.hope)
    monkeypatch.setattr(placing, "readiness_of", lambda _: ready)
    monkeypatch.setattr(placing, "readiness_left", lambda _: ready)
    with pytest.raises(Refused, match="make your own check"):
        placing.approve_placement(new, by=BY)
    with pytest.raises(Refused, match="make your own check"):
        lift_pauses(world.there, note="Never mind")


def test_an_own_clear_certificate_answers_the_question_for_who_asked_and_for_nobody_else(
    world: World,
) -> None:
    make_bar(world.person, world.hope)
    stop = (world.person.id, world.other.id, WITH_CHILDREN)
    make_check(world.person, world.other, **CLEAR, issued_on=days_on(-400))
    assert queries.stop_for(*stop) is Stop.OWN_CHECK  # an old certificate says nothing of today
    make_check(world.person, world.other, outcome=CheckOutcome.CLEAR, issued_on=days_on(0))
    assert queries.stop_for(*stop) is Stop.OWN_CHECK  # it did not look at the list
    make_check(world.person, world.other, **CLEAR, issued_on=days_on(0))
    make_check(world.person, world.hope, **CLEAR, issued_on=days_on(0))
    assert queries.stop_for(*stop) is None
    assert queries.stop_for(world.person.id, world.hope.id, WITH_CHILDREN) is Stop.BARRED
    assert world.there.state is PlacementState.SUSPENDED  # nothing goes on by itself
    lift_pauses(world.there, note="Our own certificate is clear")
    assert paused(world.there) == []


def lift(world: World, bar: Bar) -> None:
    by: dict[str, Any] = {"authority": world.scope()}
    service.propose_lift(bar, LiftKind.REMOVED, reason="Letter", by=world.vera.as_actor(), **by)
    service.decide_lift(bar, agrees=True, by=world.vito.as_actor(), **by)


def test_a_bar_is_lifted_by_two_officers_and_each_placement_by_a_person(world: World) -> None:
    bar = make_bar(world.person, world.hope)
    by: dict[str, Any] = {"authority": world.scope()}
    with pytest.raises(Refused, match="Enter how you know"):
        service.propose_lift(bar, LiftKind.REMOVED, reason=" ", by=world.vera.as_actor(), **by)
    db.session.rollback()
    bar = make_bar(world.person, world.hope)
    service.propose_lift(bar, LiftKind.FOUND_WRONG, reason="A namesake", by=world.vera.as_actor(), **by)
    with pytest.raises(Refused, match="another vetting officer"):
        service.decide_lift(bar, agrees=True, by=world.vera.as_actor(), **by)
    service.decide_lift(bar, agrees=False, by=world.vito.as_actor(), **by)
    assert (bar.state, bar.lift_kind, bar.lift_reason) == (BarState.STANDS, None, None)
    service.propose_lift(bar, LiftKind.FOUND_WRONG, reason="Surely", by=world.vito.as_actor(), **by)
    service.decide_lift(bar, agrees=True, by=world.vera.as_actor(), **by)
    assert paused(world.here) == [SuspendReason.OFFICER]
    assert paused(world.there) == [SuspendReason.OWN_CHECK]
    for each in (world.here, world.there):
        lift_pauses(each, note="Looked at")
        assert paused(each) == []


def test_the_reason_is_passed_on_by_a_named_officer_on_a_legal_basis(world: World) -> None:
    bar = make_bar(world.person, world.hope)
    by: dict[str, Any] = {"by": world.vera.as_actor(), "authority": world.scope()}
    basis = LegalBasis.SAFEGUARDING
    with pytest.raises(Refused, match="does not hold"):
        service.pass_on(bar, world.prison, basis=basis, reason="They ask", **by)
    with pytest.raises(Refused, match="Enter why"):
        service.pass_on(bar, world.other, basis=basis, reason=" ", **by)
    telling = service.pass_on(bar, world.other, basis=basis, reason="A child is at risk", **by)
    assert (telling.told_by, telling.basis, telling.reason) == ("Vera", basis, "A child is at risk")
    with pytest.raises(Refused, match="knows already"):
        service.pass_on(bar, world.other, basis=basis, reason="Again", **by)
    assert set(paused(world.there)) == {SuspendReason.OFFICER, SuspendReason.OWN_CHECK}
    assert queries.stop_for(world.person.id, world.other.id, WITH_CHILDREN) is Stop.BARRED
    assert queries.bars_of(world.scope(world.other)) == [bar]
    with pytest.raises(Refused, match="Only a vetting officer"):
        service.propose_lift(
            bar, LiftKind.REMOVED, reason="x", by=world.olga.as_actor(), authority=world.scope(world.other)
        )


def test_only_an_officer_of_the_organisation_records_and_never_about_themselves(world: World) -> None:
    own = make_account(person_id=world.person.id)
    told = service.BarDetails([BarredList.CHILDREN], days_on(0), BarSource.CERTIFICATE, "")
    with pytest.raises(Refused, match="Only a vetting officer"):
        service.record_bar(world.person, told, organisation=world.hope, by=BY, authority=Scope())
    with pytest.raises(Refused, match="about you"):
        service.record_bar(
            world.person, told, organisation=world.hope, by=own.as_actor(), authority=world.scope()
        )


@pytest.mark.parametrize(
    ("lists", "day", "message"),
    [((), 0, "Select at least one list"), ((BarredList.ADULTS,), 1, "today or in the past")],
)
def test_what_cannot_be_is_refused(
    world: World, lists: tuple[BarredList, ...], day: int, message: str
) -> None:
    told = service.BarDetails(lists, days_on(day), BarSource.CERTIFICATE, "")
    with pytest.raises(Refused, match=message):
        service.record_bar(world.person, told, organisation=world.hope, by=BY, authority=world.scope())


def test_the_same_bar_is_recorded_once_by_each_organisation(world: World) -> None:
    make_bar(world.person, world.hope)
    with pytest.raises(Refused, match="recorded this already"):
        make_bar(world.person, world.hope)
    make_bar(world.person, world.other)
    assert set(paused(world.there)) == {SuspendReason.OFFICER, SuspendReason.OWN_CHECK}


def test_an_officer_who_is_too_late_changes_nothing(world: World) -> None:
    bar = make_bar(world.person, world.hope)
    service.propose_lift(
        bar, LiftKind.REMOVED, reason="Letter", by=world.vera.as_actor(), authority=world.scope()
    )
    with pytest.raises(StaleEdit):
        service.decide_lift(bar, agrees=True, by=world.vito.as_actor(), version=1, authority=world.scope())


def test_a_bar_of_a_record_that_is_merged_pauses_what_the_kept_one_does(world: World) -> None:
    both = world.scope(world.hope, world.other)
    twin = make_person(world.hope)
    bar = make_bar(twin, world.hope)
    assert paused(world.here) == paused(world.there) == []
    row = merging.merge(world.person, twin, take=(), reason="One person", scope=both, by=BY)
    assert bar.person_id == world.person.id
    assert paused(world.here) == [SuspendReason.OFFICER]
    assert paused(world.there) == [SuspendReason.OWN_CHECK]
    merging.undo(row, reason="Two people", scope=both, by=BY)
    db.session.refresh(bar)
    assert bar.person_id == twin.id
    assert paused(world.here) == [SuspendReason.OFFICER]  # until a person lifts it
    lift_pauses(world.here, note="Another person’s")


def test_placements_of_a_record_that_is_merged_into_a_barred_one_are_paused(world: World) -> None:
    both = world.scope(world.hope, world.other)
    twin = make_person(world.hope, emergency_name="Gwen", emergency_phone="01632 960 001")
    role = roles.recruitable_by_code(WITH_CHILDREN)
    make_ready(twin, world.hope, world.hope, role)
    moved = make_placement(twin, world.hope, world.hope, role=role, starts_on=days_on(200), approved=True)
    make_bar(world.person, world.other)
    merging.merge(world.person, twin, take=(), reason="One person", scope=both, by=BY)
    assert paused(moved) == [SuspendReason.OWN_CHECK]
