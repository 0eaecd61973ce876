"""Checks, training and placements of people who are here: each by the rules of its pages, and never more."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.factories.imports import bring, csv_of
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.placements import ready_person
from tests.factories.recruitment import role_named
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.desk.models.importing import ImportBatch, ImportRow
from volunteer_app.desk.rules.importing import ImportKind, RowState
from volunteer_app.desk.service.importing import batches
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import EndReason, PlacementState
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingState
from volunteer_app.vetting import queries as vetting
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckKind, CheckOutcome, CheckState

CHECK = (
    "Reference",
    "Check",
    "Level",
    "Workforce",
    "Outcome",
    "Certificate number",
    "Date of issue",
    "Seen by",
)


@pytest.fixture
def carys(hope: Organisation) -> Person:
    return make_person(hope, email="carys@example.org")


def come(
    kind: ImportKind,
    account: Account,
    hope: Organisation,
    headings: Any,
    *rows: Any,
    take: bool = True,
) -> tuple[ImportBatch, list[ImportRow]]:
    batch = bring(csv_of(headings, rows), hope, account, kind)
    if take and batch.counts.get("good"):
        batches.take(batch, by=account.as_actor())
    db.session.commit()
    statement = select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.number)
    return batch, list(db.session.scalars(statement))


def all_of(model: type[Any]) -> list[Any]:
    return list(db.session.scalars(select(model).order_by(model.id)))


def certificate(person: Person, **changes: str) -> tuple[str, ...]:
    values = {
        "Reference": person.reference,
        "Check": "DBS",
        "Level": "Enhanced",
        "Workforce": "Child workforce",
        "Outcome": "Clear",
        "Certificate number": "001234567890",
        "Date of issue": "3/3/2025",
        "Seen by": "Asha",
        **changes,
    }
    return tuple(values[heading] for heading in CHECK)


def test_a_clear_certificate_comes_in_as_clear_with_its_days(
    hope: Organisation, officer: Account, carys: Person
) -> None:
    batch, _ = come(ImportKind.CHECKS, officer, hope, CHECK, certificate(carys))
    (check,) = all_of(Check)
    assert (check.kind, check.outcome) == (CheckKind.CRIMINAL_RECORD, CheckOutcome.CLEAR)
    assert (check.valid_from, check.valid_before) == (date(2025, 3, 3), date(2028, 3, 3))
    assert check.certificate_number == "001234567890"
    assert batch.counts == {"taken": 1}
    actions = {entry.action for entry in all_of(HistoryEntry) if entry.subject_kind == "check_record"}
    assert actions == {"check:start", "check:decide"}
    again, _ = come(ImportKind.CHECKS, officer, hope, CHECK, certificate(carys))
    assert again.counts == {"same": 1}


@pytest.mark.parametrize("outcome", ["Has information", "", "unknown", "see file", "barred"])
def test_any_other_outcome_waits_for_a_vetting_officer(
    hope: Organisation, officer: Account, carys: Person, outcome: str
) -> None:
    _, (row,) = come(ImportKind.CHECKS, officer, hope, CHECK, certificate(carys, Outcome=outcome))
    (check,) = all_of(Check)
    assert (check.state, check.outcome, check.valid_from) == (CheckState.SUBMITTED, None, None)
    carried = (check.certificate_number, check.issued_on, check.seen_by)
    assert carried == ("001234567890", date(2025, 3, 3), "Asha")
    assert list(db.session.scalars(vetting.to_decide(Scope(frozenset({hope.id}))))) == [check]
    assert "still has to decide" in row.problems[0][1]
    again, _ = come(ImportKind.CHECKS, officer, hope, CHECK, certificate(carys, Outcome=outcome))
    assert again.counts == {"same": 1}
    assert len(all_of(Check)) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"Certificate number": "123"}, "Certificate number must be 12 digits, like 001234567890"),
        ({"Certificate number": ""}, "Enter the certificate number"),
        ({"Seen by": ""}, "Enter who saw the certificate"),
        ({"Level": "Super"}, "Enter the level of the certificate, such as Basic or Enhanced"),
        ({"Date of issue": "3/3/2099"}, "Date of issue must be today or in the past"),
        ({"Check": "Prison clearance"}, "A prison’s clearance is never imported. Ask the prison for it"),
        ({"Check": "Horoscope"}, "Enter one of the checks that this service knows, such as Identity or DBS"),
        ({"Reference": "VOL-NOBODY00"}, "Your organisation holds nobody with this reference"),
    ],
)
def test_a_check_that_the_page_would_refuse_is_a_bad_row(
    hope: Organisation, officer: Account, carys: Person, changes: dict[str, str], sentence: str
) -> None:
    _, (row,) = come(ImportKind.CHECKS, officer, hope, CHECK, certificate(carys, **changes))
    assert row.state is RowState.BAD
    assert [reason for _, reason in row.problems] == [sentence]
    assert all_of(Check) == []


def test_a_coordinator_brings_no_check_even_past_the_page(
    hope: Organisation, coordinator: Account, carys: Person
) -> None:
    batch = bring(csv_of(CHECK, [certificate(carys)]), hope, coordinator, ImportKind.CHECKS)
    assert batch.counts == {}
    assert all_of(Check) == []


def test_two_clear_and_open_rows_of_one_kind_never_make_two_checks_under_way(
    hope: Organisation, officer: Account, carys: Person
) -> None:
    headings = ("Reference", "Check", "Outcome", "Counts from")
    rows = [(carys.reference, "Identity", "", ""), (carys.reference, "Identity", "clear", "1/2/2025")]
    _, (first, second) = come(ImportKind.CHECKS, officer, hope, headings, *rows)
    assert (first.state, second.state) == (RowState.TAKEN, RowState.BAD)
    assert "already such a check under way" in second.problems[0][1]
    assert len(all_of(Check)) == 1


WHO = ("Reference", "Email", "First name", "Last name", "DOB", "Training", "Completed", "Hours")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("", "shared@example.org", "", "", ""), "2 people have this email address. Add their reference"),
        (("", "", "Bo", "", ""), "The row does not say who it is about"),
        (("", "nobody@example.org", "", "", ""), "Your organisation holds nobody with this email address"),
        (("", "", "Carys", "Llewellyn", "1/1/1990"), "Your organisation holds nobody with this name"),
        (("{carys}", "", "Bo", "Li", ""), "The name in this row is not the name in that person’s record"),
        (
            ("{carys}", "shared@example.org", "", "", ""),
            "The reference and email address are not of one person",
        ),
        (("{other}", "", "", "", ""), "Your organisation holds nobody with this reference"),
    ],
)
def test_a_row_that_does_not_name_one_certain_person_is_bad(
    hope: Organisation, coordinator: Account, carys: Person, row: tuple[str, ...], sentence: str
) -> None:
    make_person(hope, first_name="Al", last_name="Roe", email="shared@example.org")
    make_person(hope, first_name="Em", last_name="Roe", email="shared@example.org")
    other = make_person(make_organisation("Elsewhere"))
    who = tuple(each.format(carys=carys.reference, other=other.reference) for each in row)
    _, (found,) = come(ImportKind.TRAINING, coordinator, hope, WHO, (*who, "First aid", "1/5/2025", "6"))
    assert found.state is RowState.BAD
    assert sentence in found.problems[0][1]
    assert all_of(TrainingRecord) == []


def test_training_comes_in_as_verified_by_whoever_brings_it_and_marked(
    hope: Organisation, coordinator: Account, carys: Person
) -> None:
    rows = [
        ("", "CARYS@example.org", "", "", "17/5/1990", "volunteering in prison", "14 Sept 2025", ""),
        ("", "", "carys", "llewellyn", "1990-05-17", "First aid", "1.5.2025", "1.5"),
        (carys.reference, "", "", "", "", "first AID", "1/5/2025", "2"),
    ]
    batch, found = come(ImportKind.TRAINING, coordinator, hope, WHO, *rows)
    pack, course = all_of(TrainingRecord)
    assert (pack.state, pack.decided_by) == (TrainingState.VERIFIED, "Cora Coordinator")
    assert pack.pack is not None
    assert pack.valid_before is not None
    assert (course.course_title, course.minutes) == ("First aid", 90)
    assert course.note == "Imported from earlier records"
    assert batch.counts == {"taken": 2, "same": 1}
    assert [row.state for row in found][2] is RowState.SAME
    again, _ = come(ImportKind.TRAINING, coordinator, hope, WHO, *rows)
    assert again.counts == {"same": 3}


def test_nobody_brings_their_own_training(hope: Organisation, carys: Person) -> None:
    own = make_account(roles=[(MembershipRole.COORDINATOR, hope)], person_id=carys.id)
    row = (carys.reference, "", "", "", "", "First aid", "1/5/2025", "6")
    _, (found,) = come(ImportKind.TRAINING, own, hope, WHO, row)
    assert found.problems[0][1].startswith("You cannot verify your own training")


PLACED = ("Reference", "Role", "Place", "First day", "Last day", "Why it ended")


def test_a_placement_that_is_over_comes_in_as_ended(
    hope: Organisation, coordinator: Account, carys: Person
) -> None:
    prison = make_prison("Northwood (HMP)")
    role = role_named("literacy-tutor-prison")
    rows = [
        (carys.reference, role.name, "northwood (hmp)", "1/4/2020", "31/3/2021", "Moved away"),
        (carys.reference, role.code, prison.code, "1/4/2021", "31/3/2022", ""),
        (carys.reference, role.code, prison.code, "1/4/2022", "31/3/2023", "Bored"),
    ]
    batch, _ = come(ImportKind.PLACEMENTS, coordinator, hope, PLACED, *rows)
    first, second = all_of(Placement)
    assert (first.state, first.end_reason) == (PlacementState.ENDED, EndReason.MOVED_AWAY)
    assert (second.end_reason, second.ends_before) == (EndReason.OTHER, date(2022, 4, 1))
    assert batch.counts == {"taken": 2, "bad": 1}
    again, _ = come(ImportKind.PLACEMENTS, coordinator, hope, PLACED, *rows)
    assert again.counts == {"same": 2, "bad": 1}


def running(person: Person, prison: Organisation) -> tuple[str, ...]:
    today = clock.today()
    first, last = today, today + timedelta(days=30)
    role = role_named("literacy-tutor-prison")
    return (person.reference, role.code, prison.code, first.isoformat(), last.isoformat(), "")


def test_a_running_placement_is_approved_only_when_its_page_would_approve_it(
    hope: Organisation, coordinator: Account, carys: Person
) -> None:
    prison = make_prison("Northwood (HMP)")
    ready = ready_person(hope, prison)
    rows = (running(carys, prison), running(ready, prison))
    checked, (waits, _) = come(ImportKind.PLACEMENTS, coordinator, hope, PLACED, *rows, take=False)
    assert checked.counts == {"good": 2, "remarked": 1}
    assert waits.problems[0][1].startswith("Waits for approval. Still missing: ")
    batches.take(checked, by=coordinator.as_actor())
    db.session.commit()
    proposed, approved = all_of(Placement)
    assert (proposed.person_id, proposed.state, proposed.readiness) == (
        carys.id,
        PlacementState.PROPOSED,
        None,
    )
    assert (approved.person_id, approved.state) == (ready.id, PlacementState.APPROVED)
    assert approved.readiness["is_ready"] is True
    assert approved.decided_by == "Cora Coordinator"
    db.session.refresh(waits)
    assert waits.state is RowState.TAKEN
    assert "Still missing" in waits.problems[0][1]
    again, _ = come(ImportKind.PLACEMENTS, coordinator, hope, PLACED, *rows)
    assert again.counts == {"same": 2}


def test_a_running_placement_that_began_a_day_before_a_check_counts_is_not_approved(
    hope: Organisation, coordinator: Account
) -> None:
    prison = make_prison("Northwood (HMP)")
    ready = ready_person(hope, prison)
    row = list(running(ready, prison))
    row[3] = (clock.today() - timedelta(days=1)).isoformat()
    come(ImportKind.PLACEMENTS, coordinator, hope, PLACED, row)
    (placement,) = all_of(Placement)
    assert placement.state is PlacementState.PROPOSED


def test_nobody_approves_their_own_placement_by_importing_it(hope: Organisation) -> None:
    prison = make_prison("Northwood (HMP)")
    ready = ready_person(hope, prison)
    own = make_account(roles=[(MembershipRole.COORDINATOR, hope)], person_id=ready.id)
    _, (row,) = come(ImportKind.PLACEMENTS, own, hope, PLACED, running(ready, prison))
    assert "Somebody else must approve your own placement" in row.problems[0][1]
    assert all_of(Placement)[0].state is PlacementState.PROPOSED
