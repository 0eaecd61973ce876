"""Routing and checks: the one place that judges a set of answers, whatever they came from."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.factories.questionnaires import answers, condition, cross, question, questionnaire
from volunteer_app.survey.rules import checking, reconciling, routing
from volunteer_app.survey.rules.answers import Given, read
from volunteer_app.survey.rules.checking import Checked, Setting
from volunteer_app.survey.rules.shapes import Level, Questionnaire

SETTING = Setting(date(2026, 9, 30))


def checked(found: Questionnaire, **raw: Any) -> Checked:
    return checking.check(found, answers(found, **raw), SETTING)


def codes(found: Checked) -> list[str]:
    return [each.key for each in found.findings]


def test_a_question_without_an_answer_is_an_error_unless_it_is_optional() -> None:
    found = questionnaire(question("first", "number"), question("second", "text", required=False))
    assert codes(checked(found)) == ["missing:only.first"]
    assert not checked(found, first="0").findings


def test_a_question_is_asked_where_its_conditions_hold() -> None:
    found = questionnaire(
        question("any", "yes_no"),
        question("how_many", "number", only_if=[condition("any", "yes")]),
        question("why", "text", only_if=[condition("how_many", above=0)]),
    )
    assert codes(checked(found, any="no")) == []
    assert codes(checked(found, any="dont_know")) == []
    assert codes(checked(found, any="yes")) == ["missing:only.how_many"]
    assert codes(checked(found, any="yes", how_many="0")) == []
    assert codes(checked(found, any="yes", how_many="3")) == ["missing:only.why"]


def test_what_is_left_from_before_an_answer_changed_counts_for_nothing() -> None:
    found = questionnaire(
        question("any", "yes_no"),
        question("how_many", "number", only_if=[condition("any", "yes")]),
        question("why", "text", only_if=[condition("how_many", above=0)]),
    )
    given = answers(found, any="no", how_many="5000", why="x" * 60)
    assert not checking.check(found, given, SETTING).findings
    assert set(checking.applying(found, given)) == {"any"}
    assert not routing.applies(found, found.by_code["why"], given)


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("number", "x", "not_a_number"),
        ("number", "-1", "impossible"),
        ("number", "1001", "impossible"),
        ("date", "soon", "not_a_date"),
        ("date", "1/10/2026", "too_late"),
        ("choice", "blue", "not_offered"),
        ("many", ["red", "blue"], "not_offered"),
        ("many", ["red", "none"], "not_alone"),
        ("many", ["red", "green"], "too_many"),
        ("text", "x" * 51, "too_long"),
        ("number", "refused", "not_a_number"),
    ],
)
def test_a_wrong_answer_is_an_error_at_its_path(kind: str, typed: Any, code: str) -> None:
    more = {"most_chosen": 1} if code == "too_many" else {}
    found = checked(questionnaire(question("it", kind, **more)), it=typed)
    assert codes(found) == [f"{code}:only.it"]
    assert found.errors
    assert not found.warnings


def test_a_wrong_row_of_a_table_is_named() -> None:
    found = checked(questionnaire(question("it", "table")), it={"red": "1001", "blue": "2", "green": "x"})
    assert sorted(codes(found)) == [
        "impossible:only.it.red",
        "not_a_number:only.it.blue",
        "not_a_number:only.it.green",
    ]
    assert "Green: “x” is not a whole number" in [each.words for each in found.errors]


def test_a_refusal_that_is_not_offered_is_an_error_and_not_knowing_is_none() -> None:
    found = questionnaire(question("it", "yes_no", may_refuse=False))
    assert codes(checked(found, it="refused")) == ["not_offered:only.it"]
    assert codes(checked(found, it="dont_know")) == []


def test_an_answer_and_not_knowing_it_cannot_both_be() -> None:
    found = questionnaire(question("it", "number"))
    given = {"it": read(found.by_code["it"], "12", "dont_know")}
    assert codes(checking.check(found, given, SETTING)) == ["both:only.it"]


def test_an_unusual_number_is_a_warning() -> None:
    found = questionnaire(question("it", "number", usual=[10, 500]))
    assert codes(checked(found, it="500")) == []
    for typed in ("9", "501"):
        one = checked(found, it=typed).findings[0]
        assert (one.code, one.level) == ("unusual", Level.WARNING)
    assert checked(found, it="9").findings[0].words == "9 is less than usual: most bodies give 10 or more"


@pytest.mark.parametrize(
    ("rule", "left", "right", "is_found"),
    [
        ("not_above", "5", "5", False),
        ("not_above", "6", "5", True),
        ("same", "5", "5", False),
        ("same", "4", "5", True),
        ("ratio", "10", "5", False),
        ("ratio", "5", "5", True),
        ("ratio", "21", "5", True),
        ("ratio", "5", "0", False),
        ("same", "x", "5", False),
        ("same", "dont_know", "5", False),
    ],
)
def test_answers_are_checked_against_each_other(rule: str, left: str, right: str, is_found: bool) -> None:
    check = cross("fit", rule, "one", "two", span=[2, 4])
    found = questionnaire(question("one", "number"), question("two", "number"), checks=[check])
    assert ("fit:only.one" in codes(checked(found, one=left, two=right))) is is_found


def test_a_check_says_nothing_where_a_question_does_not_apply() -> None:
    found = questionnaire(
        question("any", "yes_no"),
        question("one", "number"),
        question("two", "number", only_if=[condition("any", "yes")]),
        checks=[cross("fit", "same", "one", "two")],
    )
    assert codes(checked(found, any="yes", one="1", two="2")) == ["fit:only.one"]
    assert codes(checked(found, any="no", one="1", two="2")) == []


def test_an_answer_to_no_question_is_an_error() -> None:
    found = questionnaire(question("it", "number"))
    given = {"it": Given(value=1), "that": Given(value=1)}
    assert codes(checking.check(found, given, SETTING)) == ["unknown:that"]


def test_a_reason_is_of_the_answers_that_it_was_given_for() -> None:
    found = questionnaire(
        question("one", "number"), question("two", "number"), checks=[cross("fit", "same", "one", "two")]
    )
    marks = [checked(found, one=one, two=two).findings[0].mark for one, two in (("1", "2"), ("1", "3"))]
    assert marks[0] != marks[1]
    assert checked(found, one="1", two="2").findings[0].mark == marks[0]


def test_an_answer_that_differs_from_what_was_counted_needs_a_reason() -> None:
    found = questionnaire(question("it", "number", tolerance={"share": 0.1, "least": 2}))
    figures = {"it": Given(value=100)}

    def words(typed: str) -> list[str]:
        given = {"it": read(found.by_code["it"], typed)}
        return [each.words for each in checking.check(found, given, SETTING, figures).warnings]

    assert words("100") == []
    assert words("110") == ["110 differs a little from what this service counted: 100"]
    assert words("111") == ["111 differs from what this service counted: 100"]
    given = {"it": read(found.by_code["it"], "", "dont_know")}
    told = checking.check(found, given, SETTING, figures).warnings
    assert [each.words for each in told] == ["No number is given, but this service counted 100"]


def test_a_table_is_reconciled_row_by_row() -> None:
    found = questionnaire(question("it", "table", tolerance={"least": 5}))
    given = answers(found, it={"red": "10", "green": "20"})
    figures = {"it": Given(value={"red": 10, "green": 26, "none": 2})}
    differ = reconciling.differences(found, given, figures)
    assert [(each.row, each.by, each.is_within) for each in differ] == [
        ("green", Decimal(-6), False),
        ("none", Decimal(-2), True),
    ]
    assert checking.check(found, given, SETTING, figures).warnings[0].words == (
        "This table differs from what this service counted, in 2 rows"
    )


def test_what_cannot_be_read_is_one_error_and_no_difference_as_well() -> None:
    found = questionnaire(question("it", "number"))
    given = answers(found, it="about 12")
    assert codes(checking.check(found, given, SETTING, {"it": Given(value=12)})) == ["not_a_number:only.it"]


def test_a_question_can_still_apply_until_an_answer_leaves_it_out() -> None:
    found = questionnaire(
        question("any", "yes_no"),
        question("how_many", "number", only_if=[condition("any", "yes")]),
        question("why", "text", only_if=[condition("how_many", above=0)]),
    )
    why = found.by_code["why"]
    assert routing.may_apply(found, why, {})
    assert [each.question for each in routing.open_conditions(found, why, {})] == ["any", "how_many"]
    assert routing.may_apply(found, why, answers(found, any="yes", how_many="2"))
    assert not routing.may_apply(found, why, answers(found, any="yes", how_many="0"))
    assert not routing.may_apply(found, why, answers(found, any="no", how_many="2"))
