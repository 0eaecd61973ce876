"""An officer asks and opens a record; the prison plans a release; a page that is fetched shows nothing."""

from datetime import timedelta

import pytest

from tests.e2e.conftest import Visiting
from tests.e2e.visitor import Visitor
from volunteer_app.foundation import clock

WHY = "To see whether the placement can begin"
PRISON = "Leeds (HMP/YOI)"


def finds_somebody(oren: Visitor) -> None:
    """Open the form of the first person who was not asked yet."""
    oren.opens("/people?sort=-name")
    people = [each.get_attribute("href") for each in oren.page.locator("main tbody a").all()]
    for path in people:
        oren.opens(path or "")
        oren.presses("Sentence status")
        if oren.page.get_by_role("heading", level=1).inner_text() == "Add a sentence status":
            return


def asks(oren: Visitor) -> None:
    """Write down what somebody who was not asked yet said."""
    finds_somebody(oren)
    oren.is_on("Add a sentence status")
    oren.looks()
    oren.presses("Save")
    oren.has_problem("Select which applies to them")
    oren.looks()
    oren.chooses("On licence")
    oren.presses("Save")
    oren.sees("Saved")


def opens(visitor: Visitor) -> None:
    """Give the reason and read the record."""
    visitor.is_on("Sentence record")
    visitor.does_not_see("On licence", "In custody")
    visitor.looks()
    visitor.types("Why do you need to open this record?", WHY)
    visitor.presses("Open the record")
    visitor.looks()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_an_officer_asks_and_opens_with_a_reason(visiting: Visiting, *, scripts: bool) -> None:
    oren = visiting("vetting@", java_script_enabled=scripts)
    asks(oren)
    opens(oren)
    oren.sees("On licence", WHY)
    record = oren.page.url
    for way, heading in (
        ("Add an approval", "Add an approval"),
        ("Add a temporary release", "Add a temporary release"),
        ("Add a condition", "Add a condition"),
    ):
        oren.follows(way)
        oren.is_on(heading)
        oren.looks()
        oren.presses("Save")
        oren.looks()
        oren.opens(record)  # what was opened is kept nowhere, not even behind the browser's way back
        opens(oren)


def test_the_prisons_contact_pauses_a_release_and_plans_its_days(visiting: Visiting) -> None:
    petra = visiting("security@")
    petra.opens("/sentences")
    petra.looks()
    petra.page.locator("main tbody a").first.click()
    opens(petra)
    petra.sees("In custody", "Resettlement day release (RDR)")
    row = petra.row("Resettlement day release (RDR)")
    with petra.page.expect_navigation():
        row.get_by_role("button").click()
    petra.is_on("Resettlement day release (RDR)")
    petra.sees("Days of release", "8:30")
    petra.looks()
    petra.presses("Plan this release")
    petra.has_problem("Enter the day of release", "Enter when they leave")
    petra.looks()
    petra.gives_date("Day of release", clock.today() + timedelta(days=20))
    petra.types("Leaves at", "9:00")
    petra.types("Back by", "15:30")
    petra.presses("Plan this release")
    petra.sees("Saved")
    opens(petra)
    with petra.page.expect_navigation():
        petra.row("Resettlement day release (RDR)").get_by_role("button").click()
    petra.sees("15:30")
    petra.chooses("Paused")
    petra.presses("Save")
    petra.sees("Saved")
    opens(petra)
    assert petra.row("Resettlement day release (RDR)", "Paused").count() == 1
