"""What a prison's security contact decides on: letting people in, and no longer letting them in."""

from datetime import date

from tests.e2e.visitor import Visitor


def clears(visitor: Visitor, name: str, *, last_day: date) -> None:
    """Clear somebody who waits, for escorted visits, on a condition."""
    visitor.opens("/clearances")
    visitor.follows(name)
    visitor.is_on("Decide on clearance")
    visitor.chooses("Yes")
    visitor.selects("Level", "Escorted")
    visitor.gives_date("Last day", last_day)
    visitor.selects("Photo identification to show at the gate", "Passport")
    visitor.chooses("The prison’s own security check")
    visitor.types("Conditions (optional)", "Visits hall only")
    visitor.looks()
    visitor.presses("Save the decision")
    visitor.sees(f"{name} is cleared")


def finds_on_the_gate_list(visitor: Visitor, name: str) -> None:
    """Today's list for the gate has the person, with the condition."""
    visitor.opens("/gate-list")
    assert visitor.row(name, "Visits hall only").count() == 1


def looks_at_revoking(visitor: Visitor, name: str) -> None:
    """The page that takes a clearance back, which needs a reason."""
    visitor.opens("/clearances/cleared")
    visitor.follows(name)
    visitor.presses("Revoke this clearance")
    visitor.presses("Revoke the clearance")
    visitor.has_problem("Enter why you revoke this clearance")
    visitor.looks()
