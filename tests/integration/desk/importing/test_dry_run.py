"""What the check of a file finds before anything is taken: examples, clashes, slips, earlier decisions."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from odfdo import Document, Row, Table
from sqlalchemy import func, select, update

from tests.factories.accounts import make_account
from tests.factories.imports import HEADINGS, bring, csv_of
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.placements import make_placement, ready_person
from tests.factories.recruitment import role_named
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.desk.models.importing import ImportBatch, ImportDecision, ImportRow, OwnNumber
from volunteer_app.desk.rules.import_headings import COLUMNS
from volunteer_app.desk.rules.import_phones import MAY_BE_MISSING, PUT_BACK
from volunteer_app.desk.rules.importing import Choice, ImportKind, RowState
from volunteer_app.desk.service.importing import batches, clearing, own_numbers
from volunteer_app.foundation import clock, exporting
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.rules import EndReason
from volunteer_app.placements.service import end_placement
from volunteer_app.training import queries as training

NUMBERED = ("First name", "Last name", "Our number")
PLACED = ("Reference", "Role", "Place", "First day", "Last day")
COURSES = ("Reference", "Training", "Finished on", "Hours")


def rows_of(batch: ImportBatch) -> list[ImportRow]:
    db.session.expire_all()
    statement = select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.number)
    return list(db.session.scalars(statement))


def checked(
    headings: Any, rows: Any, hope: Organisation, by: Account, kind: ImportKind = ImportKind.PEOPLE
) -> list[ImportRow]:
    return rows_of(bring(csv_of(headings, rows), hope, by, kind))


@pytest.fixture
def everybody(hope: Organisation) -> Account:
    roles = [(MembershipRole.COORDINATOR, hope), (MembershipRole.VETTING_OFFICER, hope)]
    return make_account(name="Eve Everybody", roles=roles)


@pytest.mark.parametrize("kind", list(ImportKind))
@pytest.mark.parametrize("file_kind", list(exporting.FileKind))
def test_the_example_of_a_template_is_never_taken(
    hope: Organisation, everybody: Account, kind: ImportKind, file_kind: exporting.FileKind
) -> None:
    columns = COLUMNS[kind]
    file = exporting.MAKERS[file_kind]([c.heading for c in columns], [[c.example for c in columns]])
    with file:
        assert bring(file.read(), hope, everybody, kind).counts == {"example": 1}


def test_an_example_that_was_touched_is_none_to_take_and_a_person_of_that_family_is_a_person(
    hope: Organisation, coordinator: Account
) -> None:
    headings = (*HEADINGS, "Phone")
    rows = [
        ("rhiannon", "EXAMPLE", "1987-03-27", "", "07700 900 001"),
        ("Rhiannon", "Example", "1/2/1950", "other@example.org", ""),
        ("Dewi", "Example", "27/3/1987", "dewi@example.org", ""),
    ]
    states = [row.state for row in checked(headings, rows, hope, coordinator)]
    assert states == [RowState.EXAMPLE, RowState.GOOD, RowState.GOOD]


def test_two_rows_with_one_number_and_a_number_that_is_given_are_told_before_they_are_taken(
    hope: Organisation, coordinator: Account
) -> None:
    batch = bring(csv_of(NUMBERED, [("Zoe", "Quite", "V-9")]), hope, coordinator)
    batches.take(batch, by=coordinator.as_actor())
    file = csv_of(NUMBERED, [("Siân", "O’Neill", "V-1"), ("Bo", "Li", "V-1"), ("Ed", "Roe", "V-9")])
    batch = bring(file, hope, coordinator)
    first, second, third = rows_of(batch)
    assert (first.state, first.problems) == (RowState.GOOD, [])
    told = "Row 2 of this file has the same number. Only one of the two is taken with it"
    assert (second.state, second.problems) == (RowState.GOOD, [["own_number", told]])
    assert (third.state, third.problems) == (RowState.ALIKE, [["own_number", own_numbers.GIVEN]])
    assert batch.counts["remarked"] == 1
    batches.decide(third, Choice.ADD, None, batch=batch, by=coordinator.as_actor())
    batches.take(batch, by=coordinator.as_actor())
    first, second, third = rows_of(batch)
    assert [row.state for row in (first, second, third)] == [RowState.TAKEN] * 3
    assert [row.problems for row in (second, third)] == [[["own_number", own_numbers.TAKEN_WITHOUT]]] * 2
    owners = {each.number: each.person.first_name for each in db.session.scalars(select(OwnNumber))}
    assert owners == {"V-9": "Zoe", "V-1": "Siân"}


def test_a_mobile_number_without_its_0_gets_it_back_and_a_land_line_is_asked_about(
    hope: Organisation, coordinator: Account
) -> None:
    headings = ("First name", "Last name", "Phone")
    rows = [("Bo", "Li", "7700 900982"), ("Siân", "O’Neill", "1632960001"), ("Ed", "Roe", "01632 960001")]
    batch = bring(csv_of(headings, rows), hope, coordinator)
    assert [row.problems for row in rows_of(batch)] == [
        [["phone", PUT_BACK]],
        [["phone", MAY_BE_MISSING]],
        [],
    ]
    batches.take(batch, by=coordinator.as_actor())
    phones = list(db.session.scalars(select(Person.phone).order_by(Person.id)))
    assert phones == ["07700 900982", "1632960001", "01632 960001"]


@pytest.mark.parametrize(
    "place",
    [
        "HMP Wexcombe",
        "Wexcombe (HMP)",
        "wexcombe",
        "  hmp   WEXCOMBE ",
        "Wexcombe Prison",
        "HM Prison Wexcombe",
    ],
)
def test_a_place_is_known_however_its_name_is_written(
    hope: Organisation, coordinator: Account, place: str
) -> None:
    make_prison("HMP Wexcombe")
    make_organisation("Wexcombe")
    row = (make_person(hope).reference, "LITERACY tutor prison", place, "1/4/2020", "31/3/2021")
    (found,) = checked(PLACED, [row], hope, coordinator, ImportKind.PLACEMENTS)
    if place == "wexcombe":  # an organisation has this very name
        assert found.state is RowState.BAD
    else:
        assert (found.state, found.problems) == (RowState.GOOD, [])


def test_a_misspelt_place_or_role_is_asked_about_and_never_guessed(
    hope: Organisation, coordinator: Account
) -> None:
    make_prison("HMP Wexcombe")
    name = role_named("literacy-tutor-prison").name
    row = (make_person(hope).reference, f"{name}e", "HMP Wexcomb", "1/4/2020", "31/3/2021")
    (found,) = checked(PLACED, [row], hope, coordinator, ImportKind.PLACEMENTS)
    told: dict[str, str] = dict(found.problems)
    assert found.state is RowState.BAD
    assert told["place"] == "There is no place of this name. Did you mean “HMP Wexcombe”?"
    assert f"Did you mean “{name}”" in told["role"]


def test_a_course_that_is_almost_a_pack_is_taken_as_another_course_with_a_question(
    hope: Organisation, coordinator: Account
) -> None:
    pack = training.packs()[0]
    slip = pack.title.replace("i", "y", 1)
    person = make_person(hope)
    rows = [
        (person.reference, slip, "1/9/2025", "6"),
        (person.reference, pack.title.upper(), "2/9/2025", "6"),
    ]
    slipped, same = checked(COURSES, rows, hope, coordinator, ImportKind.TRAINING)
    assert slipped.state is RowState.GOOD
    assert f"Did you mean “{pack.title}”" in slipped.problems[0][1]
    assert (same.state, same.problems) == (RowState.GOOD, [])


def test_placements_whose_days_overlap_are_found_before_they_are_taken(
    hope: Organisation, coordinator: Account
) -> None:
    prison, person = make_prison("HMP Wexcombe"), make_person(hope)
    batch = bring(
        csv_of(PLACED, [(person.reference, "literacy-tutor-prison", prison.name, "1/4/2020", "31/3/2021")]),
        hope,
        coordinator,
        ImportKind.PLACEMENTS,
    )
    batches.take(batch, by=coordinator.as_actor())
    rows = [
        (person.reference, "literacy-tutor-prison", prison.name, "1/1/2021", "30/6/2021"),
        (person.reference, "literacy-tutor-prison", prison.name, "1/4/2021", "30/6/2021"),
        (person.reference, "literacy-tutor-prison", prison.name, "30/6/2021", "1/8/2021"),
        (person.reference, "literacy-tutor-prison", prison.name, "1/7/2021", "1/8/2021"),
    ]
    found = checked(PLACED, rows, hope, coordinator, ImportKind.PLACEMENTS)
    assert [row.state.value for row in found] == ["bad", "good", "bad", "good"]
    assert "already have this role at this place" in found[0].problems[0][1]


@pytest.mark.parametrize("days_before", [1, 0])
def test_a_placement_that_never_began_stands_in_nobodys_way_and_is_not_already_here(
    hope: Organisation, coordinator: Account, days_before: int
) -> None:
    prison = make_prison("HMP Wexcombe")
    never = make_placement(ready_person(hope, prison), hope, prison, approved=True)
    eve = never.starts_on - timedelta(days=1)
    end_placement(never, last_day=eve, reason=EndReason.MOVED_AWAY, note="", by=BY)
    first = never.starts_on - timedelta(days=days_before)
    days = (f"{first:%Y-%m-%d}", f"{never.starts_on:%Y-%m-%d}")
    row = (never.person.reference, never.role.code, prison.name, *days)
    batch = bring(csv_of(PLACED, [row]), hope, coordinator, ImportKind.PLACEMENTS)
    assert batch.counts["good"] == 1
    batches.take(batch, by=coordinator.as_actor())
    assert batch.counts["taken"] == 1


def called(reference: str) -> Person:
    return db.session.scalars(select(Person).where(Person.reference == reference)).one()


def decided(batch: ImportBatch, by: Account, *choices: tuple[Choice, bool]) -> None:
    for row, (choice, same) in zip(rows_of(batch), choices, strict=True):
        person = called(row.candidates[0][0]) if same else None
        batches.decide(row, choice, person, batch=batch, by=by.as_actor())
    db.session.commit()


def how_many(model: type[Any]) -> int:
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


ALIKE = [
    ("Bo", "Li", "", "carys@example.org"),
    ("Karys", "Llewellyn", "17/5/1990", "k@example.org"),
    ("Carys", "Llewellyn", "", "other@example.org"),
]


def test_the_same_rows_again_are_not_asked_about_again(hope: Organisation, coordinator: Account) -> None:
    carys = make_person(hope, email="carys@example.org")
    batch = bring(csv_of(HEADINGS, ALIKE), hope, coordinator)
    decided(batch, coordinator, (Choice.SAME_PERSON, True), (Choice.ADD, False), (Choice.LEAVE_OUT, False))
    again = rows_of(
        bring(csv_of(HEADINGS, [*ALIKE, ("Al", "Li", "", "carys@example.org")]), hope, coordinator)
    )
    assert [(row.state, row.choice, row.person_id) for row in again] == [
        (RowState.ALIKE, Choice.SAME_PERSON, carys.id),
        (RowState.ALIKE, Choice.ADD, None),
        (RowState.ALIKE, Choice.LEAVE_OUT, None),
        (RowState.ALIKE, None, None),
    ]
    kept = [(each.digest, each.choice.value) for each in db.session.scalars(select(ImportDecision))]
    assert len({digest for digest, _ in kept}) == 3
    assert not any("carys" in digest.lower() for digest, _ in kept)


def test_what_was_decided_holds_only_for_the_same_row_people_and_organisation(
    hope: Organisation, coordinator: Account
) -> None:
    make_person(hope, email="carys@example.org")
    decided(bring(csv_of(HEADINGS, ALIKE[1:2]), hope, coordinator), coordinator, (Choice.ADD, False))
    changed = checked(HEADINGS, [("Karys", "Llewellyn", "17/5/1990", "new@example.org")], hope, coordinator)
    assert [row.choice for row in changed] == [None]
    make_person(hope, first_name="Karys", last_name="Llewellyn", date_of_birth=date(1990, 5, 17))
    assert [row.choice for row in checked(HEADINGS, ALIKE[1:2], hope, coordinator)] == [None]
    other = make_organisation("Elsewhere")
    theirs = make_account(roles=[(MembershipRole.COORDINATOR, other)])
    make_person(other, email="carys@example.org")
    assert [row.choice for row in checked(HEADINGS, ALIKE[1:2], other, theirs)] == [None]


def test_a_decision_that_is_taken_back_or_old_is_forgotten(hope: Organisation, coordinator: Account) -> None:
    make_person(hope, email="carys@example.org")
    batch = bring(csv_of(HEADINGS, ALIKE[:1]), hope, coordinator)
    (row,) = rows_of(batch)
    for choice in (Choice.ADD, Choice.LEAVE_OUT, None):
        batches.decide(row, choice, None, batch=batch, by=coordinator.as_actor())
        assert how_many(ImportDecision) == (0 if choice is None else 1)
    batches.decide(row, Choice.ADD, None, batch=batch, by=coordinator.as_actor())
    db.session.execute(update(ImportDecision).values(decided_at=clock.now().replace(year=2020)))
    clearing.clear()
    assert how_many(ImportDecision) == 0


def test_an_ods_file_made_of_the_template_has_its_example_left_out(
    hope: Organisation, coordinator: Account
) -> None:
    document = Document("spreadsheet")
    document.body.clear()
    sheet = Table("Sheet1")
    columns = COLUMNS[ImportKind.PEOPLE]
    for values in ([c.heading for c in columns], [c.example for c in columns], ["Bo", "Li"]):
        line = Row()
        line.set_values(values)
        sheet.append(line)
    document.body.append(sheet)
    made = io.BytesIO()
    document.save(made)
    batch = bring(made.getvalue(), hope, coordinator)
    assert batch.counts == {"example": 1, "good": 1}
