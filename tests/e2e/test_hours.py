"""Hours of many volunteers are looked at and approved together."""

from playwright.sync_api import Page

from tests.e2e.conftest import Visiting


def test_a_coordinator_approves_the_hours_of_a_page_with_a_reason(visiting: Visiting) -> None:
    someone = visiting("coordinator@")
    someone.opens("/placements")
    someone.follows("Hours to approve")
    someone.is_on("Hours to approve")
    someone.selects("With which hours?", f"All {_number_of_rows(someone.page)} on this page")
    someone.presses("Approve them")
    someone.sees("You approve these")
    someone.looks()
    someone.page.locator("main form button.govuk-button").last.click()
    someone.has_problem("Enter a reason")
    someone.looks()
    someone.types("How do you know that they volunteered?", "Checked against the visitors’ book")
    someone.page.locator("main form button.govuk-button").last.click()
    someone.sees("entries of hours approved")
    someone.looks()


def _number_of_rows(page: Page) -> int:
    return page.locator("main tbody tr").count()
