"""Proposing, approving, refusing and ending: what the rules allow, and what is kept of it."""

from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.factories.disclosures import nothing_told
from tests.factories.organisations import BY, make_organisation, make_prison, make_probation_region
from tests.factories.people import make_person
from tests.factories.placements import count_active, days_on, make_placement, make_ready, plan, ready_person
from tests.factories.recruitment import make_application, make_opportunity, role_named
from tests.factories.vetting import make_check
from tests.integration.placements.conftest import World
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound, Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.rules import Action as OrganisationAction
from volunteer_app.placements import service
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import EndReason, PlacementState
from volunteer_app.recruitment.rules import Stage
from volunteer_app.roles import queries as roles
from volunteer_app.roles.models import Role
from volunteer_app.vetting import service as vetting
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckKind, CheckOutcome


def history_of(placement: Placement) -> list[HistoryEntry]:
    db.session.flush()
    statement = select(HistoryEntry).where(
        HistoryEntry.subject_kind == "placement", HistoryEntry.subject_id == placement.id
    )
    return list(db.session.scalars(statement.order_by(HistoryEntry.id)))


def test_a_ready_person_is_approved_and_the_answer_is_kept(world: World) -> None:
    placement = make_placement(world.person, world.hope, world.prison)
    service.approve_placement(placement, by=world.cora.as_actor(), note="Starts on Monday")
    assert placement.state is PlacementState.APPROVED
    assert (placement.decided_by, placement.decision_note) == ("Cora Reyes", "Starts on Monday")
    assert placement.readiness is not None
    assert placement.readiness["is_ready"] is True
    assert placement.readiness["asked_at"]
    assert {r["kind"] for r in placement.readiness["requirements"]} >= {"clearance", "hmpps_vetting"}


def test_history_says_who_what_when_before_and_after(world: World) -> None:
    placement = make_placement(world.person, world.hope, world.prison)
    service.approve_placement(placement, by=world.cora.as_actor())
    proposed, approved = history_of(placement)
    assert (proposed.action, proposed.before) == ("placement:propose", {})
    assert (approved.action, approved.actor_name) == ("placement:approve", "Cora Reyes")
    assert (approved.before["state"], approved.after["state"]) == ("proposed", "approved")
    assert (approved.person_id, approved.organisation_id) == (world.person.id, world.hope.id)
    assert approved.happened_at <= clock.now()


def test_what_ends_a_day_too_early_is_named_and_refuses_approval(world: World) -> None:
    last = days_on(89)
    person = make_person(world.hope, emergency_name="Gwen", emergency_phone="01632 960 001")
    make_ready(person, world.hope, world.prison)
    found = db.session.scalars(select(Check).where(Check.person_id == person.id)).all()
    hmpps = next(each for each in found if each.kind is CheckKind.HMPPS_VETTING)
    vetting.decide_check(hmpps, CheckOutcome.CLEAR, valid_from=days_on(0), valid_before=last, by=BY)
    placement = make_placement(person, world.hope, world.prison)
    with pytest.raises(service.NotReady) as refused:
        service.approve_placement(placement, by=BY)
    assert refused.value.message == "This placement cannot be approved yet. Still missing: HMPPS vetting"
    assert placement.state is PlacementState.PROPOSED
    vetting.decide_check(
        hmpps, CheckOutcome.CLEAR, valid_from=days_on(0), valid_before=last + timedelta(days=1), by=BY
    )
    service.approve_placement(placement, by=BY)


def test_a_bar_stops_the_approval_and_says_nothing_of_itself(world: World) -> None:
    placement = make_placement(world.person, world.hope, world.prison, role=role_named("mentor-prison"))
    make_check(world.person, world.hope, outcome=CheckOutcome.BARRED)
    with pytest.raises(service.NotReady) as refused:
        service.approve_placement(placement, by=BY)
    assert "Vetting" in refused.value.message
    assert "bar" not in refused.value.message.lower()


def test_approval_marks_the_application_placed(world: World) -> None:
    tutor = role_named("literacy-tutor-prison")
    opportunity = make_opportunity(world.hope, role=tutor, places=(world.prison,))
    application = make_application(opportunity, world.person, stage=Stage.CHECKS)
    nothing_told(application)
    placement = make_placement(world.person, world.hope, world.prison, application=application)
    service.approve_placement(placement, by=BY)
    assert application.stage is Stage.PLACED


