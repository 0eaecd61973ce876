"""A coordinator arranges a training session and takes a register of 30 on a telephone; a volunteer books."""

from datetime import timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visiting
from tests.e2e.test_merging import adds
from tests.e2e.visitor import Visitor
from volunteer_app.foundation import clock

TELEPHONE = {"viewport": {"width": 320, "height": 568}}
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
SMALLEST_TARGET = 44  # CSS pixels, WCAG 2.2 criterion 2.5.5


def arranges(cora: Visitor, title: str) -> str:
    """A session of three weeks from now. Gives the address of its page."""
    cora.opens("/training/sessions?when=coming")
    cora.looks()
    cora.presses("Arrange a session")
    cora.presses("Arrange the session")
    cora.has_problem("Select which training", "Enter the day", "Enter the start time", "Enter the place")
    cora.looks()
    cora.chooses("Another course")
    cora.types("Title of the course", title)
    cora.gives_date("Which day?", clock.today() + timedelta(days=21))
    cora.types("Start time", "2:30pm")
    cora.types("End time", "1pm")
    cora.types("Place", "The Old Hall, 1 High Street")
    cora.types("Trainer", "Tamsin Rowe")
    cora.types("Number of places", "1")
    cora.presses("Arrange the session")
    cora.has_problem("End time must be after the start time")
    cora.types("End time", "4pm")
    cora.presses("Arrange the session")
    cora.sees("The session is arranged", "2:30pm to 4pm", "0 of 1 booked")
    cora.looks()
    return cora.path


def books(cora: Visitor, page: str, words: str) -> None:
    """The first person who fits the words, on their behalf."""
    cora.opens(page)
    cora.presses("Book people")
    cora.types("Search by name, email address, postcode or reference", words)
    cora.presses("Find people")
    cora.looks()
    cora.page.get_by_role("checkbox").first.check()
    cora.presses("Book those who are ticked")


def calendar_of(sami: Visitor) -> Calendar:
    with sami.page.expect_download() as download:
        sami.page.get_by_role("link", name="Add it to your calendar").click()
    return Calendar.from_ical(Path(download.value.path()).read_bytes())


def waits_for(sami: Visitor, title: str) -> None:
    """A volunteer finds the session full, and waits."""
    sami.opens("/my/training")
    sami.page.get_by_role("link", name="Training sessions you can book").click()
    sami.is_on("Training sessions")
    sami.looks()
    sami.page.get_by_role("link", name=title).click()
    sami.sees("Full: you can join the waiting list")
    sami.looks()
    sami.presses("Join the waiting list")
    sami.sees("You are on the waiting list")
    sami.looks()


def frees_the_place(cora: Visitor, page: str) -> None:
    cora.opens(page)
    cora.page.get_by_role("row").get_by_role("link", name="Cancel").click()
    cora.looks()
    cora.presses("Cancel the booking")
    cora.sees("is cancelled")


def changes_and_calls_off(cora: Visitor, page: str) -> None:
    cora.opens(page)
    cora.presses("Change the session")
    cora.types("Place", "The New Hall")
    cora.presses("Save the session")
    cora.sees("The session has been saved", "The New Hall")
    cora.follows("Cancel the session")
    cora.presses("Cancel the session")
    cora.has_problem("Enter why you are cancelling it")
    cora.looks()
    cora.types("Why are you cancelling it?", "The trainer is not available")
    cora.presses("Cancel the session")
    cora.sees("The session is cancelled")


@SCRIPTS
def test_a_volunteer_books_a_session_waits_for_a_place_and_gets_it(visiting: Visiting, scripts: bool) -> None:
    title = f"First aid {'with' if scripts else 'without'} scripts"
    cora = visiting("coordinator@", java_script_enabled=scripts)
    page = arranges(cora, title)
    books(cora, page, "an")
    cora.sees("1 person is booked", "1 of 1 booked")
    sami = visiting("volunteer@", java_script_enabled=scripts, **TELEPHONE)
    waits_for(sami, title)
    frees_the_place(cora, page)
    sami.opens(sami.path)
    sami.sees("Booked")
    (event,) = calendar_of(sami).walk("VEVENT")
    assert str(event["SUMMARY"]) == title
    changes_and_calls_off(cora, page)
    sami.opens(sami.path)
    sami.sees("This session is cancelled")


