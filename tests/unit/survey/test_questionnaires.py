"""The questionnaires that are shipped are whole, and a broken one is refused when it is read."""

from typing import Any

import pytest

from tests.factories.questionnaires import condition, cross, question, questionnaire
from volunteer_app.roles import reference
from volunteer_app.survey import questionnaires
from volunteer_app.survey.feeding.figures import FIGURES
from volunteer_app.survey.rules import texts
from volunteer_app.survey.rules.shapes import Kind
from volunteer_app.survey.rules.texts import Text

WHOLE = questionnaires.of_version("2026.1")


def test_the_questionnaire_asks_about_everything_that_was_wanted() -> None:
    assert [each.code for each in WHOLE.sections] == [
        "extent", "organised", "commissioned", "managed", "monitored", "valued",
        "diversity", "convictions", "training", "staff", "good_practice",
    ]  # fmt: skip
    assert {each.kind for each in WHOLE.questions()} == set(Kind)
    assert questionnaires.versions() == ("2026.1",)


def test_every_figure_that_a_questionnaire_names_can_be_counted() -> None:
    named = {each.figure for each in WHOLE.questions() if each.figure}
    assert named == set(FIGURES)


def test_the_table_of_roles_has_the_roles_of_this_service() -> None:
    known = {each.code for each in reference.facts()}
    assert set(WHOLE.by_code["volunteers_by_role"].codes) == known | {"other"}


def test_consent_to_the_good_practice_bank_stands_beside_the_example() -> None:
    section = WHOLE.section("good_practice")
    assert section is not None
    assert [each.code for each in section.questions if each.consent] == ["example_bank"]


def test_texts_name_the_body_and_the_days_only() -> None:
    texts_of = [WHOLE.intro, *(each.means for each in WHOLE.terms), *(each.word for each in WHOLE.terms)]
    for each in WHOLE.questions():
        texts_of += [each.ask, each.help, each.unit, *(option.label for option in each.options)]
    filled = [each.plain({"body": "B", "period": "P", "reference_day": "D"}) for each in texts_of]
    assert not [each for each in filled if "{" in each]


def test_every_question_is_one_sentence_that_asks() -> None:
    for each in WHOLE.questions():
        assert each.ask.plain().endswith(("?", "agree?")), each.code


def test_welsh_that_is_missing_is_english_and_says_so() -> None:
    one = Text({"en": "Yes, {body}"})
    assert one.said({"body": "HMCTS"}, "cy") == ("Yes, HMCTS", "en", True)
    assert Text({"en": "Hello", "cy": "Helo"}).said(language="cy") == ("Helo", "cy", False)
    with pytest.raises(ValueError, match="no such language: fr"):
        texts.read({"en": "Hello", "fr": "Bonjour"}, "here")


YES_NO = question("one", "yes_no")
Tables = tuple[dict[str, Any], ...]
BROKEN: list[tuple[Tables, str]] = [
    ((question("one", "number"), question("one", "text")), "asked twice: one"),
    ((question("one", "text", only_if=[condition("two", above=0)]),), "two is not asked before"),
    ((YES_NO, question("two", "text", only_if=[condition("one", "maybe")])), "one has no such answer"),
    ((YES_NO, question("two", "text", only_if=[condition("one")])), "either which answers"),
    ((question("one", "number", possible=None),), "a number says what is possible"),
    ((question("one", "choice", options=[]),), "options belong to what is chosen"),
    ((question("one", "text", longest=0),), "a text says how long"),
    ((question("one", "yes_no", usual=[0, 1]),), "only numbers lie in a span"),
    ((question("one", "text", consent=True),), "consent is yes or no"),
    ((question("one", "number", colour="red"),), "nobody knows what colour means"),
    ((question("One!", "number"),), "is no code"),
    ((question("one", "number", ask={"cy": "Faint?"}),), "with English in it"),
    ((question("one", "number", usual=[5, 1]),), "is no span"),
    ((question("one", "choice", list="nowhere"),), "there is no list nowhere"),
]


@pytest.mark.parametrize(("questions", "message"), BROKEN)
def test_a_broken_questionnaire_is_refused(questions: Tables, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        questionnaire(*questions)


def test_a_check_is_of_numbers() -> None:
    with pytest.raises(ValueError, match="one is no question with a number"):
        questionnaire(question("one", "text"), checks=[cross("fit", "same", "one", "one")])
