"""The nightly check of readiness: who hears of a lapse and when, and what happens on the day."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.people import make_person
from tests.factories.placements import make_placement
from tests.factories.vetting import make_check
from tests.integration.placements.nights import (
    LAPSES,
    MONDAY,
    Night,
    another,
    days_before,
    ends_on,
    mails,
    notices,
    state,
    sweep_on,
    training_ends_on,
)
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.placements import tasks
from volunteer_app.placements.models import PlacementSuspension
from volunteer_app.placements.rules import PlacementState, SuspendReason
from volunteer_app.placements.sweeping import queries, service
from volunteer_app.placements.sweeping.models import ReadinessSweep
from volunteer_app.vetting.rules import CheckKind


def test_coordinators_are_warned_thirty_and_seven_days_ahead_and_the_placement_pauses_on_the_day(
    night: Night,
) -> None:
    ends_on(night.check(CheckKind.HMPPS_VETTING), LAPSES)
    sweep_on(days_before(31))
    assert (notices(), mails()) == ([], [])
    sweep_on(days_before(30))
    sweep_on(days_before(29))
    assert notices() == [(30, LAPSES, True)]
    assert len(mails()) == 1
    sweep_on(days_before(7))
    sweep_on(days_before(1))
    assert notices() == [(30, LAPSES, False), (7, LAPSES, True)]
    assert len(mails()) == 2
    assert state(night) is PlacementState.APPROVED
    sweep_on(LAPSES)
    assert state(night) is PlacementState.SUSPENDED
    (pause,) = db.session.scalars(select(PlacementSuspension))
    assert (pause.reason, pause.since) == (SuspendReason.CHECK_LAPSED, LAPSES)
    assert not any(is_open for _, _, is_open in notices())
    sweep_on(LAPSES + timedelta(days=1))
    assert len(mails()) == 3


def test_the_mail_names_the_placement_and_no_person_check_or_reason(night: Night) -> None:
    ends_on(night.check(CheckKind.HMPPS_VETTING), LAPSES)
    sweep_on(days_before(7))
    (sent,) = mails()
    assert sent.to_address == "cora@hope.example"
    assert night.placement.reference in sent.body
    for word in (night.person.last_name, night.person.first_name, "HMPPS", "vetting"):
        assert word not in sent.body


def test_a_pause_is_in_the_history_and_was_made_by_a_job(night: Night) -> None:
    ends_on(night.check(CheckKind.HMPPS_VETTING), LAPSES)
    sweep_on(LAPSES)
    wanted = select(HistoryEntry).where(HistoryEntry.action == "placement:suspend")
    (entry,) = db.session.scalars(wanted)
    assert (entry.actor_kind, entry.person_id) == ("job", night.person.id)
    assert entry.after["state"] == "suspended"


def test_what_its_policy_only_flags_is_for_a_coordinator_to_decide(night: Night) -> None:
    training_ends_on(night.person, LAPSES)
    sweep_on(LAPSES)
    assert state(night) is PlacementState.APPROVED
    assert notices() == [(0, LAPSES, True)]
    sweep_on(LAPSES + timedelta(days=1))
    sweep_on(LAPSES + timedelta(days=2))
    assert notices() == [(0, LAPSES, True)]
    assert len(mails()) == 1


def test_a_first_sweep_that_comes_late_gives_the_nearest_warning_alone(night: Night) -> None:
    ends_on(night.check(CheckKind.HMPPS_VETTING), LAPSES)
    sweep_on(days_before(5))
    assert notices() == [(7, LAPSES, True)]


def test_a_renewal_under_way_quiets_the_first_warning_and_not_the_last(night: Night) -> None:
    ends_on(night.check(CheckKind.HMPPS_VETTING), LAPSES)
    with clock.standing_on(days_before(40)):
        make_check(night.person, night.hope, CheckKind.HMPPS_VETTING)
        db.session.commit()
    sweep_on(days_before(30))
    assert notices() == []
    sweep_on(days_before(7))
    assert notices() == [(7, LAPSES, True)]


def test_what_was_renewed_is_no_longer_told_and_not_told_twice_if_it_is_taken_back(night: Night) -> None:
    check = night.check(CheckKind.HMPPS_VETTING)
    ends_on(check, LAPSES)
    sweep_on(days_before(30))
    ends_on(check, LAPSES + timedelta(days=400))
    sweep_on(days_before(29))
    assert notices() == [(30, LAPSES, False)]
    ends_on(check, LAPSES)
    sweep_on(days_before(28))
    assert notices() == [(30, LAPSES, True)]
    assert len(mails()) == 1


def test_a_placement_that_is_over_or_never_was_approved_is_left_alone(night: Night) -> None:
    other = make_person(night.hope, last_name="Waiting")
    with clock.standing_on(MONDAY):
        make_placement(other, night.hope, night.prison)
        db.session.commit()
    over = night.placement.ends_before
    ends_on(night.check(CheckKind.HMPPS_VETTING), over)
    sweep_on(over)
    assert (notices(), mails()) == ([], [])


def test_two_sweeps_of_one_day_and_a_repeated_one_act_once(night: Night) -> None:
    ends_on(night.check(CheckKind.HMPPS_VETTING), LAPSES)
    for _ in range(3):
        sweep_on(LAPSES)
    assert len(mails()) == 1
    assert len(db.session.scalars(select(PlacementSuspension)).all()) == 1
    assert len(db.session.scalars(select(ReadinessSweep)).all()) == 1


def test_a_sweep_that_stopped_half_way_goes_on_where_it_was(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "CHUNK", 1)
    with clock.standing_on(MONDAY):
        others = [another(night.hope, night.prison, f"Person{n}") for n in range(3)]
        db.session.commit()
        assert [service.go_on(MONDAY) for _ in range(3)] == [True, True, True]
        db.session.commit()
        (half,) = db.session.scalars(select(ReadinessSweep))
        assert (half.looked_at, half.finished_at) == (2, None)
        tasks.sweep()
    db.session.expire_all()
    (whole,) = db.session.scalars(select(ReadinessSweep))
    assert whole.looked_at == 1 + len(others)
    assert whole.finished_at is not None
