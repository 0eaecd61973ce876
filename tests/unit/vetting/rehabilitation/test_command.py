"""`volunteer-app spent-dates` as people use it: files as spreadsheets write them, and rows that are wrong."""

import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from volunteer_app.cli.main import main
from volunteer_app.foundation import clock

HEADER = "case_id,ruleset,person,conviction,kind,subtype,known_date,sentence_length,length_unit\n"
FINE = "F1,2023,,,conviction,adult_fine,2018-10-31,,\n"


def run(path: Path, content: str | bytes, *options: str) -> Result:
    file = path / "cases.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return CliRunner().invoke(main, ["spent-dates", *options, str(file)])


def test_columns_may_stand_in_any_order_and_unknown_ones_are_ignored(tmp_path: Path) -> None:
    done = run(tmp_path, "colour,known_date,subtype,case_id,ruleset\nred,2018-10-31,adult_fine,F1,2023\n")
    assert done.stdout == "case_id,result\nF1,2019-10-31\n"
    assert done.exit_code == 0


def test_a_file_as_a_spreadsheet_writes_it_can_be_read(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + (HEADER + FINE + "\n").replace("\n", "\r\n").encode()
    done = run(tmp_path, content)
    assert done.stdout == "case_id,result\nF1,2019-10-31\n"
    assert (done.stderr, done.exit_code) == ("", 0)


def test_columns_that_do_not_matter_may_be_left_out(tmp_path: Path) -> None:
    done = run(tmp_path, "case_id,subtype,known_date\nF1,adult_fine,2024-01-31\n")
    assert done.stdout == "case_id,result\nF1,2025-01-31\n"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("B,2023,,,conviction,adult_fine,2018-02-30,,", "known_date is not a date (YYYY-MM-DD): 2018-02-30"),
        ("B,2023,,,conviction,adult_fine,31/10/2018,,", "known_date is not a date"),
        ("B,2023,,,conviction,adult_fine,,,", "known_date is empty"),
        ("B,2023,,,conviction,adult_flogging,2018-10-31,,", "subtype is not known: adult_flogging"),
        ("B,2023,,,conviction,,2018-10-31,,", "subtype is empty"),
        ("B,1066,,,conviction,adult_fine,2018-10-31,,", "ruleset is none of 1974, 2012, 2023: 1066"),
        ("B,2023,,,pardon,adult_fine,2018-10-31,,", "kind is neither conviction nor caution: pardon"),
        ("B,2023,,,conviction,adult_prison_sentence,2018-10-31,,", "sentence_length is needed"),
        ("B,2023,,,conviction,adult_prison_sentence,2018-10-31,6,", "length_unit is empty"),
        ("B,2023,,,conviction,adult_prison_sentence,2018-10-31,6,moons", "length_unit is not known: moons"),
        ("B,2023,,,conviction,adult_prison_sentence,2018-10-31,0,months", "must be 1 or more"),
        ("B,2023,,,conviction,adult_prison_sentence,2018-10-31,1.5,years", "not a whole number: 1.5"),
        ("B,2023,,,conviction,adult_prison_sentence,2018-10-31,9000,years", "beyond the calendar"),
        ("B,2023,,,conviction,adult_prison_sentence,2018-10-31,999999,weeks", "beyond the calendar"),
        ("B,2023,,,caution,adult_conditional_caution,,,", "known_date is empty"),
        (",2023,,,conviction,adult_fine,2018-10-31,,", "case_id is empty"),
        ("B,2023,,,conviction,adult_fine,2018-10-31,,,too,many", "more cells"),
    ],
)
def test_a_bad_row_is_named_with_its_reason_after_all_others_are_answered(
    row: str, reason: str, tmp_path: Path
) -> None:
    done = run(tmp_path, HEADER + FINE + row + "\n" + FINE.replace("F1", "F2"))
    assert done.stdout == "case_id,result\nF1,2019-10-31\nF2,2019-10-31\n"
    assert done.stderr.startswith("row 2 (line 3): ")
    assert reason in done.stderr
    assert done.exit_code == 1


