"""Numbers of qualifications, what an award needs, and codes of certificates."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.training.awards import rules
from volunteer_app.training.awards.rules import UnitFacts
from volunteer_app.training.certificates import rules as certificates
from volunteer_app.training.certificates.rules import Standing

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("number", ["601/2345/6", "500/0000/X", "100/9999/0"])
def test_a_number_of_the_register_is_taken(number: str) -> None:
    assert rules.qualification_number_problem(number) == ""


@pytest.mark.parametrize(
    "number",
    ["", "601/2345", "601/2345/66", "6012345/6", "601/2345/Y", "601-2345-6", "٦٠١/2345/6", "601/2345/6\n"],
)
def test_a_number_of_another_form_is_refused(number: str) -> None:
    assert "601/2345/6" in rules.qualification_number_problem(number)


@pytest.mark.parametrize("number", ["L/123/4567", "A/000/0000"])
def test_a_unit_number_of_the_register_is_taken(number: str) -> None:
    assert rules.unit_number_problem(number) == ""


@pytest.mark.parametrize("number", ["", "L/123/456", "1/123/4567", "LL/123/4567", "l/123/4567", "É/123/4567"])
def test_a_unit_number_of_another_form_is_refused(number: str) -> None:
    assert "A/123/4567" in rules.unit_number_problem(number)


def test_a_number_is_tidied_before_it_is_looked_at() -> None:
    assert rules.tidy_number(" l/123/ 4567 ") == "L/123/4567"


def unit(number: str, worth: int, *, mandatory: bool, achieved: bool) -> UnitFacts:
    return UnitFacts(number, number, worth, mandatory, achieved)


def test_an_award_needs_every_mandatory_unit_and_then_the_credits() -> None:
    lacking = rules.progress([unit("A", 3, mandatory=True, achieved=False)], 3)
    assert not lacking.is_complete
    assert lacking.problem == "These mandatory units are not achieved yet: A"
    short = rules.progress(
        [unit("A", 3, mandatory=True, achieved=True), unit("B", 4, mandatory=False, achieved=False)], 7
    )
    assert short.problem == "3 of the 7 credits that are needed are achieved"
    done = rules.progress([unit("A", 3, mandatory=True, achieved=True)], 3)
    assert done.is_complete
    assert done.problem == ""


def test_a_qualification_without_units_is_awarded_as_a_whole() -> None:
    assert rules.progress([], 12).is_complete


@pytest.mark.parametrize("other", ["asha  ASSESSOR", "Asha Assessor "])
def test_an_assessor_does_not_check_their_own_assessment(other: str) -> None:
    assert rules.independence_problem("Asha Assessor", other)
    assert rules.independence_problem("Asha Assessor", "Vic Verifier") == ""


def test_a_code_has_a_hundred_bits_and_no_letter_that_is_misread() -> None:
    codes = {certificates.new_code() for _ in range(200)}
    assert len(codes) == 200
    assert {len(each) for each in codes} == {20}
    seen = set("".join(codes))
    assert seen == set(certificates.ALPHABET)
    assert len(certificates.ALPHABET) == 32
    assert not seen & set("ILOU")


@given(st.text(alphabet=certificates.ALPHABET, min_size=20, max_size=20))
def test_a_printed_code_is_read_back(code: str) -> None:
    printed = certificates.spaced(code)
    assert certificates.tidy(printed) == code
    assert certificates.tidy(printed.lower().replace("0", "o").replace("1", "i").replace("-", " ")) == code


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_code_or_nothing(typed: str) -> None:
    found = certificates.tidy(typed)
    assert found == "" or (len(found) == 20 and set(found) <= set(certificates.ALPHABET))


def test_a_certificate_holds_until_its_last_day_unless_it_was_taken_back() -> None:
    def standing(counts: bool, before: date | None) -> Standing:
        return certificates.standing(counts=counts, valid_before=before, today=TODAY)

    assert standing(True, None) is Standing.VALID
    assert standing(True, date(2026, 11, 23)) is Standing.VALID
    assert standing(True, TODAY) is Standing.EXPIRED
    assert standing(False, TODAY) is Standing.REVOKED


def test_a_public_name_is_first_name_and_initial() -> None:
    assert certificates.public_name("Siân", "llewellyn") == "Siân L"
    assert certificates.public_name("Mary Ann", "O’Brien") == "Mary Ann O"
    assert certificates.public_name("Ama", "") == "Ama"
