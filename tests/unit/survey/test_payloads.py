"""Answers as JSON: what is taken, what is refused, and where each fault stands."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as some

from tests.factories.questionnaires import condition, cross, option, question, questionnaire
from volunteer_app.foundation import json_answers
from volunteer_app.survey import questionnaires
from volunteer_app.survey.rules import payloads
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.checking import Setting
from volunteer_app.survey.rules.shapes import Missing, Questionnaire

SETTING = Setting(date(2026, 9, 30))
ALL = questionnaire(
    question("number", "number"),
    question("money", "money"),
    question("day", "date"),
    question("any", "yes_no"),
    question("colours", "many"),
    question("table", "table", options=[option("red"), option("green")]),
    question("line", "text"),
    question("words", "long_text"),
    question("paper", "file", required=False),
)
GOOD: dict[str, Any] = {
    "number": 12,
    "money": "12.50",
    "day": "2026-03-31",
    "any": "yes",
    "colours": ["red", "green"],
    "table": {"red": 3},
    "line": "One line",
    "words": "Two\nlines",
}


def wrong(found: Questionnaire, sent: Any) -> list[tuple[str, str]]:
    read = payloads.read(found, sent)
    faults = payloads.check(found, read, SETTING, {})
    return [(json_answers.pointer(*each.at), each.code) for each in faults]


def wrong_with(**changes: Any) -> list[tuple[str, str]]:
    return wrong(ALL, {"answers": {**GOOD, **changes}})


def test_a_payload_in_order_is_read_as_pages_read_it() -> None:
    read = payloads.read(ALL, {"answers": GOOD})
    assert read.wrong == []
    assert read.given == {
        "number": Given(12),
        "money": Given("12.5"),
        "day": Given("2026-03-31"),
        "any": Given("yes"),
        "colours": Given(["red", "green"]),
        "table": Given({"red": 3}),
        "line": Given("One line"),
        "words": Given("Two\nlines"),
    }
    assert wrong(ALL, {"answers": GOOD}) == []


def test_what_is_read_is_written_in_the_same_way() -> None:
    read = payloads.read(ALL, {"answers": {**GOOD, "number": {"missing": "refused"}}})
    again = payloads.read(ALL, {"answers": payloads.written(read.given)})
    assert again == read
    assert payloads.written({"number": Given(unread="a dozen")}) == {"number": {"unread": "a dozen"}}


@pytest.mark.parametrize(
    ("code", "raw", "at", "why"),
    [
        ("number", "12", "", "not_a_number"),
        ("number", True, "", "not_a_number"),
        ("number", Decimal("12.5"), "", "not_a_number"),
        ("number", Decimal("1E+999999"), "", "not_a_number"),
        ("number", 1001, "", "impossible"),
        ("number", -1, "", "impossible"),
        ("number", None, "", "null"),
        ("number", [12], "", "not_a_number"),
        ("number", {"missing": "lost"}, "/missing", "not_offered"),
        ("number", {"missing": "refused", "value": 3}, "/missing", "not_offered"),
        ("money", "12.505", "", "not_a_number"),
        ("money", "£12", "", "not_a_number"),
        ("money", "12", "", "not_a_number"),
        ("money", "1000.01", "", "impossible"),
        ("day", "31/3/2026", "", "not_a_date"),
        ("day", "2026-02-30", "", "not_a_date"),
        ("day", "2026-10-01", "", "too_late"),
        ("day", 20260331, "", "not_a_date"),
        ("any", "maybe", "", "not_offered"),
        ("any", True, "", "not_offered"),
        ("colours", "red", "", "not_a_list"),
        ("colours", [], "", "not_a_list"),
        ("colours", ["red", "blue"], "/1", "not_offered"),
        ("colours", ["red", "red"], "/1", "twice"),
        ("colours", ["red", "none"], "", "not_alone"),
        ("table", {}, "", "not_a_table"),
        ("table", [1], "", "not_a_table"),
        ("table", {"blue": 1}, "/blue", "unknown"),
        ("table", {"red": "1"}, "/red", "not_a_number"),
        ("table", {"red": 1001}, "/red", "impossible"),
        ("line", "", "", "not_a_text"),
        ("line", " \ufeff", "", "not_a_text"),
        ("line", "two\nlines", "", "not_a_text"),
        ("line", "x" * 51, "", "too_long"),
        ("line", 5, "", "not_a_text"),
        ("paper", "a.pdf", "", "not_by_json"),
        ("nothing", 1, "", "unknown"),
        ("a/b", 1, "", "unknown"),
    ],
)
def test_each_fault_has_its_pointer(code: str, raw: Any, at: str, why: str) -> None:
    assert wrong_with(**{code: raw}) == [(json_answers.pointer("answers", code) + at, why)]


def test_all_faults_are_told_at_once() -> None:
    assert sorted(wrong_with(number="x", table={"blue": 1, "red": -1}, day="x")) == [
        ("/answers/day", "not_a_date"),
        ("/answers/number", "not_a_number"),
        ("/answers/table/blue", "unknown"),
    ]
    assert sorted(wrong_with(number=-1, table={"green": -1, "red": -1})) == [
        ("/answers/number", "impossible"),
        ("/answers/table/green", "impossible"),
        ("/answers/table/red", "impossible"),
    ]


@pytest.mark.parametrize("sent", [None, [], "answers", 3, {}, {"answers": []}, {"answers": None}])
def test_anything_but_answers_by_question_is_refused(sent: Any) -> None:
    assert wrong(ALL, sent)


def test_another_member_beside_the_answers_is_refused() -> None:
    assert wrong(ALL, {"answers": GOOD, "state": "signed_off"}) == [("/state", "unknown")]


def test_a_question_that_applies_and_is_left_out_is_told() -> None:
    assert ("/answers/number", "missing") in wrong(ALL, {"answers": {"any": "yes"}})


def test_an_answer_that_does_not_apply_must_be_one_all_the_same() -> None:
    found = questionnaire(
        question("any", "yes_no"), question("how_many", "number", only_if=[condition("any", "yes")])
    )
    assert wrong(found, {"answers": {"any": "no", "how_many": 3}}) == []
    faults = wrong(found, {"answers": {"any": "no", "how_many": 5000}})
    assert faults == [("/answers/how_many", "impossible")]


def test_answers_that_do_not_fit_each_other_are_told_at_the_first() -> None:
    found = questionnaire(
        question("part", "number"),
        question("whole", "number"),
        checks=[cross("part_within", "not_above", "part", "whole")],
    )
    assert wrong(found, {"answers": {"part": 3, "whole": 2}}) == [("/answers/part", "part_within")]


def test_who_may_not_refuse_says_so_with_no_answer() -> None:
    found = questionnaire(question("any", "yes_no", may_refuse=False))
    assert wrong(found, {"answers": {"any": {"missing": "refused"}}}) == [
        ("/answers/any/missing", "not_offered")
    ]
    read = payloads.read(found, {"answers": {"any": {"missing": "dont_know"}}})
    assert read.given == {"any": Given(missing=Missing.DONT_KNOW)}


TEXT = some.text("aé1. -\n", max_size=5)
JSON: Any = some.recursive(
    some.none() | some.booleans() | some.integers() | some.decimals(allow_nan=False) | TEXT,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
CODES = [each.code for each in questionnaires.of_version("2026.1").questions()]


@for_all(some.dictionaries(some.sampled_from(CODES), JSON, max_size=6))
def test_nothing_that_is_sent_breaks_the_checks(answers: dict[str, Any]) -> None:
    found = questionnaires.of_version("2026.1")
    assert wrong(found, {"answers": answers}) != []


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"{", "This is no JSON: line 1, column 2"),
        (b'{"a": 1, "a": 2}', "“a” is named twice"),
        (b'{"a": {"b": 1, "b": 1}}', "“b” is named twice"),
        (b'{"a": NaN}', "NaN is no number"),
        (b'{"a": -Infinity}', "-Infinity is no number"),
        (b'{"a": "\\ud800"}', "no text stands at /a"),
        (b'{"a": ["\\u0000"]}', "no text stands at /a/0"),
        (b'{"\\u0000": 1}', "no text stands at the top"),
        (b"\xff", "not UTF-8, from byte 0"),
        (b"\xef\xbb\xbf{}", "no JSON"),
        (b'{"a": ' + b"9" * 5000 + b"}", "too long"),
        (b'{"a": 1e99999999999999999999}', "too long"),
        (b"[" * 100_000, "too deeply"),
        (b"[" * 20 + b"]" * 20, "too deeply"),
        (b"", "no JSON"),
    ],
)
def test_json_is_read_strictly(body: bytes, why: str) -> None:
    with pytest.raises(json_answers.BadJson) as refused:
        json_answers.read(body)
    assert why in str(refused.value)


def test_numbers_are_read_as_they_are_written() -> None:
    assert json_answers.read(b'{"a": 12.50, "b": 7}') == {"a": Decimal("12.50"), "b": 7}
    assert json.loads(json.dumps({"a": "é"})) == json_answers.read('{"a": "é"}'.encode())
