"""Tables as files: what was typed comes back as text, by whatever program reads it."""

import csv
import io
import tracemalloc
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import IO, Any
from zipfile import ZipFile

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook

from volunteer_app.foundation import clock, exporting
from volunteer_app.foundation.exporting import Cell, FileKind, Row, csv_file, xlsx_file

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\u00a0=1",
    "\u3000＝1",
    "＝cmd|'/c calc'!A0",
    "＋1",
    "－1",
    "＠A1",
    "\u200b=1",
    "\ufeff=1",
    "\x01=1",
    "=\u03381",
    " " * 300 + "=1",
]


class Colour(StrEnum):
    DEEP_RED = "deep_red"


def from_csv(made: IO[bytes]) -> list[list[str]]:
    with made:
        return list(csv.reader(io.StringIO(made.read().decode("utf-8-sig"), newline="")))


def from_xlsx(made: IO[bytes]) -> list[list[Any]]:
    with made:
        rows: list[list[Any]] = load_workbook(made).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return rows


def one_in_csv(value: Cell) -> str:
    return from_csv(csv_file(["Heading"], [[value, "end"]]))[1][0]


def one_in_xlsx(value: Cell) -> Any:
    return from_xlsx(xlsx_file(["Heading"], [[value, "end"]]))[1][0]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe_in_csv(text: str) -> None:
    assert one_in_csv(text).startswith("'")


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_begins_like_a_formula_is_a_text_in_xlsx(text: str) -> None:
    made = xlsx_file([text], [[text]])

    sheet = ZipFile(made).read("xl/worksheets/sheet1.xml").decode()

    assert "<f>" not in sheet
    assert 't="inlineStr"' in sheet
    made.seek(0)
    assert from_xlsx(made)[1][0] == exporting.clean(text)


@pytest.mark.parametrize("text", ["https://example.com", "mailto:a@b.example", "internal:List!A1", "{=1}"])
def test_an_address_is_no_link_and_an_array_no_formula(text: str) -> None:
    with xlsx_file(["Heading"], [[text]]) as made, ZipFile(made) as parts:
        assert not [name for name in parts.namelist() if "_rels/sheet" in name]
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<hyperlink" not in sheet
    assert "<f" not in sheet


@pytest.mark.parametrize("text", ["Smith;=1+1", "Smith\t=1+1", "Smith;\t@SUM(A1)"])
def test_a_separator_of_other_programs_in_a_text_begins_no_cell_of_its_own(text: str) -> None:
    with csv_file([text], [[text, 5]]) as made:
        written = made.read().decode("utf-8-sig")
    assert written == f'"{text}"\r\n"{text}",5\r\n'


def test_headings_are_neutralised_too() -> None:
    assert from_csv(csv_file(["=1", "Ok"], [])) == [["'=1", "Ok"]]


