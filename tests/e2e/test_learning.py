"""A pack is taken on a telephone without JavaScript, and an answer sheet is entered, in a browser."""

import re

import pytest

from tests.e2e.conftest import Visiting
from tests.e2e.visitor import Visitor
from volunteer_app.foundation import clock
from volunteer_app.training.packs import folders
from volunteer_app.training.packs.content import ModuleContent, PackContent, Question

TELEPHONE = {"width": 320, "height": 800}
# A pack that the sample volunteer has not begun
PACK = "high-risk-of-harm"


@pytest.fixture(scope="module")
def pack() -> PackContent:
    """What the pack asks, and the answers."""
    return folders.read(folders.PACKS / PACK)


def chooses(someone: Visitor, number: int, question: Question, places: list[int]) -> None:
    """Choose the answers at these places."""
    for place in places:
        words = question.answers[place].text
        someone.chooses(words, of=f"{number}. {question.question}")


def answers(someone: Visitor, module: ModuleContent, *, wrong: int = 0) -> None:
    """Answer all questions of a module, the first `wrong` of them wrongly, and send them."""
    for number, question in enumerate(module.questions, 1):
        right = sorted(question.right)
        other = next(place for place in range(len(question.answers)) if place not in question.right)
        chosen = [other] if number <= wrong else right
        chooses(someone, number, question, chosen)
    someone.presses("Send your answers")


def test_a_volunteer_takes_a_pack_on_a_telephone_without_scripts(
    visiting: Visiting, pack: PackContent
) -> None:
    someone = visiting("volunteer@", java_script_enabled=False, viewport=TELEPHONE)
    begins(someone, pack)
    first = pack.modules[0]
    chooses(someone, 1, first.questions[0], sorted(first.questions[0].right))
    someone.presses("Send your answers")
    someone.has_problem("Question 2: select")
    someone.looks()
    answers(someone, first, wrong=len(first.questions))
    someone.sees("Not passed yet: 0 of")
    someone.looks()
    someone.presses("Try the questions again")
    answers(someone, first)
    someone.sees("You passed:")
    someone.looks()
    leaves_and_comes_back(someone, pack)
    for module in pack.modules[1:]:
        someone.presses(f"Go on with module {pack.modules.index(module) + 1}: {module.title}")
        someone.presses("Go on to the questions")
        answers(someone, module)
    someone.presses("See that you have finished")
    someone.is_on(f"You have finished {pack.title}")
    someone.looks()
    someone.presses("Get your certificate")
    someone.is_on("Certificate")


def begins(someone: Visitor, pack: PackContent) -> None:
    """The first module is read, and its questions are open."""
    someone.opens(f"/training/packs/{PACK}")
    someone.looks()
    someone.presses("Take this pack")
    someone.is_on(f"Start {pack.title}")
    someone.presses("Start")
    someone.has_problem("Select which organisation it is for")
    someone.looks()
    someone.chooses("Lantern Mentoring (sample)")
    someone.presses("Start")
    someone.is_on(pack.modules[0].title)
    someone.looks()
    someone.presses("Go on to the questions")
    someone.looks()


def leaves_and_comes_back(someone: Visitor, pack: PackContent) -> None:
    """The way goes on where it was left."""
    someone.opens("/my/training")
    someone.sees(f"1 of {len(pack.modules)} modules")
    someone.looks()
    someone.page.get_by_role("link", name=re.compile(f"^Go on.*{pack.title}$")).click()
    someone.is_on(pack.title)
    someone.looks()


def test_a_coordinator_enters_an_answer_sheet(visiting: Visiting, pack: PackContent) -> None:
    someone = visiting("coordinator@")
    someone.opens("/people")
    someone.page.locator("main tbody a").first.click()
    someone.presses("Enter an answer sheet")
    someone.is_on("Enter an answer sheet")
    someone.looks()
    someone.presses("Go on to the answers")
    someone.has_problem("Select which pack is on the answer sheet")
    someone.chooses(f"{pack.title}, version {pack.version}")
    someone.presses("Go on to the answers")
    someone.sees(f"Answers from paper: {pack.modules[0].title}")
    someone.looks()
    someone.presses("Save these answers")
    someone.has_problem("Question 1: select what is ticked on the sheet, or that nothing is")
    someone.gives_date("When was the sheet filled in?", clock.today())
    for number, question in enumerate(pack.modules[0].questions, 1):
        group = someone.group(f"{number}. {question.question}")
        group.get_by_label(re.compile("Nothing is ticked")).check()
    someone.presses("Save these answers")
    someone.sees("No answer was given")
    someone.looks()
    someone.opens("/training/learners")
    someone.sees("Learners", f"0 of {len(pack.modules)} modules")
    someone.looks()
