"""The spreadsheet and the briefing, as programs other than those that made them read them."""

import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
import python_calamine
from odfdo import Document, Table

from tests.factories.publications import make_published
from tests.pdf import Pdf
from volunteer_app.dashboards import briefing, spreadsheet
from volunteer_app.dashboards.figures import Figures
from volunteer_app.foundation.sheets import _letters

FOUND = Figures(make_published())
Sheets = dict[str, list[list[Any]]]


@pytest.fixture(scope="module")
def sheets() -> Sheets:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(spreadsheet.ods(FOUND)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.fixture(scope="module")
def document() -> Document:
    return Document(io.BytesIO(spreadsheet.ods(FOUND)))


def tables(document: Document) -> Iterator[Table]:
    return iter(document.body.get_elements("descendant::table:table"))  # type: ignore[arg-type]  # odfdo says a node, and an element is one


def test_a_cover_contents_and_notes_come_before_the_tables(sheets: Sheets) -> None:
    assert list(sheets)[:4] == ["Cover", "Contents", "Notes", "Table_1"]
    said = [row[0] for row in sheets["Contents"][3:]]
    assert said == [name for name in sheets if name != "Contents"]


def test_every_sheet_begins_with_its_title_and_has_one_table_without_an_empty_cell(
    sheets: Sheets,
) -> None:
    for name, rows in sheets.items():
        title, above, *table = rows
        assert title[0], name
        assert above[0], name
        assert all(cell == "" for row in (title, above) for cell in row[1:]), name
        assert all(str(cell).strip() for row in table for cell in row), name
        assert len({len(row) for row in table}) == 1, name


def test_symbols_and_notes_are_explained(sheets: Sheets) -> None:
    notes = {str(row[1]): str(row[2]) for row in sheets["Notes"]}
    assert notes["[c]"].startswith("hidden, because the number is small")
    assert notes["[x]"]
    line = "Volunteers: Youth Justice Board for England and Wales"
    assert notes[line] == "Repeated from an earlier day: too few people have changed since"


def test_tables_have_names_and_cover_all_their_cells(document: Document, sheets: Sheets) -> None:
    ranges = document.body.get_elements("descendant::table:database-range")
    found = {
        str(each.get_attribute("table:name")): str(each.get_attribute("table:target-range-address"))
        for each in ranges
    }
    assert list(found) == [f"{name}_table" for name in sheets]
    wide = sheets["Table_2"]
    assert len(wide[2]) == 13
    assert found["Table_2_table"] == f"Table_2.A3:Table_2.M{len(wide)}"


def test_no_cells_are_merged(document: Document) -> None:
    assert document.body.get_elements("descendant::table:covered-table-cell") == []
    assert document.body.get_elements("descendant::*[@table:number-columns-spanned]") == []


@pytest.mark.parametrize(("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")])
def test_columns_are_named_as_spreadsheets_name_them(column: int, letters: str) -> None:
    assert _letters(column) == letters


@pytest.fixture(scope="module")
def made() -> Pdf:
    line = FOUND.everybody("Volunteers")
    assert line is not None
    return Pdf(briefing.pdf(FOUND, line))


def test_the_briefing_has_two_to_four_pages_with_charts(made: Pdf) -> None:
    assert 2 <= made.pages <= 4
    assert len(made.alternatives) == 4
    assert all("%" in each for each in made.alternatives)


def test_the_briefing_is_tagged_for_screen_readers(made: Pdf) -> None:
    assert made.claims_ua
    assert made.is_tagged
    assert made.shows_its_title
    assert made.title == "Who volunteers: briefing on the figures of 30 September 2026"
    levels = [int(tag[1]) for tag in made.tags if tag in {"H1", "H2", "H3"}]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert made.tags.count("Table") == 4


def test_the_briefing_says_its_days_its_findings_and_what_the_audit_found(made: Pdf) -> None:
    assert "Counted on 30 September 2026, published on 2 November 2026" in made.text
    assert "1,245 people volunteered on 30 September 2026" in made.text
    assert "Asian or Asian British people are 5% of volunteers who said" in made.text
    assert "0 to 12 people" in made.text


def test_a_correction_says_so() -> None:
    found = Figures(replace(make_published(number=2), reason="A list was sent twice"))
    line = found.everybody("Volunteers")
    assert line is not None
    text = Pdf(briefing.pdf(found, line)).text
    assert "This corrects an earlier publication: A list was sent twice" in text


def test_the_same_publication_gives_the_same_bytes() -> None:
    line = FOUND.everybody("Volunteers")
    assert line is not None
    first = briefing.pdf(FOUND, line)
    briefing.pdf.cache_clear()
    assert briefing.pdf(FOUND, line) == first
