"""“Check what you need to tell us” in a browser: with scripts and without, on a telephone, and going back."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.e2e.conftest import Visiting
from tests.e2e.steps import coordinator
from tests.e2e.visitor import Visitor

START = "/check-what-to-tell-us/mentor-prison"
YEAR = coordinator.in_days(0).year


def answers(*choices: str) -> Callable[[Visitor], None]:
    """Choose each of these in turn, and go on after each."""

    def act(visitor: Visitor) -> None:
        for choice in choices:
            visitor.chooses(choice)
            visitor.presses("Continue")

    return act


def gives_day(visitor: Visitor, question: str, day: date) -> None:
    visitor.is_on(question)
    visitor.gives_date(question, day)
    visitor.presses("Continue")


def tells_of_a_prison_sentence(visitor: Visitor, look: Callable[[], None]) -> None:
    """Up to the result, for a sentence of ten years ago and a fine of this year."""
    visitor.opens(START)
    look()
    visitor.presses("Start now")
    for choice in ("Yes, a conviction", "18 or over"):
        look()
        answers(choice)(visitor)
    look()
    gives_day(visitor, "When were you convicted?", date(YEAR - 10, 2, 1))
    for choice in ("Prison, detention or hospital order", "Prison sentence"):
        look()
        answers(choice)(visitor)
    gives_day(visitor, "When were you given this sentence?", date(YEAR - 10, 2, 1))
    visitor.is_on("How long was the sentence or order?")
    look()
    visitor.types("Number", "18")
    answers("Months", "No", "No")(visitor)
    visitor.is_on("What you need to tell us")
    look()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_somebody_finds_out_what_to_tell(visiting: Visiting, scripts: bool) -> None:
    somebody = visiting(java_script_enabled=scripts, viewport={"width": 320, "height": 700})
    tells_of_a_prison_sentence(somebody, somebody.looks)
    somebody.sees(
        f"Conviction of 1 February {YEAR - 10}",
        "Prison sentence, 18 months",
        "A prison sentence, also a suspended one, or detention is always shown.",
        "Unlock",
        "0300 123 1999",
    )
    assert somebody.path == START


def test_the_browsers_own_back_button_works(visiting: Visiting) -> None:
    somebody = visiting()
    somebody.opens(START)
    somebody.presses("Start now")
    answers("Yes, a conviction", "Under 18")(somebody)
    somebody.is_on("When were you convicted?")
    somebody.page.go_back()
    somebody.is_on("How old were you when you were convicted?")
    somebody.page.go_back()
    somebody.is_on("Have you ever had a caution or a conviction?")
    answers("Yes, a caution", "18 or over")(somebody)
    somebody.is_on("What kind of caution was it?")


def test_the_back_button_of_the_page_shows_what_was_answered(visiting: Visiting) -> None:
    somebody = visiting(java_script_enabled=False)
    somebody.opens(START)
    somebody.presses("Start now")
    answers("Yes, a conviction", "Under 18")(somebody)
    somebody.presses("Back")
    somebody.is_on("How old were you when you were convicted?")
    assert somebody.page.get_by_label("Under 18").is_checked()


def test_a_missing_answer_is_named_at_the_field(visiting: Visiting) -> None:
    somebody = visiting()
    somebody.opens(START)
    somebody.presses("Start now")
    somebody.presses("Continue")
    somebody.has_problem("Select yes if you have had a caution or a conviction")
    somebody.looks()
    answers("Yes, a conviction", "18 or over")(somebody)
    somebody.presses("Continue")
    somebody.has_problem("Enter the date of conviction")
    somebody.looks()


def test_every_question_and_both_readings_are_accessible(visiting: Visiting) -> None:
    somebody = visiting()
    somebody.opens(START)
    somebody.presses("Start now")
    answers("Yes, a conviction", "18 or over")(somebody)
    gives_day(somebody, "When were you convicted?", date(YEAR - 3, 1, 31))
    answers("Motoring: disqualification, points, fine or notice", "Disqualification from driving")(somebody)
    gives_day(somebody, "When were you given this sentence?", date(YEAR - 3, 1, 31))
    somebody.types("Number", "12")
    answers("Months")(somebody)
    somebody.is_on("Was your driving licence endorsed?")
    somebody.looks()
    answers("I am not sure", "Yes", "Fine or compensation", "Compensation to a victim")(somebody)
    gives_day(somebody, "When were you given this sentence?", date(YEAR - 3, 1, 31))
    somebody.is_on("Have you paid all of the compensation?")
    somebody.looks()
    somebody.chooses("Yes")
    somebody.gives_date("When did you pay the last of it?", date(YEAR - 2, 6, 1))
    somebody.presses("Continue")
    answers("No")(somebody)
    somebody.is_on("Is the offence on the list of those that are never left out?")
    somebody.looks()
    answers("I am not sure", "Yes, another caution", "Under 18")(somebody)
    somebody.is_on("What kind of caution was it?")
    somebody.looks()
    answers("A conditional caution")(somebody)
    gives_day(somebody, "When were you given the caution?", date(YEAR - 15, 5, 5))
    somebody.presses("Continue")
    answers("No")(somebody)
    somebody.sees("The law can be read in two ways here.", "You were not sure whether your driving licence")
    somebody.looks()