def test_a_row_in_another_encoding_spoils_only_itself(tmp_path: Path) -> None:
    done = run(tmp_path, (HEADER + FINE).encode() + b"B\xe9,2023,,,conviction,adult_fine,2018-10-31,,\n")
    assert done.stdout == "case_id,result\nF1,2019-10-31\n"
    assert (done.stderr, done.exit_code) == ("row 2 (line 3): is not in UTF-8\n", 1)


@pytest.mark.parametrize("content", ["", "case_id,known_date\nF1,2018-10-31\n"])
def test_a_file_without_the_columns_is_refused_as_a_whole(content: str, tmp_path: Path) -> None:
    done = run(tmp_path, content)
    assert "has no column" in done.stderr
    assert (done.stdout, done.exit_code) == ("", 1)


def test_the_reading_can_be_chosen(tmp_path: Path) -> None:
    done = run(tmp_path, HEADER + FINE, "--reading", "act")
    assert done.stdout == "case_id,result\nF1,2019-10-30\n"


def test_without_a_ruleset_the_one_of_the_day_of_asking_counts(tmp_path: Path) -> None:
    row = "P1,,,,conviction,adult_prison_sentence,2016-10-20,12,months\n"
    with clock.standing_on(date(2023, 10, 27)):
        before = run(tmp_path, HEADER + row)
    with clock.standing_on(date(2023, 10, 28)):
        after = run(tmp_path, HEADER + row)
    assert before.stdout == "case_id,result\nP1,2021-10-19\n"
    assert after.stdout == "case_id,result\nP1,2018-10-20\n"


def test_rows_of_one_person_are_one_record_wherever_they_stand(tmp_path: Path) -> None:
    first = "A,2023,x,A,conviction,adult_conditional_discharge,2017-01-25,2,years\n"
    second = "B,2023,x,B,conviction,adult_community_order,2018-12-10,12,months\n"
    stranger = "C,2023,y,A,conviction,adult_conditional_discharge,2017-01-25,2,years\n"
    done = run(tmp_path, HEADER + first + stranger + second)
    assert done.stdout == "case_id,result\nA,2019-12-10\nC,2019-01-25\nB,2019-12-10\n"


def test_a_scenario_that_cannot_be_read_is_named_too(tmp_path: Path) -> None:
    header = (
        "scenario,conviction,kind,conviction_date,own_spent_date,"
        "own_spent_date_excluding_no_drag_through_orders\n"
    )
    good = "S,A,conviction,2020-01-01,2022-01-01,2022-01-01\n"
    done = run(tmp_path, header + good + "S,B,conviction,2021-01-01,later,\n", "--several")
    assert done.stdout == "scenario,conviction,result\nS,A,2022-01-01\n"
    assert done.stderr.startswith("row 2 (line 3): own_spent_date is not a date")
    assert done.exit_code == 1


def test_ten_thousand_rows_take_a_few_seconds_even_as_one_record(tmp_path: Path) -> None:
    row = "{0},2023,one,{0},conviction,adult_prison_sentence,2018-10-31,18,months\n"
    began = time.monotonic()
    done = run(tmp_path, HEADER + "".join(row.format(number) for number in range(10_000)))
    assert done.exit_code == 0
    assert done.stdout.count("2024-04-30") == 10_000
    assert time.monotonic() - began < 10  # it takes about 1.5 seconds; this machine may be busy


def test_the_command_needs_no_database_and_loads_no_web_application() -> None:
    code = (
        "import sys; import volunteer_app.cli.spent_dates.answering; "
        "sys.exit(any(each in sys.modules for each in ('flask', 'sqlalchemy', 'volunteer_app.blueprints')))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)  # noqa: S603 - this Python
    assert done.returncode == 0
