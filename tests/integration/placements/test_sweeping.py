"""The nightly check of readiness: who hears of a lapse and when, and what happens on the day."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.placements import make_placement, ready_person
from tests.factories.vetting import make_check
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements import tasks
from volunteer_app.placements.models import Placement, PlacementSuspension
from volunteer_app.placements.rules import PlacementState, SuspendReason
from volunteer_app.placements.sweeping import queries, service
from volunteer_app.placements.sweeping.models import PlacementNotice, ReadinessSweep
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import Action as TrainingAction
from volunteer_app.vetting.models import Check, CheckStep
from volunteer_app.vetting.rules import Action, CheckKind

MONDAY = date(2026, 11, 23)
LAPSES = MONDAY + timedelta(days=60)


class Night:
    """One organisation in one prison, with a coordinator, and a volunteer who was approved on a Monday."""

    def __init__(self) -> None:
        self.hope, self.prison = make_organisation(), make_prison()
        self.cora = make_account("cora@hope.example", roles=[(MembershipRole.COORDINATOR, self.hope)])
        self.person = ready_person(self.hope, self.prison)
        self.placement = make_placement(self.person, self.hope, self.prison, approved=True)

    def check(self, kind: CheckKind) -> Check:
        wanted = select(Check).where(Check.person_id == self.person.id, Check.kind == kind)
        return db.session.scalars(wanted.order_by(Check.id)).all()[0]


@pytest.fixture
def night(app: Flask) -> Night:
    with clock.standing_on(MONDAY):
        found = Night()
        db.session.commit()
    return found


def ends_on(check: Check, day: date) -> None:
    """Let a clear check end before a day, as if it had been recorded so from the start."""
    check.valid_before = day
    history.record(Action.DECIDE, check, by=BY)
    for step in db.session.scalars(select(CheckStep).where(CheckStep.check_id == check.id)):
        if step.valid_from is not None:
            step.valid_before = day
    db.session.commit()


def training_ends_on(person: Person, day: date) -> None:
    for record in db.session.scalars(select(TrainingRecord).where(TrainingRecord.person_id == person.id)):
        record.valid_before = day
        history.record(TrainingAction.VERIFY, record, by=BY)
    db.session.commit()


def sweep_on(day: date) -> None:
    with clock.standing_on(day):
        tasks.sweep()


def mails() -> list[OutboxMessage]:
    wanted = select(OutboxMessage).where(OutboxMessage.subject.like("Placements that are not ready%"))
    return list(db.session.scalars(wanted.order_by(OutboxMessage.id)))


def notices() -> list[tuple[int, date, bool]]:
    found = db.session.scalars(select(PlacementNotice).order_by(PlacementNotice.id))
    return [(each.days_ahead, each.lapses_on, each.closed_on is None) for each in found]


def state(night: Night) -> PlacementState:
    db.session.expire_all()
    return night.placement.state


def days_before(number: int) -> date:
    return LAPSES - timedelta(days=number)


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


def another(organisation: Organisation, prison: Organisation, name: str) -> Placement:
    person = ready_person(organisation, prison, last_name=name)
    return make_placement(person, organisation, prison, approved=True)


def test_every_organisations_placements_are_looked_at_and_only_its_own_people_hear(night: Night) -> None:
    with clock.standing_on(MONDAY):
        other = make_organisation("Other")
        make_account("olga@other.example", roles=[(MembershipRole.COORDINATOR, other)])
        theirs = another(other, night.prison, "Elsewhere")
        db.session.commit()
    ends_on(night.check(CheckKind.HMPPS_VETTING), LAPSES)
    sweep_on(LAPSES)
    assert [each.to_address for each in mails()] == ["cora@hope.example"]
    assert theirs.state is PlacementState.APPROVED


def test_a_chunk_of_twenty_and_one_of_two_hundred_send_the_same_statements(
    app: Flask, statements: list[str]
) -> None:
    counts = []
    for number, people in enumerate((20, 200)):
        day = MONDAY + timedelta(days=number)
        with clock.standing_on(day):
            hope = crowd(people)
            while not at_work_on(hope, day):
                assert service.go_on(day)
            db.session.commit()
            statements.clear()
            assert service.go_on(day)
            db.session.flush()
            counts.append(len(statements))
            (sweep,) = db.session.scalars(select(ReadinessSweep).where(ReadinessSweep.day == day))
            assert sweep.paused >= people
            db.session.commit()
    assert counts[0] == counts[1], counts


def at_work_on(organisation: Organisation, day: date) -> bool:
    sweep = db.session.scalars(select(ReadinessSweep).where(ReadinessSweep.day == day)).one_or_none()
    return sweep is not None and sweep.organisation_id == organisation.id


def crowd(number: int) -> Organisation:
    """An organisation with a coordinator and so many placements of people who lack everything."""
    hope, prison = make_organisation(), make_prison()
    make_account(roles=[(MembershipRole.COORDINATOR, hope)])
    with history.loading("a crowd"):
        for each in range(number):
            person = make_person(hope, last_name=f"Person{each}")
            placement = make_placement(person, hope, prison)
            placement.state = PlacementState.APPROVED
        db.session.commit()
    return hope


def start_page_of(client: PageClient, night: Night, organisation: Organisation) -> str:
    """The start page of a coordinator there, once a check of the volunteer ends within 20 days."""
    ends_on(night.check(CheckKind.HMPPS_VETTING), MONDAY + timedelta(days=20))
    with clock.standing_on(MONDAY):
        tasks.sweep()
        sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, organisation)]))
        return client.get("/start").text


def test_the_start_page_names_what_will_not_be_ready_and_leads_to_the_placement(
    client: PageClient, night: Night
) -> None:
    page = start_page_of(client, night, night.hope)
    assert "Placements that are not ready for all their days: 1" in page
    assert f"/placements/{night.placement.reference}" in page
    assert "from 13 December 2026: HMPPS vetting" in page
    assert "Ends soon" in page


def test_the_start_page_of_another_organisation_names_nothing_of_it(client: PageClient, night: Night) -> None:
    with clock.standing_on(MONDAY):
        other = make_organisation("Other")
    page = start_page_of(client, night, other)
    assert "Placements that are not ready for all their days: 0" in page
    assert night.placement.reference not in page


def test_a_second_worker_that_meets_a_sweep_at_work_leaves_it_alone(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SKIP LOCKED gives no row; the day's row is there, so no second one is begun either."""
    with clock.standing_on(MONDAY):
        assert service.go_on(MONDAY)
        db.session.commit()
        monkeypatch.setattr(queries, "held_sweep", lambda _day: None)
        assert service.go_on(MONDAY) is False
        db.session.commit()
    assert len(db.session.scalars(select(ReadinessSweep)).all()) == 1
