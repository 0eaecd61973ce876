"""Where a return and what the system counted differ. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from volunteer_app.survey.rules import routing
from volunteer_app.survey.rules.answers import NOTHING, Given, amount
from volunteer_app.survey.rules.shapes import Kind, Question, Questionnaire


@dataclass(frozen=True)
class Difference:
    """A number of a return beside what the system counted. `row`: of a table. None: no number was given."""

    question: str
    row: str
    answer: Decimal | None
    figure: Decimal
    is_within: bool

    @property
    def by(self) -> Decimal | None:
        """By how much the return is higher."""
        return None if self.answer is None else self.answer - self.figure


def differences(
    questionnaire: Questionnaire, answers: Mapping[str, Given], figures: Mapping[str, Given]
) -> list[Difference]:
    """Each number of the return that is not what the system counted, in the order of the questionnaire."""
    return [
        found
        for question in questionnaire.questions()
        if question.code in figures and routing.applies(questionnaire, question, answers)
        for found in _of_question(question, answers.get(question.code, NOTHING), figures[question.code])
        if found.answer != found.figure
    ]


def _of_question(question: Question, given: Given, figure: Given) -> Iterator[Difference]:
    if not given or given.unread is not None:  # an error of its own
        return
    if question.kind is not Kind.TABLE:
        counted = amount(figure)
        if counted is not None:
            yield _difference(question, "", amount(given), counted)
        return
    said = given.value if given.is_answer else {}
    for row in question.codes:
        counted = Decimal((figure.value or {}).get(row, 0))
        yield _difference(question, row, Decimal(said.get(row, 0)) if given.is_answer else None, counted)


def _difference(question: Question, row: str, answer: Decimal | None, figure: Decimal) -> Difference:
    is_within = answer is not None and question.tolerance.allows(answer, figure)
    return Difference(question.code, row, answer, figure, is_within)
