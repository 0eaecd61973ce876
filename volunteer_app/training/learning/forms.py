"""Forms of learning: beginning a pack, and the questions of a module, on a screen or as read off paper."""

from collections.abc import Sequence
from typing import Any, cast

from wtforms import SelectChoice, ValidationError
from wtforms.validators import Optional

from volunteer_app.foundation.forms import Boxes, DateParts, Form, Pick, needed
from volunteer_app.training.learning.service import answered_on_problem
from volunteer_app.training.packs.content import Question
from volunteer_app.training.packs.models import TrainingModule, TrainingPackVersion
from volunteer_app.training.packs.presenters import LETTERS

EMPTY = "empty"


class StartForm(Form):
    """With which organisation a pack is learnt, where several hold the person's record."""

    organisation = Pick("Which organisation is it for?", missing="Select which organisation it is for")


class StartForForm(StartForm):
    """Which version of which pack somebody learns on paper."""

    version = Pick("Which pack is on the answer sheet?", missing="Select which pack is on the answer sheet")
    sheet_on = DateParts(
        "When was the first sheet filled in? (optional)",
        [Optional()],
        named="The day on the sheet",
        description="Only needed for a version that is not in force any more",
    )


class CheckForm(Form):
    """The questions of a module; `questions_form` adds them."""

    @property
    def questions(self) -> list[Any]:
        """The fields of the questions, in order."""
        return [field for field in self if field.name.startswith("question_")]

    @property
    def answers(self) -> list[list[int]]:
        """For each question the places that were chosen, from 0."""
        return [_chosen(field.data) for field in self.questions]


class SheetForm(CheckForm):
    """The same, as an answer sheet says it."""

    answered_on = DateParts(
        "When was the sheet filled in?",
        needed("Enter the day on which the sheet was filled in"),
        named="The day on which the sheet was filled in",
        description="For example, 27 11 2026",
    )

    of: TrainingPackVersion

    def validate_answered_on(self, field: Any) -> None:
        """Not in the future, and not before there was such a sheet."""
        if field.data and (problem := answered_on_problem(self.of, field.data)):
            raise ValidationError(problem)


def check_form(module: TrainingModule) -> CheckForm:
    """The questions of a module, for a learner."""
    fields = {
        f"question_{number}": _asked(number, each) for number, each in enumerate(module.knowledge_check, 1)
    }
    return cast(CheckForm, type("QuestionsForm", (CheckForm,), fields)())


def sheet_form(module: TrainingModule, version: TrainingPackVersion) -> SheetForm:
    """The questions of a module, for whoever enters an answer sheet: letters first, and what is empty."""
    fields = {
        f"question_{number}": _on_sheet(number, each) for number, each in enumerate(module.knowledge_check, 1)
    }
    form = cast(SheetForm, type("SheetQuestionsForm", (SheetForm,), fields)())
    form.of = version
    return form


def _asked(number: int, question: Question) -> Any:
    choices = [SelectChoice(str(place), each.text) for place, each in enumerate(question.answers)]
    label = f"{number}. {question.question}"
    kept = {"choices": choices, "invalid_choice_message": _not_listed(number)}
    if question.several:
        missing = needed(f"Question {number}: select one or more answers")
        return Boxes(label, missing, description="Select all that are right", **kept)
    return Pick(label, missing=f"Question {number}: select an answer", **kept)


def _on_sheet(number: int, question: Question) -> Any:
    choices = [
        SelectChoice(str(place), f"{LETTERS[place]}. {each.text}")
        for place, each in enumerate(question.answers)
    ]
    label = f"{number}. {question.question}"
    kept: dict[str, Any] = {"invalid_choice_message": _not_listed(number)}
    missing = f"Question {number}: select what is ticked on the sheet, or that nothing is"
    if question.several:
        kept["choices"] = [*choices, SelectChoice(EMPTY, "Nothing is ticked")]
        says = "Select all that are ticked on the sheet"
        return Boxes(label, [*needed(missing), _not_both(number)], description=says, **kept)
    kept["choices"] = [*choices, SelectChoice(EMPTY, "Nothing is ticked, or more than one")]
    return Pick(label, missing=missing, **kept)


def _not_both(number: int) -> Any:
    def check(_form: Any, field: Any) -> None:
        if EMPTY in (field.data or ()) and len(field.data) > 1:
            raise ValidationError(f"Question {number}: select what is ticked, or that nothing is, not both")

    return check


def _not_listed(number: int) -> str:
    return f"Question {number}: select from the answers listed"


def _chosen(data: str | Sequence[str] | None) -> list[int]:
    values = [data] if isinstance(data, str) else list(data or ())
    return sorted(int(each) for each in values if each != EMPTY)
