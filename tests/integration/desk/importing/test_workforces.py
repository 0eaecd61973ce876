"""Past certificates come with the workforce that they name, without which none counts for a barred list."""

from datetime import timedelta

import pytest

from tests.integration.desk.importing.test_past_records import CHECK, all_of, carys, certificate, come
from volunteer_app.accounts.models import Account
from volunteer_app.desk.rules.importing import ImportKind, RowState
from volunteer_app.foundation import clock
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.readiness import queries as readiness
from volunteer_app.readiness.rules.answers import RequirementKind, RequirementState
from volunteer_app.roles import queries as roles
from volunteer_app.vetting.levels import Workforce
from volunteer_app.vetting.models import Check

__all__ = ["carys"]
CHILD_BARRED = "Enhanced with children’s barred list"


@pytest.mark.parametrize(
    ("cell", "workforce"),
    [
        ("Child workforce", Workforce.CHILD),
        ("child", Workforce.CHILD),
        ("Adult Workforce", Workforce.ADULT),
        ("Child and adult workforce", Workforce.CHILD_AND_ADULT),
        ("Other workforce", Workforce.OTHER),
    ],
)
def test_a_workforce_is_read_as_the_dbs_names_it(
    hope: Organisation, officer: Account, carys: Person, cell: str, workforce: Workforce
) -> None:
    come(ImportKind.CHECKS, officer, hope, CHECK, certificate(carys, Workforce=cell))
    assert [check.workforce for check in all_of(Check)] == [workforce]


@pytest.mark.parametrize(
    ("cell", "state"), [("Child", RequirementState.MET), ("Adult", RequirementState.NOT_MET)]
)
def test_an_imported_certificate_with_a_barred_list_counts_for_its_workforce(
    hope: Organisation, officer: Account, carys: Person, cell: str, state: RequirementState
) -> None:
    issued = f"{clock.today() - timedelta(days=30):%d/%m/%Y}"
    row = certificate(carys, Level=CHILD_BARRED, Workforce=cell, **{"Date of issue": issued})
    come(ImportKind.CHECKS, officer, hope, CHECK, row)
    role = roles.by_code("mentor-young-people")
    assert role is not None
    case = readiness.Case(carys, role, hope, clock.today(), clock.today() + timedelta(days=1))
    lines = {each.kind: each for each in readiness.answer(case, hope.id).requirements}
    assert lines[RequirementKind.CRIMINAL_RECORD].state is state


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"Workforce": ""},
            "Enter the workforce that the certificate names, such as Child workforce",
        ),
        (
            {"Workforce": "Horses"},
            "Enter one of the workforces that the DBS names, such as Child workforce",
        ),
        ({"Level": "Basic"}, "Only an enhanced certificate has a workforce"),
        ({"Date of issue": "3/5/2010"}, "Certificates had no workforce on 3 May 2010"),
    ],
)
def test_the_dry_run_says_why_a_workforce_is_not_right(
    hope: Organisation, officer: Account, carys: Person, changes: dict[str, str], sentence: str
) -> None:
    row = certificate(carys, **changes)
    _, (judged,) = come(ImportKind.CHECKS, officer, hope, CHECK, row, take=False)
    assert judged.state is RowState.BAD
    assert judged.problems == [["workforce", sentence]]


@pytest.mark.parametrize(
    "changes",
    [
        {"Level": "Basic", "Workforce": ""},
        {"Level": "Standard", "Workforce": "n/a"},
        {"Workforce": "", "Date of issue": "3/5/2010"},
        {"Workforce": "", "Outcome": ""},
        {"Check": "Identity", "Level": "", "Workforce": "n/a"},
    ],
)
def test_none_is_asked_for_where_there_is_none(
    hope: Organisation, officer: Account, carys: Person, changes: dict[str, str]
) -> None:
    _, (row,) = come(ImportKind.CHECKS, officer, hope, CHECK, certificate(carys, **changes))
    assert row.state is RowState.TAKEN, row.problems
    assert [check.workforce for check in all_of(Check)] == [None]


def test_a_file_of_before_there_was_the_column_is_the_same_file_still(
    hope: Organisation, officer: Account, carys: Person
) -> None:
    come(
        ImportKind.CHECKS, officer, hope, CHECK, certificate(carys, Outcome="", **{"Certificate number": ""})
    )
    without = certificate(carys, Outcome="", Workforce="", **{"Certificate number": ""})
    again, _ = come(ImportKind.CHECKS, officer, hope, CHECK, without)
    assert again.counts == {"same": 1}
