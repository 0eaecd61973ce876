"""Reading answers from what was typed: nothing is lost, and nothing is taken for what it is not."""

from typing import Any

import pytest

from tests.factories.questionnaires import question, questionnaire
from volunteer_app.survey.rules.answers import Given, amount, read
from volunteer_app.survey.rules.shapes import Missing, Question


def asked(kind: str, **more: Any) -> Question:
    return questionnaire(question("it", kind, **more)).by_code["it"]


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("number", " 1,234 ", 1234),
        ("number", "12.0", 12),
        ("money", "£1,250.50", "1250.5"),
        ("money", "£ 300", 300),
        ("date", "31/3/2026", "2026-03-31"),
        ("date", "2026-03-31", "2026-03-31"),
        ("date", "31 March 2026", "2026-03-31"),
        ("yes_no", "yes", "yes"),
        ("choice", "red", "red"),
        ("many", ["red", "green", "red"], ["red", "green"]),
        ("many", "red|green", ["red", "green"]),
        ("text", "  a few words ", "a few words"),
    ],
)
def test_what_was_typed_is_read(kind: str, typed: Any, value: Any) -> None:
    assert read(asked(kind), typed) == Given(value=value)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("number", "about 12"),
        ("number", "12.5"),
        ("number", "1,23,4"),
        ("number", "١٢"),
        ("money", "12.345"),
        ("date", "31/2/2026"),
        ("date", "last spring"),
    ],
)
def test_what_cannot_be_read_is_kept_as_it_was_typed(kind: str, typed: str) -> None:
    found = read(asked(kind), typed)
    assert found == Given(unread=typed)
    assert found
    assert not found.is_answer


@pytest.mark.parametrize("typed", ["", "   ", None, [], {}])
def test_nothing_typed_is_no_answer(typed: Any) -> None:
    for kind in ("number", "text", "many", "table", "yes_no"):
        assert not read(asked(kind), typed)


def test_not_knowing_and_not_wanting_to_say_are_two_things() -> None:
    assert read(asked("yes_no"), "dont_know").missing is Missing.DONT_KNOW
    assert read(asked("number"), "", "refused").missing is Missing.REFUSED
    assert read(asked("many"), ["refused"]).missing is Missing.REFUSED
    assert read(asked("number"), "12", "dont_know") == Given(value=12, missing=Missing.DONT_KNOW)


def test_a_table_is_read_row_by_row() -> None:
    found = read(asked("table"), {"red": "12", "green": "", "blue": "3", "none": "many"})
    assert found.value == {"red": 12}
    assert found.unread == {"blue": "3", "none": "many"}


def test_answers_are_the_same_once_they_are_stored() -> None:
    for found in (Given(value={"red": 1}), Given(unread="x"), Given(missing=Missing.REFUSED), Given()):
        assert Given.of(found.stored()) == found


def test_the_amount_of_a_table_is_the_sum_of_its_rows() -> None:
    assert amount(read(asked("table"), {"red": "12", "green": "30"})) == 42
    assert amount(read(asked("table"), {"red": "12", "green": "x"})) is None
    assert amount(Given(value="red")) is None
