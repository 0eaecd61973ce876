"""Somebody was entered twice: a coordinator compares, merges, confirms a check, and takes the merge back."""

from tests.e2e.conftest import Visiting
from tests.e2e.steps import coordinator
from tests.e2e.visitor import Visitor
from volunteer_app.foundation import clock


def adds(visitor: Visitor, first: str, last: str) -> str:
    """Enter somebody by hand; returns the address of their record."""
    visitor.opens("/people/add")
    visitor.types("First name", first)
    visitor.types("Last name", last)
    visitor.chooses("We will, on their behalf")
    visitor.chooses("They told me")
    visitor.gives_date("When did they agree?", clock.today())
    visitor.presses("Add this person")
    visitor.sees(f"{first} {last} has been added")
    return visitor.path


def merges(visitor: Visitor, kept: str, other: str) -> str:
    """Name the other record, compare both and merge them; returns the address of the merge."""
    visitor.opens(kept)
    visitor.presses("Merge with another record")
    visitor.looks()
    visitor.types("Reference of the other record", other.rpartition("/")[2])
    visitor.presses("Compare the records")
    visitor.is_on("Compare and merge two records")
    visitor.looks()
    visitor.presses("Merge these two records")
    visitor.has_problem("Enter how you know that this is the same person")
    visitor.types("How do you know that this is the same person?", "She told us that she has married")
    visitor.presses("Merge these two records")
    visitor.is_on("Merged records")
    visitor.sees("The two records are now one", "1 check")
    visitor.looks()
    return visitor.path


def confirms(visitor: Visitor, check: str, name: str) -> None:
    """Say that a check is about the person in whose record it is now."""
    visitor.opens(check)
    visitor.follows("Confirm whose check this is")
    visitor.looks()
    visitor.presses(f"It is about {name}")
    visitor.sees("The check counts again")


def undoes(visitor: Visitor, merge: str) -> None:
    """Take a merge back."""
    visitor.opens(merge)
    visitor.types("Why are these two people?", "They are cousins")
    visitor.presses("Undo this merge")
    visitor.is_on("Merge that was undone")
    visitor.looks()


def test_somebody_who_was_entered_twice_becomes_one_and_two_again(visiting: Visiting) -> None:
    visitor = visiting("coordinator@")
    kept = adds(visitor, "Quintessa", "Before")
    other = adds(visitor, "Quintessa", "Married")
    check = coordinator.starts_a_check(visitor, other, "Identity")
    coordinator.decides(visitor, check, "In order")

    merge = merges(visitor, kept, other)

    visitor.opens(other)
    assert visitor.path == kept
    visitor.sees("Another record was merged into this one", "To be confirmed after a merge")
    visitor.looks()
    confirms(visitor, check, "Quintessa Before")
    undoes(visitor, merge)
    visitor.opens(other)
    visitor.is_on("Quintessa Married")
    visitor.opens("/people/possible-duplicates")
    visitor.looks()
