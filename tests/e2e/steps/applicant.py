"""What a member of the public does: apply, and answer an offer."""

from dataclasses import dataclass
from datetime import date

from tests.e2e.mailbox import link_sent_to, text_sent_to
from tests.e2e.server import Server
from tests.e2e.visitor import Visitor


@dataclass(frozen=True)
class Applicant:
    """Somebody invented who applies."""

    first_name: str
    last_name: str
    email: str
    born_on: date = date(1988, 2, 29)

    @property
    def name(self) -> str:
        """Their whole name."""
        return f"{self.first_name} {self.last_name}"


def opens_the_opportunity(visitor: Visitor, title: str) -> None:
    """From the front page to the opportunity, by searching."""
    visitor.opens("/")
    visitor.presses("Find an opportunity")
    _unfolds_the_filter(visitor)
    visitor.types("Words", title)
    visitor.presses("Apply filters")
    visitor.follows(title)
    visitor.looks()


def applies(visitor: Visitor, who: Applicant, *, looking: bool = False) -> str:
    """Answer each question and send the application; returns its reference."""
    visitor.presses("Apply now")
    for step in (_gives_name, _gives_birth_date, _gives_email):
        step(visitor, who)
        _continues(visitor, looking)
    return finishes(visitor, looking=looking)


def finishes(visitor: Visitor, *, looking: bool = False) -> str:
    """Answer what comes after the e-mail address, and send the application; returns its reference."""
    _leaves_out(visitor, "What is your telephone number? (optional)", looking)
    _leaves_out(visitor, "What is your postcode? (optional)", looking)
    visitor.chooses("English")
    _continues(visitor, looking)
    _leaves_out(visitor, "Is there anything that would help you to take part? (optional)", looking)
    visitor.types("Why would you like to volunteer in this role?", "Somebody gave me time once.\nNow I can.")
    _continues(visitor, looking)
    visitor.types("When could you volunteer?", "Tuesday afternoons")
    _continues(visitor, looking)
    for number in (1, 2):
        visitor.is_on(f"Referee {number} of 2")
        _gives_referee(visitor, number)
        _continues(visitor, looking)
    visitor.is_on("What we will ask about convictions")
    _continues(visitor, looking)
    return _sends(visitor)


def begins(visitor: Visitor, who: Applicant) -> None:
    """Answer the first two questions: name and date of birth."""
    for step in (_gives_name, _gives_birth_date):
        step(visitor, who)
        visitor.presses("Continue")


def is_told_what_is_missing(visitor: Visitor) -> None:
    """Go on without an answer: the page says what is missing, in words and by focus."""
    visitor.presses("Continue")
    visitor.has_problem("Enter your first name", "Enter your last name")
    visitor.looks()


def reads_the_confirmation(server: Server, who: Applicant, reference: str) -> None:
    """The mail has the reference and says nothing of the role."""
    text = text_sent_to(server.instance, who.email, reference)
    assert reference in text
    assert "prison" not in text.lower()


def answers_the_offer(visitor: Visitor, server: Server, who: Applicant, answer: str) -> None:
    """Follow the link of the mail and answer."""
    visitor.opens(link_sent_to(server.instance, who.email, "We would like you to volunteer with us"))
    visitor.is_on("Your offer")
    visitor.looks()
    visitor.presses("Send my answer")
    visitor.has_problem("Select yes or no")
    visitor.looks()
    visitor.chooses(answer)
    visitor.presses("Send my answer")
    visitor.looks()


def _unfolds_the_filter(visitor: Visitor) -> None:
    words = visitor.page.get_by_label("Words", exact=True)
    if not words.is_visible():
        visitor.page.get_by_role("heading", name="Filter").click()


def _gives_name(visitor: Visitor, who: Applicant) -> None:
    visitor.is_on("What is your name?")
    visitor.types("First name", who.first_name)
    visitor.types("Last name", who.last_name)


def _gives_birth_date(visitor: Visitor, who: Applicant) -> None:
    visitor.gives_date("What is your date of birth?", who.born_on)


def _gives_email(visitor: Visitor, who: Applicant) -> None:
    visitor.chooses("Yes")
    visitor.types("Email address", who.email)


def _gives_referee(visitor: Visitor, number: int) -> None:
    visitor.types("Full name", f"Referee Goodword {number}")
    visitor.types("How do they know you?", "A former colleague")
    visitor.types("Email address", f"goodword{number}@people.example")


def _leaves_out(visitor: Visitor, question: str, looking: bool) -> None:
    visitor.is_on(question)
    _continues(visitor, looking)


def _continues(visitor: Visitor, looking: bool) -> None:
    if looking:
        visitor.looks()
    visitor.presses("Continue")


def _sends(visitor: Visitor) -> str:
    visitor.is_on("Check your answers before you send your application")
    visitor.looks()
    visitor.chooses("I have read how my details are used, and what I have written is true")
    visitor.presses("Send application")
    visitor.is_on("Application sent")
    visitor.looks()
    return visitor.reference("APP")
