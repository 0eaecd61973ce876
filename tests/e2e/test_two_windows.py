"""Two people have one record open: the second chooses between what both changed, and loses nothing."""

import pytest

from tests.e2e.conftest import Visiting
from tests.e2e.test_merging import adds


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_second_of_two_editors_chooses_what_to_keep(visiting: Visiting, scripts: bool) -> None:
    first = visiting("coordinator@", java_script_enabled=scripts)
    record = adds(first, "Wyn", f"Twowindows{scripts:d}")
    second = visiting("coordinator@", java_script_enabled=scripts)
    for window in (first, second):
        window.opens(f"{record}/edit")
    first.types("Known as (optional)", "Wynnie")
    first.types("Postcode (optional)", "LS1 4AP")
    first.presses("Save details")
    first.sees("The details have been saved")

    second.types("Known as (optional)", "Winnie")
    second.types("Access needs (optional)", "Large print")
    second.presses("Save details")
    second.is_on("Choose what to keep")
    second.sees("Nothing has been saved yet", "LS1 4AP", "Saved as you typed them: Access needs")
    second.looks()
    second.presses("Save")
    second.has_problem("Select which to keep: known as")
    second.looks()
    second.chooses("Yours: Winnie")
    second.presses("Save")
    second.sees("The details have been saved", "also changed", "Winnie", "LS1 4AP", "Large print")
    assert not first.complaints + second.complaints
