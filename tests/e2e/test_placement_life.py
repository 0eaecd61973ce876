"""A placement is supervised, reviewed, extended and moved; two people are kept apart."""

from datetime import date, timedelta

from tests.e2e.conftest import Visiting
from tests.e2e.visitor import Visitor
from volunteer_app.foundation import clock


def in_days(number: int) -> date:
    return clock.today() + timedelta(days=number)


def opens_its_life(someone: Visitor) -> str:
    someone.opens("/placements?state=approved")
    someone.page.locator("main tbody a").last.click()
    someone.follows("Life of this placement: supervisor, reviews, extension, transfer, what happened")
    someone.is_on("Life of this placement")
    someone.looks()
    return someone.path


def test_a_coordinator_changes_the_supervisor_and_writes_down_a_review(visiting: Visiting) -> None:
    someone = visiting("coordinator@")
    life = opens_its_life(someone)
    someone.follows("Change the supervisor")
    someone.is_on("Change the supervisor")
    someone.looks()
    someone.presses("Change the supervisor")
    someone.has_problem("Choose a coordinator, or enter the name of the supervisor")
    someone.types("Name of somebody else", "Delyth Newcomer")
    someone.presses("Change the supervisor")
    someone.sees("Supervisor changed", "Delyth Newcomer")
    someone.follows("Write down a review")
    someone.is_on("Write down a review")
    someone.looks()
    someone.presses("Save the review")
    someone.has_problem("Select what came of the review")
    someone.chooses("It goes on as it is")
    someone.presses("Save the review")
    someone.sees("Review written down", "It goes on as it is")
    someone.opens(life)
    someone.follows("Plan the next review")
    someone.looks()
    someone.presses("Plan the review")
    someone.has_problem("Enter the day of the review")


def test_a_coordinator_asks_for_an_extension_and_looks_at_a_transfer(visiting: Visiting) -> None:
    someone = visiting("coordinator@")
    life = opens_its_life(someone)
    someone.follows("Transfer it to another place")
    someone.is_on("Transfer this placement")
    someone.looks()
    someone.presses("Propose the transfer")
    someone.has_problem("Select a place")
    someone.opens(life)
    someone.follows("Extend it")
    someone.is_on("Extend this placement")
    someone.looks()
    someone.gives_date("New last day", in_days(0))
    someone.presses("Propose the extension")
    someone.has_problem("The new last day must be after the present one")


def test_a_coordinator_is_asked_whether_a_placement_goes_on(visiting: Visiting) -> None:
    someone = visiting("coordinator@")
    someone.opens("/start")
    someone.sees("Can restart: decide")
    someone.page.locator("main a[href$='/life']").first.click()
    someone.is_on("Life of this placement")
    someone.sees("Does it go on?")
    someone.looks()
    someone.follows("It does not restart for now")
    someone.looks()
    someone.presses("Keep it paused")
    someone.has_problem("Select why it does not restart")
    someone.chooses("The volunteer cannot come, or does not want to, for now")
    someone.types("Note", "After the holidays")
    someone.presses("Keep it paused")
    someone.sees("The placement stays paused")
    someone.looks()


def test_an_officer_decides_about_what_stands_against_a_statement(visiting: Visiting) -> None:
    someone = visiting("vetting@")
    someone.opens("/start")
    someone.sees("What stands against a do-not-match statement")
    someone.opens("/screening")
    someone.is_on("What stands against a statement")
    someone.looks()
    someone.page.locator("main tbody a").first.click()
    someone.is_on("Something stands against a statement")
    someone.looks()
    someone.presses("Decide")
    someone.has_problem("Select what happens to it", "Say why")
    someone.chooses("Let it go on")
    someone.types("Why?", "They never meet")
    someone.presses("Decide")
    someone.sees("Decided: it goes on")
    someone.looks()
