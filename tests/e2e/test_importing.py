"""A coordinator brings people from a spreadsheet, decides about a duplicate, and takes the good rows."""

from pathlib import Path

from tests.e2e.conftest import Visiting
from tests.e2e.visitor import Visitor
from tests.factories.imports import HEADINGS, csv_of
from volunteer_app.foundation import clock

GOOD = ("Ffion", "Imported", "27/3/1987", "ffion.imported@example.org")
BAD = ("Iolo", "", "31/2/1990", "iolo.imported@example.org")


def sends(visitor: Visitor, file: Path) -> str:
    """Send a file of people; returns the address of the import."""
    visitor.opens("/people")
    visitor.follows("Import people")
    visitor.is_on("Import old records")
    visitor.looks()
    visitor.follows("Import people")
    visitor.is_on("Import people")
    visitor.chooses("They told us")
    visitor.gives_date("When did they agree?", clock.today())
    visitor.page.get_by_label("File", exact=True).set_input_files(file)
    visitor.looks()
    visitor.presses("Check this file")
    visitor.is_on("Import of people")
    visitor.looks()
    return visitor.path


def decides(visitor: Visitor, address: str) -> None:
    """Look at the possible duplicate, and leave it out."""
    visitor.opens(f"{address}/duplicates")
    visitor.sees("Same name and date of birth")
    visitor.looks()
    visitor.chooses("Leave this row out")
    visitor.presses("Save these decisions")
    visitor.sees("0 rows are undecided")


def takes(visitor: Visitor, address: str, words: str) -> None:
    """Take the good rows."""
    visitor.opens(address)
    visitor.presses("Take the good rows")
    visitor.sees(words)
    visitor.looks()
    visitor.presses("Take these rows")
    visitor.is_on("Import of people")
    visitor.looks()


def takes_back(visitor: Visitor, address: str) -> None:
    """Take the import back: who came with it goes again."""
    visitor.opens(address)
    visitor.follows("Take this import back")
    visitor.is_on("Take back this import of people")
    visitor.sees("1 person will be removed")
    visitor.looks()
    visitor.types("Why are you taking this import back?", "It was the wrong file")
    visitor.presses("Take this import back")
    visitor.is_on("Import of people")
    visitor.sees("Taken back", "It was the wrong file")
    visitor.looks()


def deletes(visitor: Visitor, address: str) -> None:
    """Delete a file of which nothing was taken. What was decided about its rows before is chosen already."""
    visitor.opens(f"{address}/duplicates")
    visitor.sees("0 rows are undecided")
    visitor.opens(address)
    visitor.follows("Delete this file")
    visitor.is_on("Delete this file of people")
    visitor.looks()
    visitor.presses("Delete this file")
    visitor.is_on("Import old records")
    visitor.sees("The file has been deleted")


def test_people_come_from_a_spreadsheet(visiting: Visiting, tmp_path: Path) -> None:
    visitor = visiting("coordinator@")
    first, second = tmp_path / "people.csv", tmp_path / "more.csv"
    first.write_bytes(csv_of(HEADINGS, [GOOD, BAD]))
    address = sends(visitor, first)
    visitor.opens(f"{address}/rows/bad")
    visitor.sees("Last name (column B): Enter a last name", "“31/2/1990” is not a real date")
    visitor.looks()
    takes(visitor, address, "1 person will be added")
    visitor.opens(f"{address}/rows/taken")
    visitor.follows("Ffion Imported")
    visitor.is_on("Ffion Imported")
    second.write_bytes(csv_of(HEADINGS, [GOOD, (*GOOD[:3], "other@example.org"), ("New", "Comer", "", "")]))
    address = sends(visitor, second)
    decides(visitor, address)
    takes(visitor, address, "1 row will be left out, as you decided")
    visitor.sees("Already here")
    takes_back(visitor, address)
    deletes(visitor, sends(visitor, second))
