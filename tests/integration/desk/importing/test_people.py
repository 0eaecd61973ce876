"""People come in from a file: each judged as by hand, compared with those who are there, and taken once."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tests.factories.imports import HEADINGS, arrive, bring, csv_of, some_people
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import Action
from volunteer_app.desk.models.importing import ImportBatch, ImportRow, OwnNumber
from volunteer_app.desk.queries import importing as queries
from volunteer_app.desk.rules.importing import BatchState, Choice, RowState
from volunteer_app.desk.service.importing import batches
from volunteer_app.foundation import history
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.search_index import SearchKey
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.likeness import Reason, Told, reasons
from volunteer_app.people.models import Affiliation, Person


def people_of(organisation: Organisation) -> list[Person]:
    statement = (
        select(Person)
        .join(Affiliation, Affiliation.person_id == Person.id)
        .where(Affiliation.organisation_id == organisation.id)
        .order_by(Person.id)
    )
    return list(db.session.scalars(statement))


def rows_of(batch: ImportBatch) -> list[ImportRow]:
    db.session.expire_all()
    statement = select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.number)
    return list(db.session.scalars(statement))


def test_good_rows_become_people_with_history_affiliation_and_search_keys(
    hope: Organisation, coordinator: Account
) -> None:
    rows = [("Siân", "O’Neill", "27/3/1987", "SIAN@Example.org"), ("Bo", "Li", "2001-05-01", "")]
    batch = bring(csv_of(HEADINGS, rows), hope, coordinator)
    assert (batch.state, batch.counts) == (BatchState.CHECKED, {"good": 2})
    assert people_of(hope) == []
    batches.take(batch, by=coordinator.as_actor())
    db.session.commit()
    sian, bo = people_of(hope)
    assert (sian.first_name, sian.last_name, sian.email) == ("Siân", "O’Neill", "sian@example.org")
    assert (sian.date_of_birth, bo.date_of_birth) == (date(1987, 3, 27), date(2001, 5, 1))
    assert sian.entered_on_behalf
    entries = list(db.session.scalars(select(HistoryEntry).where(HistoryEntry.person_id == sian.id)))
    assert {entry.action for entry in entries} == {"person:add", "person:affiliate"}
    assert {entry.organisation_id for entry in entries} == {hope.id}
    assert {entry.on_behalf_of for entry in entries} == {sian.reference}
    assert entries[0].after["last_name"] == "O’Neill"
    keys = select(SearchKey.key).where(SearchKey.subject_id == sian.id, SearchKey.subject_kind == "person")
    assert {"sian", "oneill"} <= set(db.session.scalars(keys))


def test_a_taken_row_keeps_nothing_of_the_person_but_who_it_became(
    hope: Organisation, coordinator: Account
) -> None:
    batch = bring(csv_of(HEADINGS, some_people(1)), hope, coordinator)
    batches.take(batch, by=coordinator.as_actor())
    (row,) = rows_of(batch)
    assert (row.state, row.cells, row.email_key, row.name_key) == (RowState.TAKEN, {}, None, None)
    assert row.person_id == people_of(hope)[0].id


def test_a_bad_row_says_column_and_reason_and_is_never_taken(
    hope: Organisation, coordinator: Account
) -> None:
    rows = [("", "Li", "31/2/1990", "not an address"), *some_people(1)]
    batch = bring(csv_of(HEADINGS, rows), hope, coordinator)
    bad = rows_of(batch)[0]
    assert bad.state is RowState.BAD
    expected = {
        "first_name": "Enter a first name",
        "date_of_birth": "“31/2/1990” is not a real date",
        "email": "Enter an email address in the correct format, like name@example.com",
    }
    assert sorted(tuple(each) for each in bad.problems) == sorted(expected.items())
    batches.take(batch, by=coordinator.as_actor())
    assert len(people_of(hope)) == 1
    assert batch.counts == {"bad": 1, "taken": 1}


def test_the_same_file_again_changes_nothing(hope: Organisation, coordinator: Account) -> None:
    file = csv_of(HEADINGS, some_people(30))
    first = bring(file, hope, coordinator)
    batches.take(first, by=coordinator.as_actor())
    again = bring(file, hope, coordinator)
    assert again.counts == {"same": 30}
    with pytest.raises(Refused, match="no row to take"):
        batches.take(again, by=coordinator.as_actor())
    assert len(people_of(hope)) == 30
    assert queries.same_file(hope.id, again.kind, again.file_sha256) == first


def test_two_files_with_the_same_people_that_were_both_checked_first_add_them_once(
    hope: Organisation, coordinator: Account
) -> None:
    one = bring(csv_of(HEADINGS, some_people(10)), hope, coordinator)
    two = bring(csv_of(HEADINGS, some_people(12)), hope, coordinator)
    batches.take(one, by=coordinator.as_actor())
    batches.take(two, by=coordinator.as_actor())
    assert two.counts == {"same": 10, "taken": 2}
    assert len(people_of(hope)) == 12


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("Karys", "Llewellyn", "17/5/1990", ""), "Similar name and same date of birth"),
        (("Carys", "Llewellyn", "17/5/1990", "new@example.org"), "Same name and date of birth"),
        (("Someone", "Else", "", "carys@example.org"), "Same email address"),
        (("Carys", "Llewellyn", "", ""), "Same name, and a date of birth is not known"),
    ],
)
def test_somebody_who_may_be_there_is_shown_and_not_added_unless_a_person_says_so(
    hope: Organisation, coordinator: Account, row: tuple[str, ...], why: str
) -> None:
    person = make_person(hope, email="carys@example.org")
    batch = bring(csv_of(HEADINGS, [row]), hope, coordinator)
    (found,) = rows_of(batch)
    assert (found.state, found.candidates) == (RowState.ALIKE, [[person.reference, why]])
    with pytest.raises(Refused):
        batches.take(batch, by=coordinator.as_actor())
    batches.decide(found, Choice.ADD, None, batch=batch, by=coordinator.as_actor())
    batches.take(batch, by=coordinator.as_actor())
    assert len(people_of(hope)) == 2


@pytest.mark.parametrize(("born", "in_file"), [(None, "1/2/1980"), (date(1980, 2, 1), ""), (None, "")])
def test_a_similar_name_is_shown_where_a_birth_date_is_not_known(
    hope: Organisation, coordinator: Account, born: date | None, in_file: str
) -> None:
    person = make_person(hope, first_name="Jonathan", last_name="Llewellyn", date_of_birth=born)
    batch = bring(csv_of(HEADINGS, [("Jonathon", "Llewelyn", in_file, "")]), hope, coordinator)
    why = "Similar name, and a date of birth is not known"
    assert [(each.state, each.candidates) for each in rows_of(batch)] == [
        (RowState.ALIKE, [[person.reference, why]])
    ]


def test_a_similar_name_with_another_birth_date_is_somebody_else(
    hope: Organisation, coordinator: Account
) -> None:
    make_person(hope, first_name="Jonathan", last_name="Llewellyn", date_of_birth=date(1980, 2, 2))
    make_person(hope, first_name="Zoe", last_name="Undated", date_of_birth=None)
    batch = bring(csv_of(HEADINGS, [("Jonathon", "Llewelyn", "1/2/1980", "")]), hope, coordinator)
    assert batch.counts == {"good": 1}


def test_rows_are_not_compared_with_everybody_of_a_crowded_postcode(
    hope: Organisation, coordinator: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrive(hope, 500, postcode="LS12 2TJ")
    compared = []

    def weigh(one: Told, other: Told) -> list[Reason]:
        compared.append(other)
        return reasons(one, other)

    monkeypatch.setattr("volunteer_app.desk.service.importing.people.reasons", weigh)
    rows = [(*each, "LS12 2TJ") for each in some_people(60, start=520)]
    batch = bring(csv_of((*HEADINGS, "Postcode"), rows), hope, coordinator)
    assert batch.counts == {"good": 60}
    assert len(compared) < 60
    again = bring(csv_of((*HEADINGS, "Postcode"), [(*some_people(1)[0], "LS12 2TJ")]), hope, coordinator)
    assert again.counts == {"same": 1}


def test_this_person_fills_only_what_the_record_lacks(hope: Organisation, coordinator: Account) -> None:
    person = make_person(hope, email="carys@example.org", phone="01632 960 001")
    headings = (*HEADINGS, "Phone", "Postcode")
    row = ("Carys", "Llewellyn", "17/5/1990", "other@example.org", "01632 960 999", "ll11 1aa")
    batch = bring(csv_of(headings, [row]), hope, coordinator)
    (found,) = rows_of(batch)
    batches.decide(found, Choice.SAME_PERSON, person, batch=batch, by=coordinator.as_actor())
    batches.take(batch, by=coordinator.as_actor())
    db.session.commit()
    assert people_of(hope) == [person]
    assert (person.email, person.phone, person.postcode) == ("carys@example.org", "01632 960 001", "LL11 1AA")


def test_whoever_came_between_the_check_and_the_taking_is_looked_at_first(
    hope: Organisation, coordinator: Account
) -> None:
    batch = bring(csv_of(HEADINGS, [("Carys", "Llewellyn", "17/5/1990", "")]), hope, coordinator)
    assert batch.counts == {"good": 1}
    make_person(hope, email="carys@example.org")
    batches.take(batch, by=coordinator.as_actor())
    assert batch.counts == {"same": 1}
    assert len(people_of(hope)) == 1


def test_a_second_row_of_one_person_in_the_file_is_a_possible_duplicate(
    hope: Organisation, coordinator: Account
) -> None:
    rows = [("Bo", "Li", "1/5/2001", ""), ("BO", "LI", "2001-05-01", ""), *some_people(1)]
    batch = bring(csv_of(HEADINGS, rows), hope, coordinator)
    assert batch.counts == {"good": 2, "alike": 1, "undecided": 1}
    assert rows_of(batch)[1].candidates == [["", "Row 2 of this file has the same name and birth date"]]
    batches.take(batch, by=coordinator.as_actor())
    assert len(people_of(hope)) == 2


def test_people_of_an_organisation_out_of_reach_are_never_shown(
    hope: Organisation, coordinator: Account
) -> None:
    make_person(make_organisation("Elsewhere"), email="carys@example.org")
    row = ("Carys", "Llewellyn", "17/5/1990", "carys@example.org")
    batch = bring(csv_of(HEADINGS, [row]), hope, coordinator)
    assert batch.counts == {"good": 1}


def test_an_old_number_is_kept_and_finds_the_person_again(hope: Organisation, coordinator: Account) -> None:
    headings = ("Our number", "Forename", "Surname")
    batch = bring(csv_of(headings, [("V-7", "Bo", "Li"), ("V-7", "Al", "Roe")]), hope, coordinator)
    batches.take(batch, by=coordinator.as_actor())
    db.session.commit()
    bo, _ = people_of(hope)
    assert [(each.number, each.person_id) for each in db.session.scalars(select(OwnNumber))] == [
        ("V-7", bo.id)
    ]
    assert "somebody else’s" in rows_of(batch)[1].problems[0][1]
    again = bring(csv_of(headings, [("V-7", "Bo", "Li"), ("V-7", "Bo", "Lee")]), hope, coordinator)
    same, alike = rows_of(again)
    assert (same.state, same.person_id) == (RowState.SAME, bo.id)
    assert alike.candidates == [[bo.reference, "Same number in your records"]]


def test_whoever_may_no_longer_import_stops_the_import(hope: Organisation, coordinator: Account) -> None:
    batch = bring(csv_of(HEADINGS, some_people(2)), hope, coordinator)
    coordinator.is_active = False
    history.record(Action.DEACTIVATE, coordinator, by=coordinator.as_actor())
    batches.take(batch, by=coordinator.as_actor())
    assert batch.state is BatchState.STOPPED
    assert people_of(hope) == []


def test_every_change_of_a_file_is_in_the_history(hope: Organisation, coordinator: Account) -> None:
    batch = bring(csv_of(HEADINGS, some_people(2)), hope, coordinator)
    batches.take(batch, by=coordinator.as_actor())
    db.session.commit()
    statement = select(HistoryEntry.action, func.count()).where(HistoryEntry.subject_kind == "import_batch")
    found = {row[0]: row[1] for row in db.session.execute(statement.group_by(HistoryEntry.action))}
    assert found == {"import:upload": 1, "import:check": 1, "import:take": 1, "import:finish": 1}