def test_an_application_without_an_accepted_offer_is_not_placed(world: World) -> None:
    tutor = role_named("literacy-tutor-prison")
    application = make_application(
        make_opportunity(world.hope, role=tutor, places=(world.prison,)), world.person
    )
    placement = make_placement(world.person, world.hope, world.prison, application=application)
    with pytest.raises(Refused, match="needs an accepted offer first"):
        service.approve_placement(placement, by=BY)


def test_an_application_is_for_this_person_here_and_this_role(world: World) -> None:
    tutor, other = role_named("literacy-tutor-prison"), make_organisation("Other")
    elsewhere = make_application(make_opportunity(other, role=tutor, places=(world.prison,)), world.person)
    with pytest.raises(Refused, match="This application is to Other"):
        make_placement(world.person, world.hope, world.prison, application=elsewhere)
    listener = make_opportunity(world.hope, role=role_named("listener"), places=(world.prison,))
    with pytest.raises(Refused, match="This application is for"):
        make_placement(
            world.person, world.hope, world.prison, application=make_application(listener, world.person)
        )
    somebody = make_application(make_opportunity(world.hope, role=tutor, places=(world.prison,)))
    with pytest.raises(NotFound):
        make_placement(world.person, world.hope, world.prison, application=somebody)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ends_before": days_on(0)}, "Last day must be on or after the first day"),
        ({"ends_before": date(2030, 1, 6), "starts_on": date(2027, 1, 5)}, "3 years at most"),
        ({"role": "magistrate"}, "appointed to this role elsewhere"),
        ({"role": "helpline-volunteer"}, "not done in a prison"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(world: World, changes: dict[str, Any], message: str) -> None:
    if "role" in changes:
        changes = {
            **changes,
            "role": db.session.scalars(select(Role).where(Role.code == changes["role"])).one(),
        }
    with pytest.raises(Refused, match=message):
        make_placement(world.person, world.hope, world.prison, **changes)


def test_exactly_three_years_may_be(world: World) -> None:
    make_placement(
        world.person, world.hope, world.prison, starts_on=date(2027, 1, 5), ends_before=date(2030, 1, 5)
    )


def test_a_role_in_prison_needs_a_prison_and_one_in_both_does_not(world: World) -> None:
    region = make_probation_region()
    with pytest.raises(Refused, match="This role is done in a prison"):
        make_placement(world.person, world.hope, region)
    gate = roles.recruitable_by_code("mentor-through-the-gate")
    placement = make_placement(world.person, world.hope, region, role=gate)
    assert "HMPPS vetting" in {line.title for line in service.readiness_of(placement).needed}


def test_the_same_role_at_the_same_place_cannot_overlap_but_may_follow(world: World) -> None:
    make_placement(world.person, world.hope, world.prison)
    with pytest.raises(Refused, match="already have this role"):
        make_placement(world.person, world.hope, world.prison, starts_on=days_on(89))
    make_placement(world.person, world.hope, world.prison, starts_on=days_on(90))
    make_placement(world.person, world.hope, make_prison("Southwood (HMP)"))


def test_a_refused_placement_stands_in_nobodys_way(world: World) -> None:
    placement = make_placement(world.person, world.hope, world.prison)
    service.refuse_placement(placement, note="The class is full", by=BY)
    assert (placement.state, placement.decision_note) == (PlacementState.REFUSED, "The class is full")
    make_placement(world.person, world.hope, world.prison)


@pytest.mark.parametrize("note", ["", "  "])
def test_a_refusal_needs_a_reason(world: World, note: str) -> None:
    placement = make_placement(world.person, world.hope, world.prison)
    with pytest.raises(Refused, match="Say why"):
        service.refuse_placement(placement, note=note, by=BY)


def test_a_place_that_closed_takes_nobody(world: World) -> None:
    placement = make_placement(world.person, world.hope, world.prison)
    world.prison.is_active = False
    history.record(OrganisationAction.CLOSE, world.prison, by=BY)
    with pytest.raises(Refused, match="is closed"):
        service.approve_placement(placement, by=BY)
    with pytest.raises(Refused, match="Choose a place that is open"):
        service.propose_placement(world.person, plan(world.hope, world.prison, starts_on=days_on(200)), by=BY)


def test_what_was_decided_is_not_decided_again(world: World) -> None:
    placement = make_placement(world.person, world.hope, world.prison, approved=True)
    with pytest.raises(Refused, match="already decided: approved"):
        service.approve_placement(placement, by=BY)
    with pytest.raises(Refused, match="already decided: approved"):
        service.refuse_placement(placement, note="No", by=BY)


def test_nobody_approves_their_own_placement(world: World) -> None:
    own = make_account(person_id=world.person.id)
    placement = make_placement(world.person, world.hope, world.prison)
    with pytest.raises(Refused, match="Somebody else must approve"):
        service.approve_placement(placement, by=own.as_actor())


def test_ending_early_keeps_the_reason_and_frees_the_days_after_it(world: World) -> None:
    placement = make_placement(world.person, world.hope, world.prison, approved=True)
    service.end_placement(
        placement, last_day=days_on(9), reason=EndReason.MOVED_AWAY, note="To Cardiff", by=BY
    )
    assert (placement.state, placement.ends_before) == (PlacementState.ENDED, days_on(10))
    entry = history_of(placement)[-1]
    assert (entry.action, entry.reason) == ("placement:end", "Moved away: To Cardiff")
    assert entry.before["ends_before"] == days_on(90).isoformat()
    make_placement(world.person, world.hope, world.prison, starts_on=days_on(10))


def test_one_that_ended_before_it_began_has_no_day(world: World) -> None:
    placement = make_placement(world.person, world.hope, world.prison, starts_on=days_on(5), approved=True)
    service.end_placement(placement, last_day=days_on(4), reason=EndReason.VOLUNTEER_CHOSE, note="", by=BY)
    assert placement.ends_before == placement.starts_on
    assert count_active(days_on(5)) == 0


@pytest.mark.parametrize(
    ("last_day", "reason", "note", "message"),
    [
        (90, EndReason.HEALTH, "", "Last day must be on or before"),
        (-400, EndReason.HEALTH, "", "If it never began, enter the day before its first"),
        (3, EndReason.OTHER, " ", "Say what the reason is"),
    ],
)
def test_an_ending_that_cannot_be_is_refused(
    world: World, last_day: int, reason: EndReason, note: str, message: str
) -> None:
    placement = make_placement(world.person, world.hope, world.prison, approved=True)
    with pytest.raises(Refused, match=message):
        service.end_placement(placement, last_day=days_on(last_day), reason=reason, note=note, by=BY)


def test_only_an_approved_placement_is_ended(world: World) -> None:
    placement = make_placement(world.person, world.hope, world.prison)
    with pytest.raises(Refused, match="Only an approved placement"):
        service.end_placement(placement, last_day=days_on(1), reason=EndReason.HEALTH, note="", by=BY)


def test_approval_is_not_the_last_word_on_a_clearance_that_is_taken_back(world: World) -> None:
    placement = make_placement(world.person, world.hope, world.prison, approved=True)
    left = service.readiness_left(placement)
    assert left is not None
    assert left.is_ready
    statement = select(Check).where(
        Check.person_id == world.person.id, Check.kind == CheckKind.ESTABLISHMENT_CLEARANCE
    )
    vetting.revoke_clearance(db.session.scalars(statement).one(), reason="Intelligence", by=BY)
    left = service.readiness_left(placement)
    assert left is not None
    assert [line.title for line in left.missing] == ["Clearance at Northwood (HMP)"]
    with clock.standing_on(days_on(90)):
        assert service.readiness_left(placement) is None


def test_two_coordinators_approve_at_once_and_the_second_is_told(app: Flask, world: World) -> None:
    reference = make_placement(world.person, world.hope, world.prison).reference
    number = db.session.scalars(select(Placement.id).where(Placement.reference == reference)).one()
    db.session.commit()
    both, said = Barrier(2, timeout=30), []
    # SQLite lets one writer in at a time, so there only the start can be shared
    read_first = db.engine.dialect.name == "postgresql"

    def approve() -> None:
        with app.app_context():
            seen = db.session.get_one(Placement, number) if read_first else None
            both.wait()
            try:
                service.approve_placement(seen or db.session.get_one(Placement, number), by=BY)
                db.session.commit()
                said.append("approved")
            except Refused as refused:
                db.session.rollback()
                said.append(refused.message)

    threads = [Thread(target=approve) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["This placement was already decided: approved", "approved"]
    statement = select(HistoryEntry).where(HistoryEntry.action == "placement:approve")
    assert len(db.session.scalars(statement).all()) == 1


def test_readiness_of_somebody_elsewhere_counts_for_nothing_here(world: World) -> None:
    other = make_organisation("Other")
    person = ready_person(other, world.prison)
    placement = make_placement(person, world.hope, world.prison)
    assert not service.readiness_of(placement).is_ready
