"""The published cases, through the command itself. docs/data-sources.md says where they are from."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from volunteer_app.cli.main import main

HERE = Path(__file__).parent


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


CASES = rows((HERE / "cases.csv").read_text())
SEVERAL = rows((HERE / "several.csv").read_text())


def answered(*arguments: str) -> list[dict[str, str]]:
    done = CliRunner().invoke(main, ["spent-dates", *arguments])
    assert done.exit_code == 0, done.output
    return rows(done.stdout)


@pytest.fixture(scope="module")
def cases() -> dict[str, str]:
    return {each["case_id"]: each["result"] for each in answered(str(HERE / "cases.csv"))}


@pytest.fixture(scope="module")
def several() -> dict[tuple[str, str], str]:
    found = answered("--several", str(HERE / "several.csv"))
    return {(each["scenario"], each["conviction"]): each["result"] for each in found}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case_id"])
def test_a_published_case_has_its_published_answer(case: dict[str, str], cases: dict[str, str]) -> None:
    assert cases[case["case_id"]] == case["expected_result"]


@pytest.mark.parametrize("case", SEVERAL, ids=lambda case: case["scenario"] + case["conviction"])
def test_a_published_scenario_has_its_published_answer(
    case: dict[str, str], several: dict[tuple[str, str], str]
) -> None:
    assert several[case["scenario"], case["conviction"]] == case["expected_spent_date"]


def test_every_row_is_answered_in_the_order_of_the_file() -> None:
    found = [each["case_id"] for each in answered(str(HERE / "cases.csv"))]
    assert found == [case["case_id"] for case in CASES]