@pytest.mark.parametrize(
    "text", ["O'Neill", "Siân Ŵyn-Jones", "a,b;c", 'say "yes"', "two\nlines", "3-5", "a=b"]
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert one_in_csv(text) == text
    assert one_in_xlsx(text) == text


def test_csv_starts_with_the_mark_by_which_excel_knows_utf_8() -> None:
    with csv_file(["Enw"], [["Siân"]]) as made:
        assert made.read() == '\ufeff"Enw"\r\n"Siân"\r\n'.encode()


def test_days_and_moments_are_iso_in_csv_and_real_in_xlsx() -> None:
    summer = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    row: Row = [date(2026, 11, 22), summer, date(1850, 2, 3), datetime(1850, 2, 3, 12, tzinfo=UTC)]

    assert from_csv(csv_file([], [row]))[1] == [
        "2026-11-22",
        "2026-07-02 00:30",
        "1850-02-03",
        "1850-02-03 12:00",
    ]
    assert from_xlsx(xlsx_file([], [row]))[1] == [
        date(2026, 11, 22),
        datetime(2026, 7, 2, 0, 30),  # noqa: DTZ001 - a workbook knows no zones
        "1850-02-03",
        "1850-02-03 12:00",
    ]


def test_numbers_words_and_nothing() -> None:
    row: Row = [-5, 2.5, Decimal("1.10"), True, False, None, Colour.DEEP_RED]

    assert from_csv(csv_file([], [row]))[1] == ["-5", "2.5", "1.10", "Yes", "No", "", "Deep red"]
    assert from_xlsx(xlsx_file([], [row]))[1] == [-5.0, 2.5, 1.1, "Yes", "No", "", "Deep red"]


def test_a_number_that_a_spreadsheet_would_round_stays_text() -> None:
    assert one_in_xlsx(12345678901234567) == "12345678901234567"
    assert one_in_xlsx(float("nan")) == "nan"


@pytest.mark.parametrize("letter", ["a", "😀"])
def test_a_text_too_long_for_a_cell_is_cut_and_says_so(letter: str) -> None:
    for found in (one_in_csv("=" + letter * 40_000), one_in_xlsx(letter * 40_000)):
        assert found.endswith("[Cut here: a cell holds no more than 32,767 characters]")
        assert found.count("[") == 1
        assert 32_760 <= len(found.encode("utf-16-le")) // 2 <= 32_767


def test_a_text_that_fits_exactly_is_not_cut() -> None:
    assert one_in_xlsx("a" * 32_767) == "a" * 32_767
    assert one_in_csv("a" * 32_767) == "a" * 32_767


@given(st.text(st.characters(categories=("L", "M", "N", "P", "S", "Z", "C")), max_size=40))
@settings(max_examples=150, deadline=None)
def test_any_text_read_back_is_equal_or_neutralised(text: str) -> None:
    kept = exporting.clean(text)
    in_csv = one_in_csv(text)

    assert one_in_xlsx(text) == kept
    assert in_csv in {kept, f"'{kept}"}
    assert unicodedata.normalize("NFKC", in_csv).strip()[:1] not in set("=+-@\u2212")
    assert in_csv[:1] not in {"\t", "\r", "\n"}
    assert not exporting.begins_like_a_formula(in_csv)


@given(
    st.lists(st.sampled_from(["_x0041_", "_x000D_", "_", "x", "&amp;", "<t>", "]]>", " ", "\n"]), max_size=6)
)
@settings(max_examples=60, deadline=None)
def test_what_looks_like_the_files_own_marks_comes_back_as_typed(parts: list[str]) -> None:
    text = "".join(parts)

    assert one_in_xlsx(text) == text


def test_the_rows_are_written_as_they_come() -> None:
    def rows() -> Iterator[Row]:
        for number in range(20_000):
            yield [f"Person {number} " + "x" * 100, number]

    tracemalloc.start()
    for make in exporting.MAKERS.values():
        make(["Name", "Number"], rows()).close()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 2_000_000


def test_a_row_that_cannot_be_made_leaves_no_file_open() -> None:
    def rows() -> Iterator[Row]:
        yield ["one"]
        raise ValueError("no more")

    for make in exporting.MAKERS.values():
        with pytest.raises(ValueError, match="no more"):
            make(["Heading"], rows())  # a file left open would warn, and a warning is an error


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "MOST_ROWS", 2)

    assert len(from_xlsx(xlsx_file(["A"], [["1"], ["2"]]))) == 3
    with pytest.raises(exporting.TooManyRows):
        xlsx_file(["A"], [["1"], ["2"], ["3"]])


@pytest.mark.parametrize("kind", FileKind)
def test_a_file_is_handed_over_to_be_kept_by_nobody_else(kind: FileKind) -> None:
    with Flask(__name__).test_request_context(), clock.standing_on(date(2026, 11, 22)):
        answer = exporting.attachment(exporting.MAKERS[kind](["A"], [["1"]]), kind, "people")
        answer.direct_passthrough = False
        assert answer.get_data()
        answer.close()

    assert answer.headers["Content-Disposition"] == f"attachment; filename=people-2026-11-22.{kind.value}"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.mimetype == kind.mimetype.partition(";")[0]


def test_no_name_of_a_person_stands_in_a_file_name() -> None:
    with pytest.raises(ValueError, match="named after its list"):
        exporting.attachment(io.BytesIO(), FileKind.CSV, "Siân Jones")
