"""Training packs: read on a telephone without JavaScript, printed, and published by an editor."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.e2e import inspecting
from tests.e2e.conftest import Visiting
from tests.e2e.visitor import Visitor
from tests.factories.pack_files import Files, changed, zipped
from volunteer_app.foundation import clock

PACK = "/training/packs/mentoring-skills"
PAPER: ViewportSize = {"width": 794, "height": 1123}  # A4 at 96 dots an inch


def chooses_zip(editor: Visitor, folder: Path, files: Files) -> None:
    """Choose a zip of these files, and send it."""
    (folder / "pack.zip").write_bytes(zipped(files, under="first-steps"))
    editor.page.get_by_label("Choose the zip").set_input_files(folder / "pack.zip")
    editor.presses("Upload")


def today(files: Files | None = None) -> Files:
    return changed("pack.toml", "= 2026-11-22", f"= {clock.today()}", files)


def too_wide(page: Page) -> bool:
    return bool(page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth"))


def test_a_pack_is_read_from_start_to_end_on_a_telephone_without_scripts(visiting: Visiting) -> None:
    volunteer = visiting("volunteer@", java_script_enabled=False)
    volunteer.page.set_viewport_size({"width": inspecting.NARROW, "height": 800})
    volunteer.opens("/my/training")
    volunteer.follows("Read the training packs")
    volunteer.looks()
    volunteer.follows("Volunteering in Prison")
    volunteer.looks()
    modules = volunteer.page.get_by_role("rowheader").get_by_role("link")
    count = modules.count()
    assert count >= 10
    modules.first.click()
    for number in range(1, count + 1):
        volunteer.sees(f"Module {number} of {count}", "Activity", "Further reading")
        if number in {1, count}:
            volunteer.looks()
        if number < count:
            volunteer.page.locator("a[rel=next]").click()
    assert volunteer.page.locator("a[rel=next]").count() == 0


def test_the_whole_pack_fits_on_paper_with_its_answer_sheet(visiting: Visiting) -> None:
    coordinator = visiting("coordinator@")
    coordinator.opens(PACK)
    coordinator.follows("The whole pack on one page, with an answer sheet")
    coordinator.looks()
    page = coordinator.page
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    assert not too_wide(page)
    assert not page.get_by_role("navigation", name="Menu").is_visible()
    sheet = page.get_by_role("heading", name="Answer sheet")
    assert sheet.is_visible()
    assert page.pdf().startswith(b"%PDF")
    page.emulate_media(media="screen")
    coordinator.opens(f"{PACK}/answers")
    coordinator.looks()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_editor_puts_faults_right_reads_through_publishes_and_withdraws(
    visiting: Visiting, tmp_path: Path, scripts: bool
) -> None:
    code = "steps-with" if scripts else "steps-without"
    files = changed("pack.toml", '"first-steps"', f'"{code}"', today())
    editor = visiting("editor@", java_script_enabled=scripts)
    editor.opens("/training/packs/versions")
    editor.looks()
    editor.presses("Upload a version")
    editor.looks()
    chooses_zip(editor, tmp_path, changed("last-day.md", "right = true", "right = false", files))
    editor.has_problem("The pack cannot be used yet. What to put right is listed below")
    editor.sees("last-day.md", "No answer of this question is right", "Nothing was stored")
    editor.looks()
    chooses_zip(editor, tmp_path, files)
    editor.is_on("First Steps, version 1.0")
    editor.sees("Only editors see this draft", "A guess can hurt.")
    editor.looks()
    editor.presses("Publish this version")
    editor.sees("First Steps 1.0 is published", "In force")
    an_unwanted_draft(editor, tmp_path, files)
    editor.row("First Steps", "In force").get_by_role("link").first.click()
    editor.follows("Withdraw this version")
    editor.looks()
    editor.presses("Withdraw this version")
    editor.has_problem("Enter a reason")
    editor.types("Why is it withdrawn?", "A trial")
    editor.presses("Withdraw this version")
    editor.sees("Withdrawn")


def an_unwanted_draft(editor: Visitor, folder: Path, files: Files) -> None:
    """Upload a version for next year, see what it would change, and throw it away."""
    later = changed("pack.toml", '"1.0"', '"1.1"', changed("first-day.md", "Ask **first**", "Wait", files))
    later = changed("pack.toml", f"= {clock.today()}", f"= {clock.today().year + 1}-01-01", later)
    editor.opens("/training/packs/upload")
    chooses_zip(editor, folder, later)
    editor.sees("What changes from version 1.0, in force today", "The first day: other text")
    editor.looks()
    editor.presses("Delete this draft")
    editor.sees("The draft of First Steps 1.1 is deleted")
