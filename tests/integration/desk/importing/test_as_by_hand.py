"""What a file brings is stored and told of as if each row had been entered by hand, in a few statements."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
from volunteer_app.desk.rules.importing import ImportKind, RowState
from volunteer_app.desk.service.importing import batches, taking
from volunteer_app.desk.service.importing.judgement import Judgement
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.bulk_history import Made
from volunteer_app.foundation.database import Base, db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import arrivals
from volunteer_app.people.models import Person
from volunteer_app.placements import service as placing
from volunteer_app.placements.importing import MARK
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import Action as PlacementAction
from volunteer_app.placements.rules import EndReason, PlacementState
from volunteer_app.placements.service import Plan
from volunteer_app.training import service as training
from volunteer_app.training.models import TrainingRecord, TrainingStep
from volunteer_app.vetting import service as checking
from volunteer_app.vetting.barring.models import ReferralDuty
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
    if placing.readiness_of(placement).is_ready:
        placing.approve_placement(placement, by=coordinator.as_actor(), note=MARK)
    db.session.commit()
    taken(ImportKind.PLACEMENTS, coordinator, hope, PLACED, running(prison, other))
    (by_hand, brought) = all_of(Placement)
    assert (by_hand.readiness is None) == (brought.readiness is None)
    same(Placement)


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


def check_row(number: int, person: Person, _place: Organisation) -> tuple[str, ...]:
    return person.reference, "Identity", "Clear" if number % 2 else "", "3/3/2025", "", "Asha"


def training_row(number: int, person: Person, _place: Organisation) -> tuple[str, ...]:
    return person.reference, ("First aid", "volunteering-in-prison")[number % 2], "14/9/2025", "2", ""


def placement_row(number: int, person: Person, place: Organisation) -> tuple[str, ...]:
    if number % 2:
        return running(place, person)
    return person.reference, MENTOR, place.code, "1/4/2020", "31/3/2021", "Asha", "Moved away"


def ending_row(_number: int, person: Person, place: Organisation) -> tuple[str, ...]:
    """Out of regulated activity, for what may have to be referred."""
    return person.reference, "mentor-young-people", place.code, "1/4/2020", "31/3/2021", "", "Safeguarding"


@dataclass(frozen=True)
class Rows:
    """Rows of one kind, each about a person of its own."""

    kind: ImportKind
    headings: Sequence[str]
    row: Callable[[int, Person, Organisation], tuple[str, ...]]


ENDINGS = Rows(ImportKind.PLACEMENTS, PLACED, ending_row)
KINDS = [
    Rows(ImportKind.CHECKS, CHECK, check_row),
    Rows(ImportKind.TRAINING, COURSE, training_row),
    Rows(ImportKind.PLACEMENTS, PLACED, placement_row),
    ENDINGS,
]


@pytest.fixture
def cost(
    hope: Organisation, officer: Account, coordinator: Account, statements: list[str]
) -> Callable[[Rows, int], int]:
    """How many statements it takes to check and take so many rows."""
    prison = make_prison("Northwood (HMP)")

    def asked(rows: Rows, count: int) -> int:
        by = officer if rows.kind is ImportKind.CHECKS else coordinator
        place = hope if rows is ENDINGS else prison
        file = csv_of(rows.headings, [rows.row(n, make_person(hope), place) for n in range(count)])
        db.session.commit()
        statements.clear()
        batch = bring(file, hope, by, rows.kind)
        batches.take(batch, by=by.as_actor())
        db.session.commit()
        assert batch.counts == {"taken": count}
        return len(statements)

    return asked


@pytest.mark.parametrize("rows", KINDS)
def test_the_statements_grow_with_the_batches_and_not_with_the_rows(
    cost: Callable[[Rows, int], int], rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    cost(rows, 4)  # what is read once in a process is read
    few = cost(rows, 4)
    assert cost(rows, 24) == few
    monkeypatch.setattr(ImportKind, "chunk", 12)
    assert few < cost(rows, 24) <= 2 * few
    assert len(all_of(ReferralDuty)) == (56 if rows is ENDINGS else 0)


def test_a_row_about_somebody_who_was_merged_a_moment_ago_is_bad(hope: Organisation) -> None:
    gone, here = make_person(hope), make_person(hope)
    with history.loading("a merge"):
        gone.merged_into_id = here.id
    rows = [Judgement(None, RowState.GOOD, person_id=each.id, value=each.id) for each in (gone, here)]
    brought: list[int] = []

    def take(ids: Sequence[int]) -> list[tuple[Made, str]]:
        brought.extend(ids)
        return [(Made(each, 1), "") for each in ids]

    taking.in_bulk(rows, take, remark_at="")
    assert brought == [here.id]
    assert [(row.state, row.problems) for row in rows] == [
        (RowState.BAD, [["", arrivals.TOO_LATE]]),
        (RowState.TAKEN, []),
    ]