def test_a_register_of_30_is_taken_on_a_telephone_without_scripts(visiting: Visiting) -> None:
    cora = visiting("coordinator@", java_script_enabled=False, **TELEPHONE)
    cora.opens("/training/sessions?when=past")
    cora.page.get_by_role("row", name="Register to take").get_by_role("link").first.click()
    page = cora.path
    fills_up(cora, page, 30)
    cora.opens(page)
    cora.presses("Take the register")
    cora.sees("30 people are in this register")
    cora.looks()
    targets = cora.page.locator(".app-register label")
    assert targets.count() == 60
    assert targets_are_big(cora.page)
    cora.presses("Save the register")
    cora.has_problem("Select whether")
    cora.looks()
    rows = cora.page.locator(".app-register__person")
    for number in range(3):
        rows.nth(number).get_by_label("Did not come").check()
    cora.chooses("They came")
    cora.presses("Save the register")
    cora.sees("The register is saved", "Held")
    cora.looks()
    expect(cora.page.get_by_role("row").filter(has_text="Did not come")).to_have_count(3)
    cora.presses("See or correct the register")
    cora.page.locator(".app-register__person").first.get_by_label("Came", exact=True).check()
    cora.presses("Correct the register")
    cora.has_problem("Enter why you are correcting the register")
    cora.types("Why are you correcting the register?", "Came by the later train")
    cora.presses("Correct the register")
    cora.sees("The register is corrected for 1 person")
    assert cora.path == page


def fills_up(cora: Visitor, page: str, places: int) -> None:
    """As many came without a booking as there are places left: they are entered and booked."""
    missing = places - cora.page.locator("main tbody tr").count()
    for number in range(missing):
        adds(cora, f"{chr(ord('A') + number)}nna", "Registerton")
    cora.opens(page)
    cora.presses("Book people")
    cora.types("Search by name, email address, postcode or reference", "Registerton")
    cora.presses("Find people")
    cora.looks()
    for each in cora.page.get_by_role("checkbox").all():
        each.check()
    cora.presses("Book those who are ticked")
    cora.sees(f"{missing} people are booked")


def targets_are_big(page: Page) -> bool:
    """Whether a thumb finds every button of the register."""
    boxes = [each.bounding_box() for each in page.locator(".app-register .govuk-radios__item").all()]
    return all(box is not None and box["height"] >= SMALLEST_TARGET for box in boxes)


def test_before_the_session_its_register_is_printed_as_a_sheet_to_sign(visiting: Visiting) -> None:
    cora = visiting("coordinator@")
    cora.opens("/training/sessions?when=coming")
    cora.page.locator("main tbody a").first.click()
    cora.presses("Print a sign-in sheet")
    expect(cora.page.get_by_role("button", name="Print a sign-in sheet")).to_be_visible()
    cora.page.emulate_media(media="print")
    expect(cora.page.get_by_role("columnheader", name="Signature")).to_be_visible()
    expect(cora.page.get_by_role("radio")).to_have_count(0)
    expect(cora.page.get_by_role("button")).to_have_count(0)


def test_who_came_says_how_it_was_and_the_coordinator_reads_it_without_names(visiting: Visiting) -> None:
    sami = visiting("volunteer@", **TELEPHONE)
    sami.opens("/my/training/sessions")
    sami.page.get_by_role("link", name="Tell us how it was").first.click()
    sami.looks()
    sami.presses("Send")
    sami.has_problem("Select how far you agree: what I learnt will help me as a volunteer")
    sami.looks()
    for group in sami.page.get_by_role("group").all():
        group.get_by_label("Agree", exact=True).check()
    sami.types("What could be better? (optional)", "A longer break")
    sami.presses("Send")
    sami.sees("Thank you for telling us")
    cora = visiting("coordinator@")
    cora.opens("/training/sessions?when=past")
    cora.page.get_by_role("row", name="Held").get_by_role("link").first.click()
    cora.sees("A longer break", "Nobody can see who said what")
    cora.looks()
