"""The question about convictions, answered with nothing: the volunteer, then the vetting officer."""

from tests.e2e.visitor import Visitor


def tells_nothing(visitor: Visitor) -> None:
    """From the list of what is left: read which law applies, then answer."""
    visitor.opens("/my/volunteering")
    visitor.follows("Question about convictions")
    visitor.is_on("Telling us about convictions")
    visitor.looks()
    visitor.page.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
    visitor.presses("Continue")
    visitor.has_problem("Select that you have read which law applies")
    visitor.looks()
    visitor.chooses("I have read which law applies to this role")
    visitor.presses("Continue")
    visitor.looks()
    visitor.chooses("No, neither")
    visitor.presses("Continue")
    visitor.is_on("There is nothing to tell")
    visitor.looks()
    visitor.presses("Send to the vetting officer")
    visitor.sees("You answered on")


def lets_go_on(officer: Visitor, name: str) -> None:
    """Open the answer with a reason, and see that there is nothing to weigh."""
    officer.opens("/disclosures")
    officer.follows(name)
    officer.looks()
    officer.types("Why do you need to open this record?", "They answered after their offer")
    officer.presses("Open")
    officer.looks()
    officer.presses("They can go on")
    officer.sees("Can go on")
