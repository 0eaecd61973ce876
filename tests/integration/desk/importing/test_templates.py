"""Templates, names that are known, and what the list of imports says."""

import io
import zipfile

import pytest

from tests.factories.imports import HEADINGS, csv_of, some_people
from tests.integration.desk.importing.test_pages import download, send, the_batch
from tests.page_client import PageClient
from volunteer_app.desk.rules.importing import OUR_SHEETS
from volunteer_app.foundation.spreadsheets.reading import table


@pytest.mark.parametrize("kind", ["people", "training", "placements"])
@pytest.mark.parametrize("file_kind", ["csv", "xlsx"])
def test_a_template_has_the_headings_and_an_invented_row(
    browser: PageClient, kind: str, file_kind: str
) -> None:
    template = download(browser, f"/imports/template/{kind}/{file_kind}")
    with table(io.BytesIO(template)) as sheet:
        first, second = sheet.rows
        assert not set(sheet.others) - set(OUR_SHEETS)
    assert "Last name" in first.cells
    assert "Example" in second.cells


def test_a_template_explains_its_columns_and_keeps_what_is_typed_as_text(browser: PageClient) -> None:
    template = download(browser, "/imports/template/placements/xlsx")
    with zipfile.ZipFile(io.BytesIO(template)) as book:
        parts = {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}
    for words in ("What to write", "Names that are known"):
        assert words in parts["xl/workbook.xml"]
    strings = parts["xl/sharedStrings.xml"]
    for words in ("never taken", "The volunteer chose to stop", "literacy-tutor-prison"):
        assert words in strings
    first = parts["xl/worksheets/sheet1.xml"]
    style = int(first.split("<cols>")[1].split('style="')[1].split('"')[0])
    formats = parts["xl/styles.xml"].split("<cellXfs")[1].split("<xf ")[1:]
    assert 'numFmtId="49"' in formats[style]  # ECMA-376 part 1, 18.8.30: 49 is "@", text


def test_a_template_sent_as_it_is_says_that_its_example_is_never_taken(browser: PageClient) -> None:
    template = download(browser, "/imports/template/people/xlsx")
    answer = send(browser, template, "template.xlsx")
    assert the_batch().counts == {"example": 1}
    page = browser.get(answer.location).text
    assert "The template’s example, never taken" in page
    assert "Only the first sheet" not in page
    assert "Take the good rows" not in page
    assert browser.get(f"{answer.location}/take").status_code == 302


@pytest.mark.parametrize("name", ["people.xlsx", "People.ODS"])
def test_a_text_that_is_called_a_workbook_is_refused_with_a_sentence(browser: PageClient, name: str) -> None:
    answer = send(browser, csv_of(HEADINGS, some_people(1)), name)
    assert answer.status_code == 422
    assert f"ends in .{name[-4:].strip('.').lower()}, but it is not a workbook" in answer.text


def test_the_list_of_imports_says_what_became_of_each_and_who_sent_it(browser: PageClient) -> None:
    send(browser, csv_of(HEADINGS, [*some_people(3), ("", "Li", "", "")]), "autumn.csv")
    page = browser.get("/imports").text
    for words in (
        "autumn.csv",
        "4: 3 ready, 1 not right yet",
        "Cora Coordinator",
        "Checked, nothing taken yet",
    ):
        assert words in page
    browser.submit(f"/imports/{the_batch().reference}/take")
    assert "4: 3 taken, 1 not right yet" in browser.get("/imports").text


def test_the_page_of_placements_lists_the_roles_and_places_that_it_knows(browser: PageClient) -> None:
    page = browser.get("/imports/new/placements").text
    for words in (
        "Roles and places that are known here",
        "literacy-tutor-prison",
        "Moorland (HMP &amp; YOI)",
    ):
        assert words in page
