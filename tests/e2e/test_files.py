"""A volunteer adds a photo of a certificate, a coordinator looks at it; letters come and go."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.e2e.conftest import Visiting
from tests.e2e.visitor import Visitor
from tests.factories.documents import MAKER, make_jpeg, make_pdf, png_of_size
from volunteer_app.foundation import clock

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])


def chooses_file(visitor: Visitor, label: str, path: Path) -> None:
    visitor.page.get_by_label(label, exact=True).set_input_files(path)


def saves(visitor: Visitor, name: str) -> bytes:
    """Save what a link leads to."""
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name=name).first.click()
    return Path(download.value.path()).read_bytes()


def written(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def logs_a_course(sami: Visitor, course: str, photo: Path) -> None:
    """A volunteer logs a course with a photo of the certificate."""
    sami.opens("/my/training")
    sami.presses("Log training")
    sami.chooses("Lantern Mentoring (sample)")  # two organisations hold the sample volunteer's record
    sami.chooses("Another course")
    sami.types("Title of the course", course)
    sami.gives_date("When was it finished?", clock.today() - timedelta(days=1))
    sami.types("Hours", "6")
    sami.types("Minutes", "0")
    chooses_file(sami, "Evidence (optional)", photo)
    sami.presses("Log the training")
    sami.sees("Your training is logged", "photo.jpg")
    sami.looks()


def replaces(visitor: Visitor, file: Path) -> None:
    chooses_file(visitor, "Choose the file", file)
    visitor.presses("Replace the evidence")


def verifies(cora: Visitor, address: str) -> None:
    """A coordinator saves the evidence and accepts the training."""
    cora.opens(address)
    cora.sees("Certificate.pdf")
    cora.looks()
    assert saves(cora, "Certificate.pdf") == make_pdf()
    cora.chooses("Yes")
    cora.presses("Save the decision")


@SCRIPTS
def test_evidence_is_added_replaced_and_seen_by_who_verifies(
    visiting: Visiting, tmp_path: Path, *, scripts: bool
) -> None:
    sami = visiting("volunteer@", java_script_enabled=scripts)
    course = f"First aid {scripts}"
    logs_a_course(sami, course, written(tmp_path, "photo.jpg", make_jpeg()))
    assert MAKER.encode() not in saves(sami, "photo.jpg")

    sami.follows(f"Change the evidence of {course}")
    sami.looks()
    page = sami.path
    replaces(sami, written(tmp_path, "page.pdf", b"<script>alert(1)</script>"))
    sami.has_problem("The selected file must be a PDF, PNG, JPEG or DOCX")
    sami.looks()
    replaces(sami, written(tmp_path, "huge.png", png_of_size(50_000, 50_000)))
    sami.has_problem("The selected picture is 50,000 by 50,000 pixels")
    replaces(sami, written(tmp_path, "film.pdf", b"x" * 20_000_000))
    sami.has_problem("The selected file must be 10 MB or smaller")
    sami.looks()
    assert sami.path == page
    replaces(sami, written(tmp_path, "Certificate.pdf", make_pdf()))
    sami.sees("The evidence has been added", "Certificate.pdf")

    cora = visiting("coordinator@", java_script_enabled=scripts)
    verifies(cora, page.removesuffix("/evidence"))
    sami.opens(page)
    sami.sees("stays as it is")
    sami.looks()
    assert not sami.complaints + cora.complaints


@SCRIPTS
def test_a_letter_is_added_saved_and_removed(visiting: Visiting, tmp_path: Path, *, scripts: bool) -> None:
    cora = visiting("coordinator@", java_script_enabled=scripts)
    cora.opens("/people")
    cora.page.locator("main table a[href^='/people/VOL']").first.click()
    cora.follows("See the letters on this record")
    cora.presses("Add a letter")
    cora.looks()
    cora.chooses("Letter to them")
    chooses_file(cora, "Choose the file", written(tmp_path, f"Welcome {scripts}.pdf", make_pdf()))
    cora.presses("Add the letter")
    cora.has_problem("Read the letter, and tick the box", "Select the file again")
    chooses_file(cora, "Choose the file", tmp_path / f"Welcome {scripts}.pdf")
    cora.chooses("I have read it: it is none of these")
    cora.presses("Add the letter")
    cora.sees("The letter has been added", f"Welcome {scripts}.pdf")
    cora.looks()
    assert saves(cora, f"Welcome {scripts}.pdf") == make_pdf()
    cora.page.get_by_role("link", name="Remove").first.click()
    cora.looks()
    cora.chooses("There is a newer one")
    cora.presses("Remove the letter")
    cora.sees("The letter has been removed")
    assert not cora.complaints
