"""The training matrix on a wide screen, on a telephone, on paper and as a file; and what was sent back.

Its name puts it before the tests that finish the sample's learning or move its applicants on.
"""

import csv
import io

from playwright.sync_api import expect

from tests.e2e.conftest import Visiting
from tests.e2e.test_narrow import all_is_seen

TELEPHONE = {"width": 320, "height": 800}
STANDINGS = ("Met", "Missing", "In progress", "Not needed")


def test_the_matrix_is_filtered_searched_and_taken_away(visiting: Visiting) -> None:
    someone = visiting("coordinator@")
    someone.opens("/training/to-verify")
    someone.follows("Matrix")
    someone.looks()
    table = someone.page.get_by_role("table")
    for words in STANDINGS[:3]:
        expect(table.get_by_text(words, exact=True).first).to_be_visible()
    everybody = table.get_by_role("row").count()

    someone.page.get_by_label("Show", exact=True).select_option("Only people who lack something")
    someone.presses("Apply filters")
    someone.looks()
    assert 1 < table.get_by_role("row").count() < everybody
    name = table.get_by_role("rowheader").first.inner_text()

    someone.types("Search by name, email address, postcode or reference", name.partition(",")[0])
    someone.presses("Search this list")
    someone.looks()
    expect(table.get_by_role("link", name=name).first).to_be_visible()

    someone.opens("/training/matrix")
    someone.follows("Download")
    someone.looks()
    someone.page.get_by_label("CSV").check()
    with someone.page.expect_download() as waiting:
        someone.page.get_by_role("button", name="Download").click()
    heads = next(csv.reader(io.StringIO(waiting.value.path().read_text("utf-8-sig"))))
    assert heads[:3] == ["Name", "Reference", "Roles and places"]
    assert "Mentoring Skills" in heads
    assert not someone.complaints


def test_headings_and_names_stay_where_they_are_while_the_table_scrolls(visiting: Visiting) -> None:
    someone = visiting("coordinator@", viewport={"width": 900, "height": 500})
    someone.opens("/training/matrix")
    pane = someone.page.get_by_role("region", name="People by last name")
    heading = pane.get_by_role("columnheader", name="Name")
    pane.evaluate("e => e.scrollTo(200, 400)")
    above = heading.bounding_box()
    frame = pane.bounding_box()
    assert above is not None
    assert frame is not None
    assert abs(above["y"] - frame["y"]) < 2
    assert abs(above["x"] - frame["x"]) < 2


def test_on_a_telephone_each_person_is_a_card(visiting: Visiting) -> None:
    someone = visiting("coordinator@", viewport=TELEPHONE, java_script_enabled=False)
    someone.opens("/training/matrix")
    cell = someone.page.locator("tbody td").first
    assert cell.evaluate("e => getComputedStyle(e).display") == "block"
    assert someone.page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]


def test_on_a_telephone_nothing_of_a_card_is_cut_off(visiting: Visiting) -> None:
    someone = visiting("coordinator@", viewport=TELEPHONE)
    someone.opens("/training/matrix")
    all_is_seen(someone)


def test_on_paper_the_whole_table_is_there(visiting: Visiting) -> None:
    someone = visiting("coordinator@")
    someone.opens("/training/matrix")
    expect(someone.page.get_by_role("button", name="Print the matrix")).to_be_visible()
    someone.page.emulate_media(media="print")
    table = someone.page.get_by_role("table")
    expect(table).to_be_visible()
    pane = someone.page.get_by_role("region", name="People by last name")
    assert pane.evaluate("e => e.scrollHeight <= e.clientHeight + 1")
    for each in someone.page.get_by_role("navigation").all():
        expect(each).to_be_hidden()


def test_a_volunteer_corrects_what_was_sent_back(visiting: Visiting) -> None:
    someone = visiting("volunteer@", viewport=TELEPHONE)
    someone.opens("/my/volunteering")
    someone.sees("Please add the certificate")
    someone.looks()
    someone.page.get_by_role("link", name="Correct it and send it again").first.click()
    someone.looks()
    someone.page.get_by_label("Note (optional)").fill("The Red Cross ran it in Leeds")
    someone.presses("Send it again")
    assert someone.path == "/my/training"
    someone.sees("was sent again. A coordinator will look at it")
    someone.looks()
    assert not someone.complaints
