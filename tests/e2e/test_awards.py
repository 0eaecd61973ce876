"""A course gets a certificate that a stranger checks; a qualification is claimed, awarded and joined."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Visiting
from tests.e2e.visitor import Visitor
from tests.pdf import Pdf
from volunteer_app.foundation import clock

PHONE: dict[str, Any] = {"viewport": {"width": 320, "height": 720}}
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])


def saves(visitor: Visitor, name: str) -> bytes:
    """Save what a link leads to."""
    with visitor.page.expect_download() as download:
        visitor.page.locator("a[download]", has_text=name).first.click()
    return Path(download.value.path()).read_bytes()


@SCRIPTS
def test_a_stranger_checks_the_certificate_that_a_volunteer_saved_on_a_phone(
    visiting: Visiting, scripts: bool
) -> None:
    sami = visiting("volunteer@", java_script_enabled=scripts, **PHONE)
    sami.opens("/my/training")
    sami.looks()
    sami.page.get_by_role("link", name="Certificate of First aid at work").click()
    sami.is_on("Certificate")
    sami.looks()
    sami.page.get_by_role("radio", name="No").check()
    record = sami.path.removesuffix("/certificate")
    sami.presses("Make a new certificate")
    sami.sees("The certificate is ready to save")
    sami.looks()
    made = Pdf(saves(sami, "Save the certificate (PDF)"))
    assert "Sami Helperton" in made.text
    assert made.claims_ua
    printed = re.search(r"(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5}", made.text)
    assert printed
    checks(visiting(java_script_enabled=scripts, **PHONE), printed[0])
    is_asked_why(visiting("coordinator@", java_script_enabled=scripts), record)


def is_asked_why(cora: Visitor, record: str) -> None:
    """Go to take the training back, which needs a reason, and leave it."""
    cora.opens(record)
    cora.looks()
    cora.follows("Take it back, if it was verified by mistake")
    cora.looks()
    cora.presses("Take it back")
    cora.has_problem("Enter why it counts no more")


def checks(stranger: Visitor, code: str) -> None:
    """Check a certificate without a sign-in, from the front page on; then a code that nobody has."""
    stranger.opens("/")
    stranger.follows("Check a certificate")
    stranger.looks()
    stranger.presses("Check the certificate")
    stranger.has_problem("Enter the code on the certificate")
    stranger.looks()
    stranger.types("Certificate code", code.lower())
    stranger.presses("Check the certificate")
    stranger.is_on("This certificate is valid")
    stranger.sees("First aid at work", "Sami H")
    stranger.does_not_see("Helperton", "Lantern")
    stranger.looks()
    stranger.opens(f"/certificates/check/{'Z' * 20}")
    stranger.is_on("This certificate is not valid")
    stranger.looks()


def test_a_coordinator_decides_on_prior_learning_and_takes_a_certificate_back(visiting: Visiting) -> None:
    cora = visiting("coordinator@")
    cora.opens("/training/to-verify")
    cora.follows("Prior learning")
    cora.looks()
    cora.page.get_by_role("link", name="Sami Helperton").first.click()
    cora.is_on("Prior learning")
    cora.looks()
    cora.presses("Save the decision")
    cora.has_problem("Select yes if it meets what the unit asks")
    cora.page.get_by_role("radio", name="Yes").check()
    cora.gives_date("If yes: when was it assessed?", clock.today())
    cora.types("If yes: name of the assessor", "Asha Assessor")
    cora.types("If yes: name of the verifier", "asha assessor")
    cora.presses("Save the decision")
    cora.has_problem("The verifier must be somebody other than the assessor")
    cora.looks()
    cora.types("If yes: name of the verifier", "Vic Verifier")
    cora.presses("Save the decision")
    cora.sees("The claim is decided")
    awards(cora)
    takes_back(cora)


def awards(cora: Visitor) -> None:
    """Record the last unit and the award."""
    cora.follows("Awards")
    cora.looks()
    cora.page.get_by_role("link", name="Certificate in Mentoring").first.click()
    cora.sees("7 of the 10 credits that are needed are achieved")
    cora.looks()
    cora.follows("Record a unit as achieved")
    cora.looks()
    cora.selects("Unit", "M/100/1003 Support somebody through a change")
    cora.gives_date("When was it achieved?", clock.today())
    cora.types("Name of the assessor", "Asha Assessor")
    cora.types("Name of the verifier", "Vic Verifier")
    cora.presses("Record the unit")
    cora.follows("Record the award")
    cora.looks()
    cora.gives_date("When was it awarded?", clock.today())
    cora.types("Name of the assessor", "Asha Assessor")
    cora.types("Name of the verifier", "Vic Verifier")
    cora.presses("Record the award")
    cora.sees("The award is recorded")


def takes_back(cora: Visitor) -> None:
    """Make the certificate of an award, and take it back."""
    cora.follows("Make a certificate")
    cora.looks()
    cora.page.get_by_role("radio", name="Yes").check()
    cora.presses("Make the certificate")
    cora.looks()
    cora.follows("Take this certificate back")
    cora.looks()
    cora.types("Why do you take it back?", "Invented by a browser test")
    cora.presses("Take it back")
    cora.sees("The certificate was taken back")


def test_a_volunteer_asks_to_join_and_saves_a_badge(visiting: Visiting) -> None:
    sami = visiting("volunteer@", **PHONE)
    sami.opens("/my/training")
    sami.follows("Training you can join")
    sami.looks()
    sami.follows("Evening course: listening skills")
    sami.sees("Waiting for an answer")
    sami.looks()
    sami.presses("Withdraw your request")
    sami.sees("You have withdrawn your request")
    sami.types("Why would you like to join? (optional)", "Invented by a browser test")
    sami.presses("Ask to join")
    sami.sees("You have asked to join")
    sami.opens("/my/awards")
    sami.looks()
    sami.follows("Award in Advice and Guidance")
    sami.looks()
    sami.follows("Get a digital badge")
    sami.looks()
    assert saves(sami, "Save the badge").count(b".") == 2
    sami.follows("How others check a badge")
    sami.looks()


def test_a_coordinator_offers_something_and_answers(visiting: Visiting) -> None:
    cora = visiting("coordinator@")
    cora.opens("/training/to-verify")
    cora.follows("To join")
    cora.looks()
    cora.presses("Offer something")
    cora.looks()
    cora.types("Title", "First aid for volunteers")
    cora.types("What it is", "A day in June, free.")
    cora.gives_date("Last day to ask", clock.today() + timedelta(days=20))
    cora.types("Places (optional)", "8")
    cora.presses("Save")
    cora.sees("People can ask to join now")
    cora.looks()
    cora.follows("Change it")
    cora.looks()
    cora.presses("Save")
    cora.presses("Close it")
    cora.sees("Nobody can ask any more")
    cora.opens("/training/openings")
    cora.follows("Evening course: listening skills")
    cora.looks()
    cora.page.get_by_role("link", name="Sami Helperton").first.click()
    cora.is_on("Request to join")
    cora.looks()


def test_an_editor_keeps_the_list_of_qualifications(visiting: Visiting) -> None:
    edie = visiting("editor@")
    edie.opens("/qualifications")
    edie.looks()
    edie.presses("Add a qualification")
    edie.looks()
    edie.presses("Save")
    edie.has_problem("Enter the title")
    edie.looks()
    edie.types("Title", "Award in Listening")
    edie.types("Number", "600/7777/1")
    edie.types("Awarding body", "Sample Awards")
    edie.selects("Level", "Level 2")
    edie.types("Credits", "3")
    edie.presses("Save")
    edie.sees("The qualification is in the list")
    edie.looks()
    adds_a_unit(edie)
    edie.page.get_by_role("link", name="Remove K/200/2001").click()
    edie.looks()
    edie.presses("Remove the unit")
    edie.sees("No units are listed")
    edie.follows("Change this qualification")
    edie.looks()


def adds_a_unit(edie: Visitor) -> None:
    """Add a unit to the qualification of this page."""
    edie.presses("Add a unit")
    edie.looks()
    edie.types("Title", "Listen to somebody")
    edie.types("Number", "K/200/2001")
    edie.selects("Level", "Level 2")
    edie.types("Credits", "3")
    edie.page.get_by_role("radio", name="Yes").check()
    edie.presses("Add the unit")
    edie.looks()
