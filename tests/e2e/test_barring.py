"""A placement is paused and goes on; a bar is recorded, opened, passed on and lifted; a duty is decided."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visiting
from tests.e2e.visitor import Visitor
from volunteer_app.foundation import clock

WHY = "Why do you need to open this record?"


def test_a_coordinator_pauses_a_placement_and_lifts_the_pause(visiting: Visiting) -> None:
    someone = visiting("coordinator@")
    someone.opens("/placements?state=approved")
    someone.page.locator("main tbody a").first.click()
    someone.presses("Pause this placement")
    someone.is_on("Pause this placement")
    someone.looks()
    someone.presses("Pause placement")
    someone.has_problem("Select why you are pausing it")
    someone.chooses("Another reason (say which in the note)")
    someone.types("Note", "Moving house")
    someone.presses("Pause placement")
    someone.sees("Placement paused")
    someone.sees("The volunteer must not go in")
    someone.looks()
    someone.presses("Lift the pause")
    someone.is_on("Lift the pause")
    someone.looks()
    someone.presses("Lift the pause")
    someone.has_problem("Select why it can go on")
    someone.looks()
    someone.chooses("The volunteer is back")
    someone.types("Note", "They have moved")
    someone.presses("Lift the pause")
    someone.sees("The pause is lifted")
    someone.looks()


def test_an_officer_records_opens_and_asks_to_lift_a_bar(visiting: Visiting) -> None:
    someone = visiting("vetting@")
    _records_a_bar(someone)
    someone.page.locator("main tbody a").first.click()
    _opens_with_a_reason(someone)
    someone.sees("Invented by a browser test")
    someone.looks()
    someone.presses("Pass the reason on to another organisation")
    someone.is_on("Pass the reason on")
    someone.presses("Pass the reason on")
    someone.has_problem("Enter the code or full name of the organisation")
    someone.looks()
    someone.opens("/bars")
    someone.page.locator("main tbody a").first.click()
    _opens_with_a_reason(someone)
    _asks_to_lift_it(someone)


def test_a_certificate_that_says_barred_is_recorded_with_its_bar(visiting: Visiting) -> None:
    someone = visiting("vetting@")
    someone.opens("/people")
    someone.page.locator("main tbody a").nth(5).click()
    someone.presses("Start a check")
    someone.chooses("Criminal record certificate")
    someone.selects("Level of the certificate", "Enhanced with adults’ barred list")
    someone.presses("Start the check")
    someone.presses("Record the outcome")
    someone.types("Certificate number", "001234567890")
    someone.gives_date("Date of issue", clock.today())
    someone.chooses("Barred")
    someone.looks()
    someone.presses("Save the outcome")
    someone.has_problem("Select at least one list", "Enter the day")
    someone.looks()
    someone.chooses("Adults’ barred list")
    someone.gives_date("When was the organisation told?", clock.today())
    someone.types("Details (optional)", "Invented by a browser test")
    someone.presses("Save the outcome")
    someone.sees("The outcome has been recorded")
    someone.opens("/bars")
    someone.looks()


def _records_a_bar(someone: Visitor) -> None:
    someone.opens("/people")
    someone.page.locator("main tbody a").nth(3).click()
    someone.presses("Record a bar")
    someone.is_on("Record a bar")
    someone.looks()
    someone.presses("Record the bar")
    someone.has_problem("Select at least one list")
    someone.looks()
    someone.chooses("Adults’ barred list")
    someone.gives_date("When was the organisation told?", clock.today())
    someone.chooses("A letter from the Disclosure and Barring Service (DBS)")
    someone.types("Details (optional)", "Invented by a browser test")
    someone.presses("Record the bar")
    someone.sees("The bar is recorded")
    someone.is_on("Bars")
    someone.looks()


def _asks_to_lift_it(someone: Visitor) -> None:
    someone.presses("Ask for it to be lifted")
    someone.looks()
    someone.chooses("It was recorded by mistake, or is about somebody else")
    someone.types("How do you know?", "It was a test")
    someone.presses("Ask another officer")
    someone.sees("Another vetting officer is asked to decide")
    someone.looks()


def _opens_with_a_reason(someone: Visitor) -> None:
    someone.is_on("Open a bar")
    someone.presses("Open it")
    someone.has_problem("Enter why you need to open this record")
    someone.looks()
    someone.types(WHY, "A browser test")
    someone.presses("Open it")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_safeguarding_lead_finds_what_waits_and_reads_reasons_with_a_reason(
    visiting: Visiting, scripts: bool
) -> None:
    someone = visiting("safeguarding@", java_script_enabled=scripts)
    someone.opens("/referrals")
    someone.page.locator("main tbody tr").filter(has_text="To be decided").locator("a").first.click()
    someone.is_on("Whether to refer")
    someone.sees("section 35")
    someone.presses("Record what you decided")
    someone.presses("Save your decision")
    someone.has_problem("Select what you have decided")
    someone.opens("/referrals")
    someone.page.locator("main tbody tr").filter(has_text="Not referred").locator("a").first.click()
    expect(someone.page.get_by_text("Invented for this sample")).to_have_count(0)
    someone.types(WHY, "A browser test")
    someone.presses("Open the reasons")
    someone.sees("Invented for this sample")


def test_who_was_referred_is_let_back_by_an_officer_who_did_not_refer(visiting: Visiting) -> None:
    someone = visiting("coordinator@")
    someone.opens("/placements?state=approved")
    placed = someone.page.locator("main tbody tr").filter(has_text="Mentor in prison").locator("a").first
    name = placed.inner_text()
    placed.click()
    someone.presses("Pause this placement")
    someone.chooses("Harm, or risk of harm, to a child or an adult at risk")
    someone.presses("Pause placement")
    someone.sees("Placement paused")
    lead = visiting("safeguarding@")
    _opens_the_duty(lead, name)
    lead.presses("Record what you decided")
    lead.chooses("It has been referred to the DBS")
    lead.gives_date("When was it referred?", clock.today())
    lead.types("Reasons", "Invented by a browser test")
    lead.presses("Save your decision")
    lead.sees("Your decision is saved")
    _opens_the_duty(lead, name)
    lead.sees("another safeguarding lead or vetting officer decides that")
    lead.looks()
    officer = visiting("vetting@")
    _opens_the_duty(officer, name)
    officer.follows("Lift the pause of this placement")
    officer.is_on("Lift the pause after a referral")
    officer.looks()
    officer.presses("Lift the pause")
    officer.has_problem("Say why it can go on")
    officer.looks()
    _lets_back(officer, name)


def _lets_back(officer: Visitor, name: str) -> None:
    _opens_the_duty(officer, name)
    officer.follows("Let them be placed here again")
    officer.looks()
    officer.presses("Let them be placed here again")
    officer.has_problem("Enter the reasons")
    officer.types("Why may they be placed here again?", "Invented by a browser test")
    officer.presses("Let them be placed here again")
    officer.sees("They can be placed here again", "Let back")
    officer.looks()


def _opens_the_duty(someone: Visitor, name: str) -> None:
    someone.opens("/referrals")
    someone.page.locator("main tbody tr").filter(has_text=name).locator("a").first.click()
    someone.is_on("Whether to refer")
