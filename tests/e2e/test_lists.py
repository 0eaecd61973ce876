"""A coordinator makes a list their own, and takes it away as a file; with and without scripts."""

import csv
import io
from pathlib import Path

import pytest

from tests.e2e.conftest import Visiting
from tests.e2e.visitor import Visitor


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_filter_is_saved_opens_the_list_and_is_deleted(visiting: Visiting, *, scripts: bool) -> None:
    someone = visiting("coordinator@", java_script_enabled=scripts)
    name = f"Offers {scripts}"

    someone.opens("/applications?stage=offered")
    someone.looks()
    someone.follows("Save this filter")
    someone.looks()
    someone.types("Name of the filter", name)
    someone.page.get_by_label("Open the list with this filter").check()
    someone.presses("Save filter")
    assert someone.path == "/applications?stage=offered"
    someone.looks()

    someone.opens("/applications")
    assert someone.path == "/applications?stage=offered"

    someone.follows("Change saved filters")
    someone.looks()
    someone.follows(f"Change {name}")
    someone.looks()
    someone.page.get_by_label("Open the list with this filter").uncheck()
    someone.presses("Save")
    someone.opens("/applications")
    assert someone.path == "/applications"

    someone.opens("/lists/applications/filters")
    someone.follows(f"Delete {name}")
    someone.looks()
    someone.presses("Delete filter")
    assert not someone.page.get_by_role("link", name=name, exact=True).count()
    assert not someone.complaints


def test_columns_are_chosen_and_the_file_has_them(visiting: Visiting) -> None:
    someone = visiting("coordinator@")
    someone.opens("/placements?state=approved")
    someone.follows("Choose columns")
    someone.looks()
    someone.page.get_by_label("Supervisor").check()
    someone.page.get_by_label("State").uncheck()
    someone.presses("Save")
    assert someone.path == "/placements?state=approved"
    someone.looks()

    someone.follows("Download")
    someone.looks()
    someone.page.get_by_label("CSV").check()
    with someone.page.expect_download() as waiting:
        someone.page.get_by_role("button", name="Download").click()
    rows = _read(waiting.value.path())

    assert waiting.value.suggested_filename.startswith("placements-")
    assert rows[0] == ["Volunteer", "Role", "Place", "Supervisor", "First day", "Last day"]
    assert len(rows) > 1
    _put_back(someone)
    assert not someone.complaints


def test_headings_sort_by_keyboard_and_rows_are_cards_on_a_telephone(visiting: Visiting) -> None:
    someone = visiting("coordinator@", viewport={"width": 320, "height": 800})
    someone.opens("/people")
    assert someone.page.locator("tbody td").first.evaluate("e => getComputedStyle(e).display") == "block"
    assert someone.page.get_by_role("table").count() == 1
    assert someone.page.get_by_role("cell").count() > 1

    heading = someone.page.get_by_role("link", name="Name", exact=False).first
    heading.focus()
    with someone.page.expect_navigation(wait_until="load"):
        someone.page.keyboard.press("Enter")

    assert "sort=-name" in someone.path
    assert someone.page.locator("th[aria-sort=descending]").count() == 1
    someone.looks()
    assert not someone.complaints


def _put_back(someone: Visitor) -> None:
    someone.opens("/lists/placements/columns")
    for box in someone.page.get_by_role("checkbox").all():
        box.uncheck()
    someone.presses("Save")


def _read(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
