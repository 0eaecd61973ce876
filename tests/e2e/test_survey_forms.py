"""A champion fills the survey in as a spreadsheet, uploads it, and chooses what is saved."""

from pathlib import Path

from odfdo import Document

from tests.e2e.conftest import Visiting
from tests.e2e.test_survey import open_return
from tests.e2e.visitor import Visitor

FILL_IN = "Fill in as a spreadsheet"


def downloads(champion: Visitor, path: str, folder: Path) -> Path:
    """Download the form as an OpenDocument spreadsheet."""
    champion.opens(path)
    champion.follows(FILL_IN)
    champion.is_on(FILL_IN)
    champion.looks()
    with champion.page.expect_download() as download:
        champion.page.get_by_role("link", name="OpenDocument spreadsheet (.ods)").click()
    saved = folder / "form.ods"
    download.value.save_as(saved)
    return saved


def fills_in(file: Path, answers: dict[str, str | int]) -> None:
    """Write into the column of answers, in the rows of these places."""
    document = Document(file)
    for table in document.body.tables:
        for number, row in enumerate(table.get_values()):
            if len(row) > 7 and row[7] in answers:
                table.set_value((4, number), answers[str(row[7])])
    document.save(file)


def uploads(champion: Visitor, path: str, file: Path) -> None:
    champion.opens(f"{path}/spreadsheet")
    champion.page.get_by_label("The form that you filled in").set_input_files(file)
    champion.presses("Check this form")


def test_a_return_is_filled_in_as_a_spreadsheet(visiting: Visiting, tmp_path: Path) -> None:
    champion = visiting("champion@")
    path = open_return(champion)
    file = downloads(champion, path, tmp_path)
    champion.opens(f"{path}/sections/valued")
    champion.page.get_by_role("checkbox", name="Letters or certificates").check()
    champion.presses("Save")
    champion.sees("Your answers are saved")
    fills_in(
        file,
        {
            "valued.ways_of_thanking.events": "Yes",
            "staff.staff_in_post": 63_500,
            "organised.coordinator_posts": "lots",
            "good_practice.one_change": "=HYPERLINK(1) was what we wrote",
        },
    )
    uploads(champion, path, file)
    champion.is_on("What your form would change")
    champion.sees("Changed by you and by somebody else", "“lots” is not a number", "63,500 people")
    champion.looks()
    with champion.page.expect_download() as download:
        champion.page.get_by_role("button", name="Download what is not right as a spreadsheet").click()
    assert download.value.suggested_filename.startswith("survey-form-problems")
    champion.presses("Save")
    champion.has_problem("Select which answer to keep")
    champion.looks()
    champion.page.get_by_role("radio", name="What is in your form").check()
    champion.page.get_by_role("checkbox", name="Leave out what is not right").check()
    champion.presses("Save")
    champion.sees("3 answers saved from the form")
    champion.opens(f"{path}/answers")
    champion.sees("63,500 people", "=HYPERLINK(1) was what we wrote")
    uploads(champion, path, file)
    champion.sees("“lots” is not a number")
    champion.does_not_see("63,500 people")
