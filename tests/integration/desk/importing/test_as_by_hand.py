"""What a file brings is stored and told of as if each row had been entered by hand, in a few statements."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories.imports import bring, csv_of
from tests.factories.organisations import make_prison
from tests.factories.people import make_person
from tests.factories.placements import ready_person
from tests.factories.recruitment import role_named
from tests.factories.training import pack
from tests.integration.desk.importing.test_past_records import all_of
from volunteer_app.accounts.models import Account
from volunteer_app.desk.models.importing import ImportRow
from volunteer_app.desk.rules.importing import ImportKind
from volunteer_app.desk.service.importing import batches
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import Base, db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements import service as placing
from volunteer_app.placements.importing import MARK
from volunteer_app.placements.life.models import PlacementReview, PlacementSupervisor
from volunteer_app.placements.models import Placement
from volunteer_app.placements.plans import Plan
from volunteer_app.placements.rules import Action as PlacementAction
from volunteer_app.placements.rules import EndReason, PlacementState
from volunteer_app.placements.screening import service as screening
from volunteer_app.placements.screening.models import Screening
from volunteer_app.training import service as training
from volunteer_app.training.models import TrainingRecord, TrainingStep
from volunteer_app.vetting import service as checking
from volunteer_app.vetting.models import Check, CheckStep
from volunteer_app.vetting.rules import CheckKind, CheckOutcome, CheckState

CHECK = ("Reference", "Check", "Outcome", "Counts from", "Last day it counts", "Seen by")
COURSE = ("Reference", "Training", "Finished on", "Hours", "Note")
PLACED = ("Reference", "Role", "Place", "First day", "Last day", "Supervisor", "Why it ended")
MENTOR = "literacy-tutor-prison"
# What no two rows share, and what says when
OWN = {
    "id",
    "reference",
    "person_id",
    "subject_id",
    "check_id",
    "record_id",
    "imported_as",
    "placement_reference",
    "placement_id",
    "screening_id",
    "others_sealed",
}


def told(value: Any) -> Any:
    """A value as two rows can share it: a moment says no more than that there is one. Of what was nothing and
    is nothing, an entry by hand may say so.
    """
    if isinstance(value, datetime):
        return "a moment"
    if isinstance(value, dict):
        return {key: told(each) for key, each in value.items() if key not in OWN and each is not None}
    if isinstance(value, str) and "T" in value and value[:4].isdigit():
        return "a moment"
    return value


def values(row: Base) -> dict[str, Any]:
    names = [column.key for column in row.__table__.columns]
    return {name: told(getattr(row, name)) for name in names if name not in OWN}


def apart(model: type[Any], owner: str, one: int, other: int) -> tuple[list[Any], list[Any]]:
    """The rows of a table that belong to one, and those that belong to the other."""
    rows = all_of(model)
    return tuple([values(row) for row in rows if getattr(row, owner) == each] for each in (one, other))  # type: ignore[return-value]  # two of them


def entries(kind: str, one: int, other: int) -> tuple[list[Any], list[Any]]:
    statement = select(HistoryEntry).where(HistoryEntry.subject_kind == kind).order_by(HistoryEntry.id)
    found = list(db.session.scalars(statement))
    return tuple([values(row) for row in found if row.subject_id == each] for each in (one, other))  # type: ignore[return-value]  # two of them


def taken(kind: ImportKind, by: Account, hope: Organisation, headings: Sequence[str], *rows: Any) -> None:
    batch = bring(csv_of(headings, rows), hope, by, kind)
    batches.take(batch, by=by.as_actor())
    assert set(batch.counts) == {"taken"}
    db.session.commit()
    db.session.expire_all()


def same(model: type[Any], *kept: tuple[type[Any], str]) -> None:
    """Two rows, the first by hand and the second from the file, with their steps and entries."""
    by_hand, brought = all_of(model)
    assert values(by_hand) == values(brought)
    for table, owner in kept:
        one, other = apart(table, owner, by_hand.id, brought.id)
        assert one == other != []
    one, other = entries(model.__tablename__, by_hand.id, brought.id)
    assert one == other != []
    rows = list(db.session.scalars(select(ImportRow)))
    assert [(row.record_id, row.record_version) for row in rows] == [(brought.id, brought.version)]


@pytest.mark.parametrize("is_clear", [True, False])
def test_a_check(hope: Organisation, officer: Account, is_clear: bool) -> None:
    person, other = make_person(hope), make_person(hope)
    check = Check(
        person_id=person.id,
        organisation_id=hope.id,
        kind=CheckKind.IDENTITY,
        seen_by="Asha",
        imported_as="another row",
    )
    checking.begin(check, by=officer.as_actor())
    if is_clear:
        days = date(2025, 3, 3), date(2026, 3, 3)
        checking.came_back(check, CheckOutcome.CLEAR, *days, by=officer.as_actor())
    else:
        checking.move_check(check, CheckState.SUBMITTED, by=officer.as_actor())
    db.session.commit()
    row = (other.reference, "Identity", "Clear" if is_clear else "", "3/3/2025", "2/3/2026", "Asha")
    taken(ImportKind.CHECKS, officer, hope, CHECK, row)
    same(Check, (CheckStep, "check_id"))


@pytest.mark.parametrize("course", ["volunteering-in-prison", "First aid"])
def test_a_training_record(hope: Organisation, coordinator: Account, course: str) -> None:
    person, other = make_person(hope), make_person(hope)
    found = pack(course) if course != "First aid" else None
    record = training.log_training(
        person,
        organisation=hope,
        completed_on=date(2025, 9, 14),
        minutes=90,
        pack=found,
        course_title="" if found else course,
        note=f"Ours\n{MARK}",
        by=coordinator.as_actor(),
    )
    training.verify_training(record, by=coordinator.as_actor())
    db.session.commit()
    row = (other.reference, course, "14/9/2025", "1.5", "Ours")
    taken(ImportKind.TRAINING, coordinator, hope, COURSE, row)
    same(TrainingRecord, (TrainingStep, "record_id"))


def running(prison: Organisation, person: Person) -> tuple[str, ...]:
    today = clock.today()
    days = today.isoformat(), (today + timedelta(days=30)).isoformat()
    return person.reference, MENTOR, prison.code, *days, "Asha", ""


@pytest.mark.parametrize("make", [ready_person, lambda hope, _prison: make_person(hope)])
def test_a_placement_that_runs(
    hope: Organisation, coordinator: Account, make: Callable[[Organisation, Organisation], Person]
) -> None:
    prison = make_prison("Northwood (HMP)")
    person, other = make(hope, prison), make(hope, prison)
    today = clock.today()
    plan = Plan(hope, role_named(MENTOR), prison, today, today + timedelta(days=31), "Asha")
    placement = placing.propose_placement(person, plan, by=coordinator.as_actor())
    screening.decide_at_once([each for each in (placement.screening,) if each is not None])
    if placing.readiness_of(placement).is_ready:
        placing.approve_placement(placement, by=coordinator.as_actor(), note=MARK)
    db.session.commit()
    taken(ImportKind.PLACEMENTS, coordinator, hope, PLACED, running(prison, other))
    (by_hand, brought) = all_of(Placement)
    assert (by_hand.readiness is None) == (brought.readiness is None)
    if by_hand.readiness is None:
        same(Placement)
    else:
        same(Placement, (PlacementSupervisor, "placement_id"))
        reviews = apart(PlacementReview, "placement_id", by_hand.id, brought.id)
        assert reviews[0] == reviews[1]
    same_screening(*all_of(Screening))


def same_screening(by_hand: Screening, brought: Screening) -> None:
    """One that was asked for and decided by hand, and one that a file brought."""
    assert values(by_hand) == values(brought)
    one, other = entries("screening", by_hand.id, brought.id)
    assert one == other != []


def test_a_placement_that_is_over(hope: Organisation, coordinator: Account) -> None:
    prison = make_prison("Northwood (HMP)")
    person, other = make_person(hope), make_person(hope)
    plan = Plan(hope, role_named(MENTOR), prison, date(2020, 4, 1), date(2021, 4, 1), "Asha")
    placement = placing.planned(person.id, plan)
    placement.state, placement.end_reason = PlacementState.ENDED, EndReason.MOVED_AWAY
    placement.end_note = MARK
    history.record(PlacementAction.END, placement, by=coordinator.as_actor(), reason=MARK)
    db.session.commit()
    row = (other.reference, MENTOR, prison.code, "1/4/2020", "31/3/2021", "Asha", "Moved away")
    taken(ImportKind.PLACEMENTS, coordinator, hope, PLACED, row)
    same(Placement)


def test_what_was_never_approved_rests_on_nothing_in_the_database_either(
    hope: Organisation, coordinator: Account
) -> None:
    row = running(make_prison("Northwood (HMP)"), make_person(hope))
    taken(ImportKind.PLACEMENTS, coordinator, hope, PLACED, row)
    assert len(list(db.session.scalars(select(Placement).where(Placement.readiness.is_(None))))) == 1
