"""Equality questions: a volunteer answers, changes, deletes; an applicant sends; paper is entered blind."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visiting
from tests.e2e.steps import applicant
from tests.e2e.steps.applicant import Applicant
from tests.e2e.test_merging import adds
from tests.e2e.visitor import Visitor

CONDITION = (
    "Do you have any physical or mental health conditions or illnesses lasting or expected to last 12 months "
    "or more?"
)
IMPACT = "Do any of your conditions or illnesses reduce your ability to carry out day to day activities?"
ETHNIC = "What is your ethnic group?"
RELIGION = "What is your religion?"
SEX = "What is your sex?"
START = "Answer the equality questions (takes 2 minutes)"
NEXT = "Save and continue"
UNDERSTOOD = "I have their answers on paper in front of me, and they know that I enter them here"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_volunteer_answers_changes_one_answer_and_deletes_all(visiting: Visiting, scripts: bool) -> None:
    someone = visiting("volunteer@", java_script_enabled=scripts)
    someone.opens("/my/volunteering")
    someone.follows("Equality questions (optional): answer them, or change or delete your answers")
    someone.is_on("Equality questions")
    someone.looks()
    someone.presses(START)
    _answers(someone, scripts=scripts)
    someone.is_on("Equality questions")
    someone.sees("Yes, a little", "White: Roma", "You prefer not to say", "You left this empty")
    someone.looks()
    _changes_religion(someone)
    _deletes_all(someone)


def _answers(someone: Visitor, *, scripts: bool) -> None:
    someone.is_on(CONDITION)
    someone.looks()
    someone.chooses("Yes", of=CONDITION)
    if scripts:
        someone.looks()
    someone.chooses("Yes, a little", of=IMPACT)
    someone.presses(NEXT)
    someone.is_on(ETHNIC)
    someone.chooses("White", of=ETHNIC)
    someone.presses(NEXT)
    someone.has_problem("Select what best describes your White background")
    someone.looks()
    someone.chooses("Roma")
    someone.presses(NEXT)
    for heading in ("What is your legal marital or registered civil partnership status?", RELIGION):
        someone.is_on(heading)
        someone.looks()
        if heading == RELIGION:
            someone.chooses("Prefer not to say", of=RELIGION)
        someone.presses(NEXT)
    someone.is_on("Sex and gender identity")
    someone.looks()
    someone.chooses("Female", of=SEX)
    for _ in range(4):
        someone.presses(NEXT)


def _changes_religion(someone: Visitor) -> None:
    someone.page.get_by_role("link", name="Change religion").click()
    someone.is_on(RELIGION)
    expect(someone.page.get_by_role("radio", name="Prefer not to say")).to_be_checked()
    someone.chooses("Sikh")
    someone.presses(NEXT)
    someone.sees("Sikh", "White: Roma")
    someone.page.get_by_role("link", name="Change religion").click()
    someone.presses("Delete this answer")
    someone.does_not_see("Sikh")


def _deletes_all(someone: Visitor) -> None:
    someone.follows("delete all of your answers")
    someone.is_on("Delete all of your answers")
    someone.looks()
    someone.presses("Delete my answers")
    someone.sees("Your answers to the equality questions are deleted")
    someone.does_not_see("White: Roma")
    expect(someone.page.get_by_role("button", name=START)).to_be_visible()


def test_an_applicant_answers_once_after_the_application_and_reads_nothing_of_it(visiting: Visiting) -> None:
    someone = visiting()
    applicant.opens_the_opportunity(someone, "Official prison visitor with Lantern Mentoring")
    applicant.applies(someone, Applicant("Elin", "Examplewick", "elin.examplewick@example.org"))
    someone.is_on("Application sent")
    someone.looks()
    someone.follows(START)
    address = someone.path
    someone.is_on("Equality questions")
    someone.looks()
    someone.chooses("Buddhist", of=RELIGION)
    someone.chooses("Other ethnic group", of=ETHNIC)
    someone.presses("Send my answers")
    someone.has_problem("Select what best describes your background, or select that you prefer not to say")
    someone.looks()
    someone.chooses("Arab")
    someone.presses("Send my answers")
    someone.is_on("Thank you")
    someone.looks()
    someone.does_not_see("Buddhist", "Arab")
    someone.opens(address)
    someone.is_on("These questions are closed")
    someone.looks()


def test_a_coordinator_enters_paper_blind(visiting: Visiting) -> None:
    someone = visiting("coordinator@")
    address = adds(someone, "Perrin", "Papersmith")
    someone.presses("Equality answers on paper")
    someone.is_on("Equality answers on paper")
    someone.looks()
    someone.chooses("Sikh", of=RELIGION)
    someone.presses("Save and forget")
    someone.has_problem("Tick the box if you have their answers on paper, and they know that you enter them")
    someone.chooses(UNDERSTOOD)
    someone.presses("Save and forget")
    someone.sees("The answers are saved. Nobody but the person can see them from now on")
    someone.does_not_see("Sikh")
    someone.presses("Equality answers on paper")
    expect(someone.page.get_by_role("radio", checked=True)).to_have_count(0)
    someone.follows("delete their answers without seeing them")
    someone.is_on("Delete their equality answers")
    someone.looks()
    someone.chooses("They asked me to delete their answers")
    someone.presses("Delete their answers")
    someone.sees("deleted, if there were any")
    assert someone.path == address
    someone.opens("/equality/response")
    someone.is_on("Who answers the equality questions")
    someone.looks()
