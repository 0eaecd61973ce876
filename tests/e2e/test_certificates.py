"""Whether a certificate suffices, the Update Service, waivers and a reconsideration, in a browser."""

from datetime import timedelta

from tests.e2e.conftest import Visiting
from tests.e2e.visitor import Visitor
from volunteer_app.foundation import clock


def opens_somebody(someone: Visitor, number: int = 0) -> None:
    """The record of one of the people in the list."""
    someone.opens("/people")
    someone.page.locator("main tbody a").nth(number).click()


def test_an_officer_gives_a_waiver_and_ends_it(visiting: Visiting) -> None:
    someone = visiting("vetting@")
    opens_somebody(someone)
    someone.follows("Waivers")
    someone.looks()
    someone.presses("Give a waiver")
    someone.is_on("Give a waiver")
    someone.looks()
    someone.presses("Give the waiver")
    someone.has_problem("Select what they do not have to meet")
    someone.chooses("Identity")
    someone.gives_date("Last day", clock.today() + timedelta(days=30))
    someone.types("Why?", "Invented by a browser test")
    someone.presses("Give the waiver")
    someone.sees("The waiver has been given")
    someone.looks()
    someone.page.get_by_role("link", name="End this waiver of identity").first.click()
    someone.is_on("End this waiver")
    someone.presses("End the waiver")
    someone.has_problem("Enter why it ends")
    someone.looks()
    someone.types("Why does it end?", "Invented by a browser test")
    someone.presses("End the waiver")
    someone.sees("The waiver has ended")


def moves_to(someone: Visitor, words: str) -> None:
    """Say where the check has got to."""
    someone.presses("Say where it has got to")
    someone.looks()
    someone.chooses(words)
    someone.presses("Save")
    someone.sees(words)


def test_a_refusal_of_hmpps_is_reconsidered(visiting: Visiting) -> None:
    someone = visiting("vetting@")
    opens_somebody(someone)
    someone.presses("Start a check")
    someone.chooses("HMPPS vetting")
    someone.looks()
    someone.selects("Level of HMPPS vetting", "Standard plus")
    someone.presses("Start the check")
    moves_to(someone, "Sent, waiting for an answer")
    moves_to(someone, "With the decision maker")
    someone.looks()
    someone.presses("Record the outcome")
    someone.chooses("Refused")
    someone.presses("Save the outcome")
    someone.follows("Note that HMPPS was asked to reconsider")
    someone.is_on("HMPPS was asked to reconsider")
    someone.looks()
    someone.gives_date("When was HMPPS asked?", clock.today())
    someone.presses("Save")
    someone.sees("HMPPS was asked to look at this again")
    someone.looks()


def test_a_certificate_is_asked_about_and_its_answer_looked_at(visiting: Visiting) -> None:
    someone = visiting("vetting@")
    someone.opens("/checks/update-service")
    someone.looks()
    someone.page.locator("main li a").first.click()
    someone.is_on("What comes of this answer?")
    someone.looks()
    someone.presses("Save")
    someone.has_problem("Enter what you found out or did")
    someone.types("What did you find out, or do?", "Invented by a browser test")
    someone.presses("Save")
    someone.is_on("Update Service")
    someone.looks()
    someone.presses("Ask whether it is current")
    someone.is_on("Ask the Update Service")
    someone.looks()
    someone.types("Why do you ask?", "Yearly")
    someone.chooses("Blank, and no new information")
    someone.presses("Save")
    someone.sees("The certificate is current")
    _takes_consent_back_and_gives_it_again(someone)
    someone.follows("Criminal record certificate")
    someone.sees("Does it suffice today?")
    someone.looks()
    someone.follows("Rules on the day of its issue")
    someone.is_on("Rules of checking on a day")
    someone.looks()


def _takes_consent_back_and_gives_it_again(someone: Visitor) -> None:
    someone.follows("They do not agree any more")
    someone.looks()
    someone.presses("They do not agree any more")
    someone.sees("Nobody will ask about this certificate any more")
    someone.follows("Record that they agree")
    someone.looks()
    someone.gives_date("When did they agree?", clock.today())
    someone.presses("They agree")
    someone.sees("Their agreement has been recorded")
