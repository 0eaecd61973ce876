"""A coordinator asks for references; referees answer, or would rather not, without an account."""

import pytest

from tests.e2e.conftest import EMAILS, Visiting
from tests.e2e.mailbox import link_sent_to
from tests.e2e.server import Server
from tests.e2e.visitor import Visitor


def asks(coordinator: Visitor, name: str, **how: str) -> None:
    """Ask about the first person of the list."""
    coordinator.opens("/people")
    coordinator.page.get_by_role("rowheader").get_by_role("link").first.click()
    coordinator.follows("References")
    coordinator.looks()
    coordinator.presses("Ask for a reference")
    coordinator.looks()
    coordinator.selects("Which role is it for?", "Mentor in prison")
    if coordinator.page.get_by_role("group", name="Who is the referee?").count():
        coordinator.chooses("Somebody else")
    coordinator.types("Full name of the referee", name)
    coordinator.types("How do they know the person?", "Manager at work")
    for label, text in how.items():
        coordinator.types(label, text)
    coordinator.presses("Ask for the reference")
    coordinator.is_on(f"Reference from {name}")
    coordinator.looks()


def answers(someone: Visitor, *, worried: str = "") -> None:
    """Fill in the questions."""
    someone.chooses("2 to 5 years", of="How long have you known them?")
    someone.chooses("As an employer or manager")
    for group in someone.page.get_by_role("group", name="Would you be content").all():
        group.get_by_role("radio", name="Yes").check()
    someone.types("What would they be good at? (optional)", "Patient, and always on time.")
    worries = someone.page.get_by_role("group", name="Is there anything that worries you")
    worries.get_by_role("radio", name="Yes" if worried else "No").check()
    if worried:
        someone.types("What worries you?", worried)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_referee_answers_by_a_link_without_an_account(
    server: Server, visiting: Visiting, scripts: bool
) -> None:
    coordinator, referee = visiting("coordinator@"), visiting(java_script_enabled=scripts)
    email = f"rhian-{'with' if scripts else 'without'}@people.example"
    asks(coordinator, "Rhian Speakwell", **{"Email address (optional)": email})
    request = coordinator.page.url
    link = link_sent_to(server.instance, email, "asks you for a reference")
    referee.opens(link)
    referee.is_on("Give a reference")
    referee.looks()
    referee.presses("Send the reference")
    referee.has_problem("Select how long you have known them", "Select whether anything worries you")
    referee.looks()
    answers(referee, worried="They told me that they cannot bear locked doors.")
    referee.presses("Send the reference")
    referee.is_on("Thank you for your answer")
    referee.looks()
    assert referee.opens(link).status == 404
    referee.is_on("This link does not work any more")
    referee.looks()

    assert link_sent_to(server.instance, EMAILS["coordinator@"], "A reference has come in")
    coordinator.opens(request)
    coordinator.sees("Somebody has to weigh this reference", "cannot bear locked doors")
    coordinator.looks()
    coordinator.follows("Check that it is for")
    coordinator.presses("Change the outcome")
    coordinator.chooses("In order")
    coordinator.presses("Save the outcome")
    coordinator.follows("Who was asked, and what they said")
    coordinator.does_not_see("Somebody has to weigh")


def test_a_referee_would_rather_not(server: Server, visiting: Visiting) -> None:
    coordinator, referee = visiting("coordinator@"), visiting()
    asks(coordinator, "Emyr Quietly", **{"Email address (optional)": "emyr@people.example"})
    referee.opens(link_sent_to(server.instance, "emyr@people.example", "asks you for a reference"))
    referee.follows("I would rather not")
    referee.looks()
    referee.types("Why would you rather not? (optional)", "I hardly know them.")
    referee.presses("Send")
    referee.is_on("Thank you for your answer")
    told = link_sent_to(server.instance, EMAILS["coordinator@"], "A referee would rather not answer")
    coordinator.opens(told)
    coordinator.sees("Ask somebody else", "I hardly know them.")
    coordinator.looks()


def test_a_coordinator_enters_what_a_referee_says_by_telephone_and_withdraws_another(
    visiting: Visiting,
) -> None:
    coordinator = visiting("coordinator@")
    asks(coordinator, "Olwen Callme", **{"Telephone number (optional)": "01632 960123"})
    coordinator.sees("Telephone or write to them, and enter what they say")
    coordinator.presses("Enter what they say")
    coordinator.looks()
    coordinator.chooses("By telephone")
    answers(coordinator)
    coordinator.presses("Save the reference")
    coordinator.sees("The reference has been entered", "Patient, and always on time.")
    coordinator.looks()
    asks(coordinator, "Wyn Wrongnumber", **{"Telephone number (optional)": "01632 960124"})
    coordinator.presses("Withdraw the request")
    coordinator.looks()
    coordinator.chooses("The referee’s details are wrong")
    coordinator.presses("Withdraw the request")
    coordinator.sees("The request has been withdrawn")
