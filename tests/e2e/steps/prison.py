"""What a prison's own user writes into a sentence record: who may volunteer, where, and whether it is paused.

Whoever opens a record gives a reason, each time; it says nothing to others.
"""

from datetime import date

from tests.e2e.visitor import Visitor

WHY = "To see whether the placement can begin"
RELEASE = "Resettlement day release (RDR)"
APPROVAL = "The governor’s approval"


def asks_the_governor(visitor: Visitor, name: str, *, role: str, place: str) -> None:
    """Note that the governor was asked whether somebody may do a role at a place."""
    _finds(visitor, name)
    visitor.follows("Add an approval")
    visitor.presses("Save")
    visitor.has_problem("Select who approves", "Select what they said")
    visitor.looks()
    visitor.chooses("The governor")
    visitor.selects("Role", role)
    visitor.selects("Place", place)
    visitor.chooses("They were asked and have not answered yet")
    visitor.presses("Save")
    visitor.sees("Saved")


def applies_for_a_release(visitor: Visitor, name: str, *, place: str, last_day: date, note: str) -> None:
    """Note that a day release to a place was applied for."""
    _finds(visitor, name)
    visitor.follows("Add a temporary release")
    visitor.chooses(RELEASE)
    visitor.selects("Place", place)
    visitor.chooses("It was applied for")
    visitor.gives_date("Last day", last_day)
    visitor.types("Note (optional)", note)
    visitor.looks()
    visitor.presses("Save")
    visitor.sees("Saved")


def says(visitor: Visitor, name: str, what: str, to: str, *, note: str = "") -> None:
    """Open the record, then one thing in it, and write down what became of it today."""
    _finds(visitor, name)
    visitor.types("Why do you need to open this record?", WHY)
    visitor.presses("Open the record")
    with visitor.page.expect_navigation():
        visitor.row(what).get_by_role("button").click()
    visitor.looks()
    visitor.chooses(to)
    if note:
        visitor.types("Note (optional)", note)
    visitor.presses("Save")
    visitor.sees("Saved")


def _finds(visitor: Visitor, name: str) -> None:
    visitor.opens("/sentences")
    visitor.follows(name)
    visitor.is_on("Sentence record")
