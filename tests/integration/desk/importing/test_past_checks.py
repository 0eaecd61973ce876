"""An imported check never outweighs what is known here, and never brings what a certificate says."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select, text

from tests.factories.accounts import make_account
from tests.factories.imports import bring, csv_of
from tests.factories.people import make_person
from tests.factories.vetting import make_check
from tests.integration.desk.importing.test_past_records import CHECK, all_of, certificate, come
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.desk.models.importing import ImportRow
from volunteer_app.desk.rules.importing import ImportKind, RowState
from volunteer_app.desk.service.importing import batches
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import Base, db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.vetting import knowing
from volunteer_app.vetting import service as checking
from volunteer_app.vetting.counting.rules import standing
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CertificateLevel, CheckKind, CheckOutcome, CheckState

OTHER = ("Reference", "Check", "Outcome", "Counts from", "Seen by")
CHECKS = ImportKind.CHECKS
ADVERSE = [CheckOutcome.HAS_INFORMATION, CheckOutcome.BARRED]


@pytest.fixture
def carys(hope: Organisation) -> Person:
    return make_person(hope, email="carys@example.org")


def adverse(person: Person, hope: Organisation, outcome: CheckOutcome) -> Check:
    return make_check(
        person, hope, outcome=outcome, valid_from=None, level=CertificateLevel.ENHANCED_CHILD_BARRED
    )


@pytest.mark.parametrize("outcome", ADVERSE)
def test_an_old_clear_check_waits_where_a_like_one_speaks_against_the_person(
    hope: Organisation, officer: Account, carys: Person, outcome: CheckOutcome
) -> None:
    adverse(carys, hope, outcome)
    _, (row,) = come(CHECKS, officer, hope, CHECK, certificate(carys))
    assert (row.state, "still has to decide" in row.problems[0][1]) == (RowState.TAKEN, True)
    assert all_of(Check)[1].state is CheckState.SUBMITTED
    assert standing(knowing.facts([carys.id], hope.id)[carys.id]) == []


@pytest.mark.parametrize("outcome", ADVERSE)
def test_an_answer_that_came_after_the_rows_were_judged_counts_when_they_are_taken(
    hope: Organisation, officer: Account, carys: Person, outcome: CheckOutcome
) -> None:
    batch, _ = come(CHECKS, officer, hope, CHECK, certificate(carys), take=False)
    assert batch.counts == {"good": 1}
    adverse(carys, hope, outcome)
    batches.take(batch, by=officer.as_actor())
    assert all_of(Check)[1].outcome is None


def test_what_speaks_against_somebody_in_another_kind_of_check_leaves_a_clear_one_clear(
    hope: Organisation, officer: Account, carys: Person
) -> None:
    make_check(carys, hope, CheckKind.OVERSEAS, outcome=CheckOutcome.HAS_INFORMATION, valid_from=None)
    come(CHECKS, officer, hope, CHECK, certificate(carys))
    assert all_of(Check)[1].outcome is CheckOutcome.CLEAR


def test_a_check_older_than_a_clear_one_here_is_a_bad_row(
    hope: Organisation, officer: Account, carys: Person
) -> None:
    make_check(carys, hope, outcome=CheckOutcome.CLEAR, level=CertificateLevel.BASIC)
    _, (row,) = come(CHECKS, officer, hope, CHECK, certificate(carys))
    assert row.problems[0][1].startswith("A newer check of this kind is here already")


def test_no_officer_imports_their_own_check(hope: Organisation, carys: Person) -> None:
    own = make_account(roles=[(MembershipRole.VETTING_OFFICER, hope)], person_id=carys.id)
    _, (row,) = come(CHECKS, own, hope, CHECK, certificate(carys))
    assert "somebody else has to decide it" in row.problems[0][1]
    assert all_of(Check) == []


SAME = [
    certificate,
    lambda person: certificate(person, Outcome=""),
    lambda person: certificate(person, **{"Outcome": "", "Certificate number": "", "Seen by": ""}),
    lambda person: certificate(person, Check="Identity", Level="", Outcome=""),
    lambda person: certificate(person, Check="Reference", Level="", Outcome=""),
]


@pytest.mark.parametrize("decided", [CheckOutcome.CLEAR, CheckOutcome.HAS_INFORMATION, None])
@pytest.mark.parametrize("row", SAME)
def test_the_same_file_again_changes_nothing_whatever_was_decided(
    hope: Organisation, officer: Account, carys: Person, row: Any, decided: CheckOutcome | None
) -> None:
    come(CHECKS, officer, hope, CHECK, row(carys))
    (check,) = all_of(Check)
    if decided is not None:
        checking.decide_check(
            check,
            decided,
            valid_from=date(2026, 1, 1),
            valid_before=None,
            by=officer.as_actor(),
            authority=Scope(frozenset({hope.id})),
        )
    again, _ = come(CHECKS, officer, hope, CHECK, row(carys))
    assert again.counts == {"same": 1}
    assert len(all_of(Check)) == 1


REFERENCES = [("", "Asha"), ("", "Asha"), ("clear", "Bo"), ("clear", "bo"), ("clear", "Cai")]


@pytest.mark.parametrize("chunk", [1, 2, 500])
def test_the_same_check_twice_in_a_file_is_one_check_and_two_references_are_two(
    hope: Organisation, officer: Account, carys: Person, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImportKind, "chunk", chunk)
    batch, _ = come(CHECKS, officer, hope, CHECK, certificate(carys), certificate(carys, **{"Seen by": "Bo"}))
    assert batch.counts == {"taken": 1, "same": 1}
    rows = [(carys.reference, "Reference", how, "1/2/2025", who) for how, who in REFERENCES]
    batch, _ = come(CHECKS, officer, hope, OTHER, *rows)
    assert batch.counts == {"taken": 3, "same": 2}
    assert sum(check.kind is CheckKind.REFERENCE for check in all_of(Check)) == 3


def test_what_a_certificate_says_stands_nowhere_in_the_database(
    hope: Organisation, officer: Account, carys: Person
) -> None:
    told = "Caution 2015 shoplifting"
    rows = [
        certificate(carys, Outcome=told),
        *(certificate(carys, **{heading: told}) for heading in CHECK[1:]),
        certificate(carys, **{"Seen by": "Asha, conviction for shoplifting"}),
    ]
    batch = bring(csv_of(CHECK, rows), hope, officer, CHECKS)
    for _ in range(2):
        db.session.commit()
        for table in Base.metadata.sorted_tables:
            stored = str([tuple(row) for row in db.session.execute(select(table))])
            assert "shoplifting" not in stored.lower(), table.name
            assert "caution 2015" not in stored.lower(), table.name
        batches.take(batch, by=officer.as_actor()) if batch.counts.get("good") else None
    assert {row.state for row in all_of(ImportRow)} == {RowState.TAKEN, RowState.SAME, RowState.BAD}


def test_a_row_more_asks_the_database_nothing_more(
    hope: Organisation, officer: Account, statements: list[str]
) -> None:
    asked, cost = [], []
    for start, count in ((0, 2), (10, 12)):
        rows = [
            certificate(make_person(hope), **{"Certificate number": f"{start + n:012}"}) for n in range(count)
        ]
        batch = bring(csv_of(CHECK, rows), hope, officer, CHECKS)
        statements.clear()
        batches.take(batch, by=officer.as_actor())
        asked.append(sum(each.lstrip().upper().startswith("SELECT") for each in statements))
        cost.append(len(statements))
    assert asked[0] == asked[1]
    assert cost[1] - cost[0] <= 8 * 10


NAMED = ("Email", "Our number", "First name", "Last name", "Date of birth", *CHECK[1:])
WHOSE = "The name in this row is not the name in that person’s record"


@pytest.mark.parametrize("kind", ["email", "number"])
@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        (("Joan", "Smith", ""), WHOSE),
        (("John", "Smyth", ""), WHOSE),
        (("Joan", "", "17/5/1990"), WHOSE),
        (("", "", ""), "An email address or a number alone is not enough"),
        (("John", "", ""), "An email address or a number alone is not enough"),
        (("", "", "18/5/1990"), "The date of birth in this row is not the one in that person’s record"),
        (("JOHN", "smith", ""), ""),
        (("Jack", "Smith", ""), ""),
        (("", "", "17/5/1990"), ""),
    ],
)
def test_an_address_or_a_number_alone_says_nobody_s_name(
    hope: Organisation, officer: Account, kind: str, named: tuple[str, ...], sentence: str
) -> None:
    john = make_person(
        hope, first_name="John", last_name="Smith", known_as="Jack", email="smiths@example.org"
    )
    db.session.execute(
        text("INSERT INTO own_number (organisation_id, person_id, number) VALUES (:o, :p, '77')"),
        {"o": hope.id, "p": john.id},
    )
    who = ("smiths@example.org", "") if kind == "email" else ("", "77")
    _, (row,) = come(CHECKS, officer, hope, NAMED, (*who, *named, *certificate(john)[1:]))
    count = db.session.scalar(select(func.count(Check.id)))
    assert (row.state, count) == ((RowState.BAD, 0) if sentence else (RowState.TAKEN, 1))
    assert not sentence or row.problems[0][1].startswith(sentence)
