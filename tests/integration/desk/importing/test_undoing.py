"""An import is taken back: what it made goes, and what somebody touched since stays, with a reason."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from tests.factories.imports import HEADINGS, bring, csv_of, some_people
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.placements import ready_person
from tests.factories.recruitment import role_named
from tests.factories.sentences import make_record
from volunteer_app.accounts.models import Account
from volunteer_app.desk.models.importing import ImportBatch, ImportRow, OwnNumber
from volunteer_app.desk.rules.importing import KEEP_DAYS, BatchState, Choice, ImportKind, RowState
from volunteer_app.desk.service.importing import batches, clearing, undoing
from volunteer_app.foundation import clock, following, history
from volunteer_app.foundation.database import Base, db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.search_index import SearchKey
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service as people
from volunteer_app.people.models import Affiliation, DuplicatePair, Person
from volunteer_app.people.rules import Action, AgreementKind
from volunteer_app.placements.models import Placement
from volunteer_app.training.models import TrainingRecord
from volunteer_app.vetting import service as vetting
from volunteer_app.vetting.models import Check, CheckStep
from volunteer_app.vetting.rules import CheckOutcome

WHY = "last year’s file"
NUMBERED = ("First name", "Last name", "Our number")


def how_many(model: type[Any]) -> int:
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


def taken(file: bytes, hope: Organisation, by: Account, kind: ImportKind = ImportKind.PEOPLE) -> ImportBatch:
    batch = bring(file, hope, by, kind)
    batches.take(batch, by=by.as_actor())
    db.session.commit()
    return batch


def undo(batch: ImportBatch, by: Account) -> dict[str, int]:
    batches.undo(batch, reason=WHY, by=by.as_actor())
    db.session.commit()
    return batch.counts


def rows_of(batch: ImportBatch) -> list[ImportRow]:
    db.session.expire_all()
    statement = select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.number)
    return list(db.session.scalars(statement))


def test_people_whom_nobody_touched_go_with_everything_that_came_with_them(
    hope: Organisation, coordinator: Account
) -> None:
    file = csv_of(NUMBERED, [("Siân", "O’Neill", "V-1"), ("Bo", "Li", "V-2")])
    batch = taken(file, hope, coordinator)
    first, second = db.session.scalars(select(Person.id).order_by(Person.id))
    db.session.add(DuplicatePair(first_id=first, second_id=second, strength=1, reasons="phone"))
    db.session.commit()
    found = undoing.preview(batch)
    assert (found.going, found.staying, found.reasons) == (2, 0, [])
    assert undo(batch, coordinator) == {"taken_back": 2}
    assert batch.state is BatchState.UNDONE
    assert [how_many(each) for each in (Person, Affiliation, OwnNumber, DuplicatePair)] == [0, 0, 0, 0]
    assert list(db.session.scalars(select(SearchKey).where(SearchKey.subject_kind == "person"))) == []
    assert [(row.person_id, row.record_id) for row in rows_of(batch)] == [(None, None)] * 2


def test_the_same_file_can_be_sent_again_and_nobody_inherits_the_history_of_who_went(
    hope: Organisation, coordinator: Account
) -> None:
    file = csv_of(HEADINGS, some_people(2))
    batch = taken(file, hope, coordinator)
    undo(batch, coordinator)
    entries = list(db.session.scalars(select(HistoryEntry).where(HistoryEntry.person_id < 0)))
    assert {entry.action for entry in entries} == {"person:add", "person:affiliate", "import:remove"}
    assert not any(entry.after or entry.before for entry in entries)
    removal = [entry for entry in entries if entry.action == "import:remove"]
    assert {(each.reason, each.actor_name, each.organisation_id) for each in removal} == {
        (f"Import {batch.reference} was taken back", "Cora Coordinator", hope.id)
    }
    again = taken(file, hope, coordinator)
    assert again.counts == {"taken": 2}
    statement = select(func.count()).where(HistoryEntry.person_id.in_(select(Person.id)))
    assert db.session.scalars(statement).one() == 4  # added, and affiliated, each


def test_the_reason_stands_in_the_history_of_the_import(hope: Organisation, coordinator: Account) -> None:
    batch = taken(csv_of(HEADINGS, some_people(1)), hope, coordinator)
    undo(batch, coordinator)
    statement = select(HistoryEntry).where(HistoryEntry.subject_kind == "import_batch")
    told = [(entry.action, entry.reason) for entry in db.session.scalars(statement.order_by(HistoryEntry.id))]
    assert told[-2:] == [("import:undo", WHY), ("import:undone", "")]


def edited(person: Person, hope: Organisation, by: Account) -> None:
    person.phone = "01632 960 001"
    history.record(Action.EDIT, person, by=by.as_actor(), person_id=person.id, organisation_id=hope.id)


def held_elsewhere(person: Person, _hope: Organisation, by: Account) -> None:
    people.affiliate(person, make_organisation("Elsewhere"), by=by.as_actor())


def signed(person: Person, hope: Organisation, by: Account) -> None:
    kind = next(iter(AgreementKind))
    people.sign_agreement(person, hope, kind, signed_name="A", on_paper=True, by=by.as_actor())


def dismissed(person: Person, _hope: Organisation, _by: Account) -> None:
    other = db.session.scalars(select(Person.id).where(Person.id != person.id)).first()
    assert other is not None
    one, two = sorted((person.id, other))
    pair = DuplicatePair(
        first_id=one, second_id=two, strength=1, reasons="phone", dismissed_at=clock.now(), dismissed_by="C"
    )
    db.session.add(pair)


def serving(person: Person, hope: Organisation, _by: Account) -> None:
    make_record(person, hope)


@pytest.mark.parametrize(
    ("touch", "words", "staying"),
    [
        (serving, "Something else was built upon the record", 1),
        (edited, "The record was changed since", 1),
        (held_elsewhere, "Another organisation holds the record too", 1),
        (signed, "There are signed agreements", 1),
        (dismissed, "Somebody decided that this is not the same person as another", 2),
    ],
)
def test_who_was_touched_since_stays_with_the_reason(
    hope: Organisation, coordinator: Account, touch: Any, words: str, staying: int
) -> None:
    batch = taken(csv_of(HEADINGS, some_people(3)), hope, coordinator)
    person = db.session.scalars(select(Person).order_by(Person.id)).first()
    assert person is not None
    touch(person, hope, coordinator)
    db.session.commit()
    found = undoing.preview(batch)
    assert (found.going, found.staying, found.reasons) == (3 - staying, staying, [(words, staying)])
    assert undo(batch, coordinator) == {"taken_back": 3 - staying, "stays": staying}
    assert {row.problems[0][1] for row in rows_of(batch) if row.state is RowState.STAYS} == {words}
    assert how_many(Person) == staying


def test_a_record_that_was_here_before_stays_as_it_was_filled(
    hope: Organisation, coordinator: Account
) -> None:
    carys = make_person(hope, email="carys@example.org", phone="")
    batch = bring(
        csv_of((*HEADINGS, "Phone"), [("Bo", "Li", "", "carys@example.org", "01632 960 001")]),
        hope,
        coordinator,
    )
    (row,) = rows_of(batch)
    batches.decide(row, Choice.SAME_PERSON, carys, batch=batch, by=coordinator.as_actor())
    batches.take(batch, by=coordinator.as_actor())
    found = undoing.preview(batch)
    assert (found.going, found.staying, found.reasons) == (0, 1, [(undoing.WAS_HERE, 1)])
    assert undo(batch, coordinator) == {"stays": 1}
    assert how_many(Person) == 1


def test_a_newcomer_with_the_number_of_somebody_who_went_has_to_be_looked_at_anew(
    hope: Organisation, coordinator: Account
) -> None:
    wrong = taken(csv_of(HEADINGS, [("Siân", "O’Neill", "1/2/1980", "")]), hope, coordinator)
    waiting = bring(csv_of(HEADINGS, [("Siân", "O’Neil", "1/2/1980", "")]), hope, coordinator)
    (row,) = rows_of(waiting)
    batches.decide(row, Choice.ADD, None, batch=waiting, by=coordinator.as_actor())
    undo(wrong, coordinator)
    newcomer = make_person(hope, first_name="Siân", last_name="O’Neill", date_of_birth=date(1980, 2, 1))
    batches.take(waiting, by=coordinator.as_actor())
    (row,) = rows_of(waiting)
    assert (row.state, [each[0] for each in row.candidates]) == (RowState.ALIKE, [newcomer.reference])
    assert how_many(Person) == 1


def test_imports_that_build_on_each_other_are_taken_back_the_last_first(
    hope: Organisation, coordinator: Account
) -> None:
    batch = taken(csv_of(NUMBERED, [("Siân", "O’Neill", "V-1")]), hope, coordinator)
    courses = csv_of(
        (*NUMBERED, "Training", "Finished on", "Hours"),
        [("Siân", "O’Neill", "V-1", "First aid", "1/9/2025", "6")],
    )
    training = taken(courses, hope, coordinator, ImportKind.TRAINING)
    assert undo(batch, coordinator) == {"stays": 1}
    assert rows_of(batch)[0].problems == [["", "There are training records"]]
    assert undo(training, coordinator) == {"taken_back": 1}
    assert how_many(TrainingRecord) == 0
    assert undo(batch, coordinator) == {"taken_back": 1}
    assert how_many(Person) == 0


def test_a_check_goes_with_its_steps_unless_somebody_decided_it_since(
    hope: Organisation, officer: Account
) -> None:
    carys = make_person(hope)
    rows = [
        (carys.reference, "Identity", "Clear", "3/3/2025"),
        (carys.reference, "Right to volunteer", "", ""),
    ]
    headings = ("Reference", "Check", "Outcome", "Counts from")
    batch = taken(csv_of(headings, rows), hope, officer, ImportKind.CHECKS)
    identity, right = db.session.scalars(select(Check).order_by(Check.id))
    assert identity.outcome is not None
    vetting.came_back(right, CheckOutcome.CLEAR, clock.today(), None, by=officer.as_actor())
    db.session.commit()
    assert undo(batch, officer) == {"taken_back": 1, "stays": 1}
    db.session.expire_all()
    assert [check.kind.value for check in db.session.scalars(select(Check))] == ["right_to_volunteer"]
    assert set(db.session.scalars(select(CheckStep.check_id))) == {right.id}
    assert rows_of(batch)[1].problems == [["", "The check was changed or decided since"]]


PLACED = ("Reference", "Role", "Place", "First day", "Last day")


def test_a_placement_goes_but_not_one_that_was_decided_since_and_training_below_it_stays(
    hope: Organisation, coordinator: Account
) -> None:
    prison = make_prison()
    person = ready_person(hope, prison)
    role = role_named("literacy-tutor-prison")
    today = clock.today()
    course = ("Reference", "Training", "Finished on", "Hours")
    training = taken(
        csv_of(course, [(person.reference, "First aid", "1/9/2025", "6")]),
        hope,
        coordinator,
        ImportKind.TRAINING,
    )
    days = (f"{today:%Y-%m-%d}", f"{today + timedelta(days=20):%Y-%m-%d}")
    row = (person.reference, role.name, prison.name, *days)
    placed = taken(csv_of(PLACED, [row]), hope, coordinator, ImportKind.PLACEMENTS)
    (placement,) = db.session.scalars(select(Placement))
    assert placement.decided_at is not None
    assert undo(training, coordinator) == {"stays": 1}
    assert "A placement was approved since" in rows_of(training)[0].problems[0][1]
    assert undo(placed, coordinator) == {"taken_back": 1}
    assert how_many(Placement) == 0
    assert undo(training, coordinator) == {"taken_back": 1}


def test_an_import_is_taken_back_only_while_its_rows_are_kept_and_with_a_reason(
    hope: Organisation, coordinator: Account
) -> None:
    batch = taken(csv_of(HEADINGS, some_people(1)), hope, coordinator)
    with pytest.raises(Refused, match="Enter why"):
        batches.undo(batch, reason=" ", by=coordinator.as_actor())
    db.session.execute(
        update(ImportBatch).values(uploaded_at=clock.now() - timedelta(days=KEEP_DAYS + 1)),
        execution_options={"history_kept_by": "test"},
    )
    clearing.clear()
    with pytest.raises(Refused, match="were deleted"):
        batches.undo(batch, reason=WHY, by=coordinator.as_actor())
    assert how_many(Person) == 1


def test_whatever_refers_to_a_person_is_thought_of() -> None:
    """A table with a foreign key to a person either keeps the record, or goes with it."""
    known = {"import_row", "person_merge", "duplicate_pair", "duplicate_look", "person"}
    known |= {each.model.__tablename__ for each in following.followers.values()}
    refers = {
        table.name
        for table in Base.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "person"
    }
    assert refers - known <= {table for table, _ in following.staying}


def test_no_entry_is_found_by_the_number_of_somebody_who_went(
    hope: Organisation, coordinator: Account
) -> None:
    batch = taken(csv_of(HEADINGS, some_people(1)), hope, coordinator)
    person = db.session.scalars(select(Person.id)).one()
    undo(batch, coordinator)
    statement = select(HistoryEntry).where(
        HistoryEntry.subject_kind == "person", HistoryEntry.subject_id == person
    )
    assert list(db.session.scalars(statement)) == []
