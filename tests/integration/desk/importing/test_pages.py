"""The pages of imports, walked as a coordinator walks them."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.factories.accounts import make_account, sign_in
from tests.factories.imports import HEADINGS, bring, csv_of, some_people
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.desk.models.importing import ImportBatch, ImportRow
from volunteer_app.desk.rules.importing import BatchState
from volunteer_app.foundation import jobs
from volunteer_app.foundation.database import db
from volunteer_app.foundation.spreadsheets.reading import table
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person

CONSENT = {
    "consent_route": "spoken",
    "consent_on-day": "5",
    "consent_on-month": "1",
    "consent_on-year": "2026",
}


def send(browser: PageClient, file: bytes, name: str = "people.csv", **changes: Any) -> Any:
    fields = {"file": (io.BytesIO(file), name), **CONSENT, **changes}
    return browser.submit("/imports/new/people", **fields)


def download(browser: PageClient, address: str) -> bytes:
    answer = browser.get(address)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    content = answer.get_data()
    answer.close()
    return content


def the_batch() -> ImportBatch:
    db.session.expire_all()
    return db.session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc()).limit(1)).one()


def how_many(model: type[Any]) -> int:
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


def test_a_file_is_sent_checked_shown_and_taken(browser: PageClient) -> None:
    assert "Import people" in browser.get("/people").text
    answer = send(browser, csv_of(HEADINGS, [*some_people(3), ("", "Li", "1/1/01", "")]))
    assert answer.status_code == 302
    page = browser.get(answer.location)
    assert "Take the good rows" in page.text
    assert how_many(Person) == 0
    reference = the_batch().reference
    confirm = browser.get(f"/imports/{reference}/take")
    assert "3 people will be added" in confirm.text
    assert "1 row that is not right yet will not be taken" in confirm.text
    done = browser.submit(f"/imports/{reference}/take")
    assert done.status_code == 302
    assert "3 rows taken" in browser.get(done.location).text
    assert how_many(Person) == 3
    bad = browser.get(f"/imports/{reference}/rows/bad").text
    assert "First name (column A)" in bad
    assert "Write the year with four digits" in bad


def test_the_bad_rows_come_back_as_a_file_with_their_reasons_and_can_be_sent_again(
    browser: PageClient,
) -> None:
    headings = ("Surname", "First name", "Phone", "Shoe size")
    send(browser, csv_of(headings, [("Li", "", "=cmd()", "7"), ("Roe", "Al", "+44 7700 900982", "8")]))
    batch = the_batch()
    assert batch.ignored == ["Shoe size"]
    assert "Shoe size" in browser.get(f"/imports/{batch.reference}").text
    bad = download(browser, f"/imports/{batch.reference}/bad-rows/csv")
    rows = list(csv.DictReader(io.StringIO(bad.decode("utf-8-sig"))))
    assert [(row["Surname"], row["Phone"], row["Row"]) for row in rows] == [("Li", "'=cmd()", "2")]
    assert "First name (column B): Enter a first name" in rows[0]["What is wrong"]
    mended = bad.replace(b'"Li","","\'=cmd()"', b"Li,Bo,01632 960001")
    assert send(browser, mended).status_code == 302
    assert the_batch().counts == {"good": 1}
    workbook = download(browser, f"/imports/{batch.reference}/bad-rows/xlsx")
    with table(io.BytesIO(workbook)) as sheet:
        assert [row.cells[0] for row in sheet.rows] == ["Surname", "Li"]


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"First name\n", "The first row has no column “Last name”"),
        (b"First name,Surname,Last name\nA,B,C\n", "Columns B (“Surname”) and C (“Last name”) mean the same"),
        (
            b"First name,Last name,Convictions\nA,B,C\n",
            "Column C, “Convictions”: what somebody was convicted of",
        ),
        (b"First name,Last name,Ethnic origin\nA,B,C\n", "equality and health answers are never imported"),
        (b"Name\nAnwen Prys\n", "Split “Name” into “First name” and “Last name”"),
        (b"First name,Last name\n", "headings, but no rows below"),
        (b"<!DOCTYPE html><p>no", "This is a web page, not a spreadsheet"),
        (b"First name,Last name\nA\x00,B\n", "Line 2 holds a NUL byte"),
    ],
)
def test_a_file_that_cannot_be_used_gets_a_sentence_and_nothing_of_it_is_kept(
    browser: PageClient, file: bytes, sentence: str
) -> None:
    answer = send(browser, file)
    assert answer.status_code == 422
    assert sentence in answer.text.replace("&#34;", '"')
    assert (how_many(ImportBatch), how_many(ImportRow)) == (0, 0)


def test_no_file_and_no_consent_are_asked_for(browser: PageClient) -> None:
    answer = browser.submit("/imports/new/people")
    assert answer.status_code == 422
    for sentence in ("Select a file", "Select how they agreed", "Enter the date they agreed"):
        assert sentence in answer.text


def test_the_same_file_again_says_when_it_was_imported(browser: PageClient) -> None:
    file = csv_of(HEADINGS, some_people(2))
    send(browser, file)
    browser.submit(f"/imports/{the_batch().reference}/take")
    answer = send(browser, file)
    page = browser.get(answer.location).text
    assert "This very file was imported on" in page
    assert "Take the good rows" not in page


def test_possible_duplicates_are_shown_side_by_side_and_decided_by_a_person(
    browser: PageClient, hope: Organisation
) -> None:
    carys = make_person(hope, email="carys@example.org")
    rows = [
        ("Karys", "Llewellyn", "17/5/1990", "k@example.org"),
        ("Bo", "Li", "", "carys@example.org"),
        ("Carys", "Llewellyn", "", ""),
    ]
    send(browser, csv_of(HEADINGS, rows))
    reference = the_batch().reference
    address = f"/imports/{reference}/duplicates"
    page = browser.get(address).text
    for words in (
        "Similar name and same date of birth",
        "Same email address",
        "17 May 1990",
        carys.reference,
    ):
        assert words in page
    fields = {"row-2": f"same_person:{carys.reference}", "row-3": "add", "row-4": "leave_out"}
    assert browser.submit(address, **fields).status_code == 302
    assert "0 rows are undecided" in browser.get(address).text
    confirm = browser.get(f"/imports/{reference}/take").text
    for words in ("1 person will be added", "in 1 record, what is missing", "1 row will be left out"):
        assert words in confirm
    browser.submit(f"/imports/{reference}/take")
    assert how_many(Person) == 2
    assert the_batch().counts == {"taken": 2, "left_out": 1}


def test_a_decision_about_somebody_who_was_not_shown_is_refused(
    browser: PageClient, hope: Organisation
) -> None:
    make_person(hope, email="carys@example.org")
    other = make_person(hope, first_name="Zoe", last_name="Quite-Different", date_of_birth=None)
    send(browser, csv_of(HEADINGS, [("Bo", "Li", "", "carys@example.org")]))
    address = f"/imports/{the_batch().reference}/duplicates"
    answer = browser.submit(address, **{"row-2": f"same_person:{other.reference}"})
    assert answer.status_code == 422
    assert "Select which person it is" in answer.text


def test_above_500_rows_the_work_is_in_the_background_with_progress_stop_and_go_on(
    browser: PageClient,
) -> None:
    answer = send(browser, csv_of(HEADINGS, some_people(1200)))
    page = browser.get(answer.location).text
    assert "Checking: 0 of 1,200 rows" in page
    reference = the_batch().reference
    token = {"csrf_token": page.split('name="csrf_token" value="')[1].split('"')[0]}
    assert browser.post(f"/imports/{reference}/stop", data=token).status_code == 302
    assert the_batch().state is BatchState.STOPPED
    jobs.run("desk.importing")
    assert the_batch().state is BatchState.STOPPED
    assert "What was taken stays taken" in browser.get(answer.location).text
    assert browser.post(f"/imports/{reference}/resume", data=token).status_code == 302
    jobs.run("desk.importing")
    assert the_batch().counts == {"good": 1200}
    browser.submit(f"/imports/{reference}/take")
    assert "Taking: 1,200 of 1,200 rows are still to be taken" in browser.get(answer.location).text
    assert how_many(Person) == 0
    jobs.run("desk.importing")
    assert the_batch().state is BatchState.DONE
    assert how_many(Person) == 1200


def test_a_coordinator_imports_no_checks_and_an_officer_no_people(
    browser: PageClient, client: PageClient, officer: Account
) -> None:
    assert browser.get("/imports/new/checks").status_code == 404
    sign_in(client, officer)
    assert client.get("/imports/new/people").status_code == 404
    assert client.get("/imports/template/people/csv").status_code == 404
    page = client.get("/imports").text
    assert "Import past checks" in page
    assert "Import people" not in page


def test_an_import_of_another_organisation_or_of_another_kind_is_not_there(
    browser: PageClient, client: PageClient, hope: Organisation, officer: Account
) -> None:
    other = make_organisation("Elsewhere")
    theirs = make_account(roles=[(MembershipRole.COORDINATOR, other)])
    batch = bring(csv_of(HEADINGS, some_people(1)), other, theirs)
    ours = bring(csv_of(HEADINGS, some_people(1)), hope, theirs)
    paths = ("", "/take", "/rows/bad", "/duplicates", "/bad-rows/csv")
    assert {browser.get(f"/imports/{batch.reference}{path}").status_code for path in paths} == {404}
    sign_in(client, officer)
    assert {client.get(f"/imports/{ours.reference}{path}").status_code for path in paths} == {404}


def test_a_file_above_the_limit_is_refused_with_a_sentence_before_it_is_kept(browser: PageClient) -> None:
    answer = browser.post(
        "/imports/new/people", data={"file": (io.BytesIO(b"x" * 22 * 1024 * 1024), "a.csv")}
    )
    assert answer.status_code == 413
    assert "larger than 20 MB" in answer.text


def test_a_file_name_is_kept_without_what_nobody_sees(browser: PageClient) -> None:
    assert send(browser, csv_of(HEADINGS, some_people(1)), "peo\u202eple\x00 1.csv").status_code == 302
    assert the_batch().file_name == "people 1.csv"
    assert send(browser, csv_of(HEADINGS, some_people(1)), "\u202e").status_code == 302
    assert the_batch().file_name == "file"


def test_every_header_cell_of_the_comparison_has_words(browser: PageClient, hope: Organisation) -> None:
    make_person(hope, email="carys@example.org")
    send(browser, csv_of(HEADINGS, [("Bo", "Li", "", "carys@example.org")]))
    page = browser.get(f"/imports/{the_batch().reference}/duplicates").text
    assert "What is compared" in page
    assert '<td class="govuk-table__header"></td>' not in page


def test_names_of_people_stand_in_no_address_and_in_no_history(browser: PageClient) -> None:
    answer = send(browser, csv_of(HEADINGS, some_people(1)), "Anwen Prys.csv")
    assert answer.location == f"/imports/{the_batch().reference}"
    assert the_batch().consent_on == date(2026, 1, 5)
