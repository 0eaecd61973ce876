"""A coordinator writes down what worked, an editor checks and publishes it, and a reader finds it."""

import re
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import Visiting
from tests.e2e.visitor import Visitor
from tests.factories.documents import make_pdf
from volunteer_app.foundation import clock

TITLE = "Umbrellas at the gate"


def writes(coordinator: Visitor) -> str:
    """Write and submit an entry; gives the address of its page."""
    coordinator.opens("/good-practice-entries/new")
    coordinator.chooses("Case study")
    coordinator.types("Title", TITLE)
    coordinator.types("Summary", "Visitors wait in the dry")
    coordinator.types("Text", "## What was done\n\nA box of umbrellaz stands at the gate.\n\n<b>Bold</b>")
    coordinator.chooses("Prison", of="Where was it tried?")
    coordinator.chooses("Reward and recognition")
    coordinator.types("Who did it? (optional)", "Lantern")
    coordinator.chooses("1. Described")
    coordinator.types("What does that rest on?", "What visitors say")
    coordinator.gives_date("When should somebody look at it again?", clock.today() + timedelta(days=400))
    coordinator.presses("Save")
    coordinator.sees("Draft saved", "<b>Bold</b>")
    coordinator.looks()
    return coordinator.path


def adds_and_removes_a_file(coordinator: Visitor, here: str, folder: Path) -> None:
    """A file comes and goes."""
    (folder / "plan.pdf").write_bytes(make_pdf())
    coordinator.opens(f"{here}/files/add")
    coordinator.types("What is it?", "The plan")
    coordinator.page.locator("input[type=file]").set_input_files(folder / "plan.pdf")
    coordinator.presses("Add the file")
    coordinator.looks()
    coordinator.follows("Remove The plan")
    coordinator.looks()
    coordinator.presses("Remove the file")
    coordinator.sees("The file has been removed")


def test_what_worked_is_written_checked_published_and_found(visiting: Visiting, tmp_path: Path) -> None:
    coordinator, editor, reader = visiting("coordinator@"), visiting("editor@"), visiting("")
    here = writes(coordinator)
    adds_and_removes_a_file(coordinator, here, tmp_path)
    coordinator.follows("Submit to the editors")
    coordinator.looks()
    coordinator.presses("Submit")
    editor.opens(here)
    for link, button in (("Begin the review", "Begin the review"), ("Publish", "Publish")):
        editor.follows(link)
        editor.looks()
        editor.presses(button)
    editor.looks()
    reader.opens("/good-practice")
    reader.page.get_by_label("Search good practice").fill("umbrelas gate")
    reader.presses("Search")
    reader.sees("Showing results for")
    reader.looks()
    reader.page.get_by_role("link", name=TITLE).click()
    reader.is_on(TITLE)
    reader.page.get_by_role("radio", name="Yes").check()
    reader.presses("Send")
    reader.sees("Your answer was counted", "You have said whether")
    reader.looks()


def test_an_entry_begins_with_a_programme(visiting: Visiting) -> None:
    coordinator = visiting("coordinator@")
    coordinator.opens("/programmes?view=all")
    coordinator.page.locator("main tbody a").first.click()
    coordinator.follows("Share what it has come to as good practice")
    expect(coordinator.page.get_by_label("Text", exact=True)).to_have_value(re.compile("commissioned it"))
    coordinator.looks()
