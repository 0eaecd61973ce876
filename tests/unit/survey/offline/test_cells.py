"""An answer goes into cells and comes back, whatever its kind."""

from typing import Any

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from tests.factories.questionnaires import question, questionnaire
from tests.unit.survey.offline.made import every_kind
from tests.unit.survey.offline.strategies import an_answer
from volunteer_app.survey.offline import cells
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.shapes import Kind, Missing, Question

ASKED = every_kind()


def one(kind: str, **more: Any) -> Question:
    return questionnaire(question("it", kind, **more)).by_code["it"]


@every(st.data())
def test_what_comes_back_is_what_comes_back_again(data: st.DataObject) -> None:
    found = data.draw(st.sampled_from(list(ASKED.questions())))
    once = cells.as_read(found, data.draw(an_answer(found)), {})
    assert cells.as_read(found, once, {}) == once
    assert cells.mark(found, once, {}) == cells.mark(found, once, {})


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("number", Given(value=12)),
        ("number", Given(value="12.5")),
        ("number", Given(unread="about 12")),
        ("number", Given(missing=Missing.REFUSED)),
        ("number", Given(value=12, missing=Missing.DONT_KNOW)),
        ("money", Given(value="1250.5")),
        ("money", Given(value=-3)),
        ("date", Given(value="2026-03-31")),
        ("date", Given(unread="last spring")),
        ("yes_no", Given(value="yes")),
        ("choice", Given(missing=Missing.DONT_KNOW)),
        ("scale", Given(value="green")),
        ("choice", Given(value="blue")),
        ("many", Given(value=["red", "green"])),
        ("many", Given(missing=Missing.DONT_KNOW)),
        ("table", Given(value={"red": 0, "green": 12})),
        ("table", Given(value={"red": 1}, unread={"green": "some"})),
        ("text", Given(value="=1+1")),
        ("long_text", Given(value="two\n\nparagraphs,  with spaces")),
        ("text", Given()),
    ],
)
def test_an_answer_comes_back_as_it_was(kind: str, given: Given) -> None:
    places = {"places": 2} if kind in {"number", "money"} else {}
    assert cells.as_read(one(kind, **places), given, {}) == given


def test_a_long_number_is_written_as_text_because_spreadsheets_round_it() -> None:
    found = one("money", places=2)
    assert cells.of(found, Given(value="12345678901234.56"), {}).answers == {"": "12345678901234.56"}
    assert cells.as_read(found, Given(value="12345678901234.56"), {}) == Given(value="12345678901234.56")


@pytest.mark.parametrize("typed", ["Red", " red ", "RED", "red"])
def test_a_choice_is_known_by_its_label_or_its_code(typed: str) -> None:
    assert cells.read(one("choice"), {"": typed}, "", {}) == Given(value="red")


def test_ticks_are_read_as_people_make_them_and_others_are_found_by_the_check() -> None:
    typed = {"red": "x", "green": "YES", "none": "no"}
    assert cells.read(one("many"), typed, "", {}) == Given(value=["red", "green"])
    assert cells.read(one("many"), {"red": "perhaps"}, "", {}) == Given(value=["perhaps"])


@pytest.mark.parametrize(
    ("typed", "value"), [("1e-06", "0.000001"), ("1.5E+3", 1500), ("2e3", 2000), ("12", 12), ("1,200", 1200)]
)
def test_a_number_with_an_exponent_is_a_number(typed: str, value: Any) -> None:
    assert cells.read(one("number", places=6), {"": typed}, "", {}) == Given(value=value)


def test_a_reason_is_known_by_its_words_and_another_is_none() -> None:
    assert cells.reason("We  do not KNOW") is Missing.DONT_KNOW
    assert cells.reason("refused") is Missing.REFUSED
    assert cells.reason("busy") is None
    assert cells.read(one("number"), {}, "we would rather not say", {}) == Given(missing=Missing.REFUSED)


def test_the_mark_of_an_answer_stays_where_only_a_tab_or_a_break_of_lines_is_written_otherwise() -> None:
    found = one("long_text")
    marks = {cells.mark(found, Given(value=text), {}) for text in ("a b\nc", "a\tb\r\nc", " a b\rc ")}
    assert len(marks) == 1
    assert cells.mark(found, Given(value="a b\nd"), {}) not in marks


def test_every_kind_is_asked_here() -> None:
    assert {each.kind for each in ASKED.questions()} == set(Kind)
