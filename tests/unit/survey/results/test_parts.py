"""Rounding, bands of uncertainty, themes and changes of results."""

import pytest

from tests.factories.surveyed import questionnaire
from volunteer_app.survey.results import rounding, themes
from volunteer_app.survey.results.bodies import ALL
from volunteer_app.survey.results.changes import change_rows, is_comparable
from volunteer_app.survey.results.estimating import Estimate
from volunteer_app.survey.results.method import method
from volunteer_app.survey.results.rows import HIDDEN, UNCERTAIN, Measure, Place, Quality, Row, Table
from volunteer_app.survey.results.themes import Answer, Coded, theme_rows
from volunteer_app.survey.rules.answers import Given

CERTAINTY = method().certainty
PLACE = Place("good_practice", "one_change")


def estimate(value: float, error: float | None, reach: float = 2.0) -> Estimate:
    low = None if error is None else value - reach * error
    high = None if error is None else value + reach * error
    return Estimate(value, error, low, high, 40, 60)


@pytest.mark.parametrize(
    ("error", "quality"),
    [(0.0, "good"), (100.0, "good"), (101.0, "care"), (250.0, "care"), (251.0, "uncertain")],
)
def test_a_total_says_how_far_it_can_be_relied_on(error: float, quality: str) -> None:
    said = rounding.total(estimate(1000.0, error), CERTAINTY, 5)
    assert said.quality == quality
    assert (said.number == UNCERTAIN) is (quality == "uncertain")


def test_a_number_of_which_nobody_knows_how_far_it_is_out_is_withheld() -> None:
    assert rounding.total(estimate(1000.0, None), CERTAINTY, 5).number == UNCERTAIN
    assert rounding.share(estimate(0.5, None), CERTAINTY).number == UNCERTAIN


def test_totals_keep_three_digits_and_their_intervals_are_rounded_outwards() -> None:
    said = rounding.total(estimate(12_345.0, 600.0), CERTAINTY, 5)
    assert (said.number, said.low, said.high) == ("12300", "11100", "13600")
    assert rounding.total(estimate(42.0, 1.0), CERTAINTY, 5).number == "40"
    assert rounding.total(estimate(42.4, 1.0), CERTAINTY, 0.1).number == "42.4"


def test_an_interval_leaves_neither_none_nor_all() -> None:
    said = rounding.share(estimate(0.98, 0.02), CERTAINTY)
    assert (said.number, said.low, said.high) == ("98", "94", "100")
    assert rounding.total(estimate(10.0, 2.4, reach=5), CERTAINTY, 1).low == "0"


def test_none_of_those_who_answered_is_not_none_of_all() -> None:
    assert rounding.share(Estimate(0.0, 0.0, 0.0, 0.0, 40, 60), CERTAINTY).number == UNCERTAIN
    assert rounding.share(Estimate(0.0, 0.0, 0.0, 0.0, 60, 60), CERTAINTY).number == "0"


def test_a_total_over_bodies_says_nothing_that_the_total_does_not() -> None:
    said = rounding.over(rounding.total(estimate(12_345.0, 600.0), CERTAINTY, 5), 40)
    assert (said.number, said.low, said.high) == ("308", "278", "340")
    assert rounding.over(rounding.CONCEALED, 40).number == HIDDEN


def answer(*found: set[str], quotes: bool = False, consents: bool = False, text: str = "x") -> Answer:
    coded = tuple(Coded(f"r{n}", frozenset(each), quotes) for n, each in enumerate(found))
    return Answer(text, coded, consents)


def counted(*answers: Answer) -> dict[tuple[str, Measure], str]:
    rows = theme_rows(PLACE, themes.frames()["one_change"], answers, 3)
    return {(each.item, each.measure): each.number or each.note for each in rows}


def test_a_theme_counts_where_half_of_the_readers_found_it() -> None:
    assert answer({"vetting", "funding"}, {"vetting"}).themes == {"vetting", "funding"}
    assert answer({"vetting"}, {"vetting"}, {"funding"}).themes == {"vetting"}


def test_bodies_are_counted_by_theme_and_few_of_them_hidden() -> None:
    found = counted(*(answer({"vetting"}) for _ in range(4)), answer({"funding"}), answer())
    assert found[("", Measure.ANSWERED)] == "5"
    assert found[("vetting", Measure.BODIES)] == "4"
    assert found[("funding", Measure.BODIES)] == found[("staff", Measure.BODIES)] == HIDDEN
    assert ("", Measure.AGREEMENT) not in found


def test_how_often_two_readers_agree() -> None:
    found = counted(answer({"vetting"}, {"vetting"}), answer({"vetting"}, {"funding"}))
    assert found[("", Measure.AGREEMENT)] == "90"  # on 18 of 2 times 10 themes


def test_words_are_quoted_where_the_body_and_every_reader_agree() -> None:
    def is_quoted(each: Answer) -> bool:
        return counted(each).get(("", Measure.QUOTE)) == "x"

    assert is_quoted(answer({"vetting"}, quotes=True, consents=True))
    assert not is_quoted(answer({"vetting"}, quotes=True, consents=False))
    assert not is_quoted(answer({"vetting"}, quotes=False, consents=True))


def test_consent_is_of_the_example_that_it_was_asked_about() -> None:
    asked = questionnaire()
    agreed = {"has_example": Given("yes"), "example_bank": Given("yes")}
    refused = {"has_example": Given("yes"), "example_bank": Given("no")}
    example, wish = asked.by_code["example_done"], asked.by_code["one_change"]
    assert themes.may_be_quoted(asked, example, agreed)
    assert not themes.may_be_quoted(asked, example, refused)
    assert not themes.may_be_quoted(asked, wish, agreed)


def test_every_question_with_themes_is_asked_in_long_words() -> None:
    by_code = questionnaire().by_code
    assert {by_code[each].kind.value for each in themes.frames()} == {"long_text"}


def total(number: str, low: str, high: str, code: str = "staff_in_post") -> Row:
    place = ("staff", code, "")
    return Row(Table.ESTIMATES, *place, ALL, ALL, Measure.TOTAL, number, low, high, Quality.GOOD)


def changed(now: Row, before: Row) -> list[Row]:
    asked = questionnaire()
    return list(change_rows(asked, [now], asked, [before], "2025"))


def test_a_change_has_the_interval_of_two_independent_numbers() -> None:
    """30 and 40 make 50."""
    (row,) = changed(total("1000", "970", "1030"), total("800", "760", "840"))
    assert (row.number, row.low, row.high) == ("200", "150", "250")
    assert row.note == "A rise is certain since 2025"


def test_no_change_is_certain_where_none_lies_within() -> None:
    (row,) = changed(total("820", "790", "850"), total("800", "760", "840"))
    assert row.note == "No change is certain since 2025"
    (row,) = changed(total("600", "570", "630"), total("800", "760", "840"))
    assert row.note == "A fall is certain since 2025"


def test_nothing_is_said_of_a_change_of_what_is_hidden() -> None:
    assert changed(total(HIDDEN, HIDDEN, HIDDEN), total("800", "760", "840")) == []
    assert changed(total("800", "760", "840"), total(UNCERTAIN, UNCERTAIN, UNCERTAIN)) == []


def test_a_question_that_was_asked_in_another_way_is_not_compared() -> None:
    asked = questionnaire()
    before = type(asked)("2025.1", asked.title, asked.intro, asked.terms, asked.sections, asked.checks)
    assert not is_comparable(asked, before, "staff_in_post")  # comparable since 2026.1
    assert is_comparable(asked, asked, "staff_in_post")
    assert not is_comparable(asked, asked, "no_such_question")
