"""Which columns refuse a file, and which are left aside."""

import pytest

from volunteer_app.desk.rules.import_headings import read_headings
from volunteer_app.desk.rules.importing import ImportKind


@pytest.mark.parametrize(
    "heading",
    [
        "Offender manager",
        "Sentence plan training",
        "Barred list check",
        "Health and safety course",
        "Mental health awareness",
        "Notes on DBS",
        "DBS result",
        "Orientation date",
        "Gender pronouns",
        "Disclosure date",
        "Lived experience group",
    ],
)
def test_a_column_about_other_matters_is_left_aside(heading: str) -> None:
    found = read_headings(ImportKind.PEOPLE, ("First name", "Last name", heading), "ABC")
    assert (found.problem, found.ignored) == ("", (heading,))


@pytest.mark.parametrize(
    "heading",
    [
        "Convictions",
        "Unspent conviction details",
        "Offences",
        "Index offence",
        "Criminal record",
        "Cautions",
        "Ethnic origin",
        "Ethnicity",
        "Race",
        "Religion",
        "Faith",
        "Health",
        "Health conditions",
        "Medical notes",
        "Disability",
        "Sexual orientation",
        "Sexuality",
    ],
)
def test_a_column_of_convictions_or_of_equality_answers_refuses_the_file(heading: str) -> None:
    found = read_headings(ImportKind.PEOPLE, ("First name", "Last name", heading), "ABC")
    assert found.problem.startswith(f"Column C, “{heading}”: ")
    assert "never imported" in found.problem
