"""What a volunteer does: choose a password, see what is left, sign, log training, name a contact."""

from tests.e2e.conftest import sign_in
from tests.e2e.mailbox import link_sent_to
from tests.e2e.server import Server
from tests.e2e.visitor import Visitor
from volunteer_app.foundation import clock

PASSWORD = "kettle-orchard-mainsail"


def sets_a_password(visitor: Visitor, server: Server, email: str) -> None:
    """By the link of the invitation: first too short a one, then a good one; then sign in with it."""
    visitor.opens(link_sent_to(server.instance, email, "Set up your sign-in"))
    visitor.is_on("Choose a password")
    visitor.looks()
    visitor.types("New password", "short")
    visitor.presses("Save password")
    visitor.has_problem("Password must be 12 characters or more")
    visitor.looks()
    visitor.types("New password", PASSWORD)
    visitor.presses("Save password")
    visitor.sees("Your password is set. You can sign in now")
    sign_in(visitor, email, PASSWORD)
    visitor.is_on("Your volunteering")


def signs(visitor: Visitor, agreement: str, name: str) -> None:
    """Read an agreement from the list of what is left, and sign it."""
    visitor.opens("/my/volunteering")
    visitor.follows(agreement)
    visitor.looks()
    visitor.types("Your full name", name)
    visitor.chooses("I have read this and I agree to it")
    visitor.presses("Sign the agreement")


def logs_training(visitor: Visitor, title: str) -> None:
    """Log a pack that was finished today."""
    visitor.opens("/my/training")
    visitor.presses("Log training")
    visitor.presses("Log the training")
    visitor.has_problem("Select which training")
    visitor.looks()
    visitor.chooses(title)
    visitor.gives_date("When was it finished?", clock.today())
    visitor.types("Hours", "5")
    visitor.types("Minutes", "30")
    visitor.presses("Log the training")
    visitor.sees(title)


def names_an_emergency_contact(visitor: Visitor) -> None:
    """Change one's own details."""
    visitor.opens("/my/details")
    visitor.presses("Change your details")
    visitor.types("Name (optional)", "Ífor O’Nearby")
    visitor.page.get_by_label("Telephone number (optional)", exact=True).last.fill("07700 900123")
    visitor.types("How you know each other (optional)", "Brother")
    visitor.presses("Save details")
    visitor.sees("Ífor O’Nearby")
