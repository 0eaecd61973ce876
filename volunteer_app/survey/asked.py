"""The questions of a section as a page asks them: each with its fields, and what there is to say about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from volunteer_app.survey import presenters
from volunteer_app.survey.checked import Whole
from volunteer_app.survey.forms.section import PREFIX, WHY, Cell, SectionForm
from volunteer_app.survey.rules import routing
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.checking import MISSING, Finding
from volunteer_app.survey.rules.shapes import Condition, Kind, Question, Section


@dataclass(frozen=True)
class Asked:
    """A question on its page. `only_if`: when it is to be answered, where that is not known yet."""

    question: Question
    number: int
    ask: str
    help: str
    unit: str
    field: Any
    why: Any
    cells: Sequence[Cell]
    only_if: str
    source: str
    counted: str
    findings: Sequence[Finding]
    file_name: str

    @property
    def kind(self) -> str:
        """Its kind, for the template."""
        return self.question.kind.value

    @property
    def anchor(self) -> str:
        """Where links to it lead."""
        return f"question-{self.question.code}"


def shown(whole: Whole, section: Section) -> list[Question]:
    """The questions of a section that no answer leaves out."""
    return [each for each in section.questions if routing.may_apply(whole.questionnaire, each, whole.given)]


def asked(whole: Whole, section: Section, questions: Sequence[Question], form: SectionForm) -> list[Asked]:
    """These questions for the page."""
    return [_asked(whole, section, each, form) for each in questions]


def _asked(whole: Whole, section: Section, question: Question, form: SectionForm) -> Asked:
    name, row = PREFIX + question.code, whole.rows.get(question.code)
    findings = [each for each in whole.checked.of_question(question.code) if each.code != MISSING]
    return Asked(
        question=question,
        number=section.questions.index(question) + 1,
        ask=question.ask.plain(whole.setting.fills),
        help=question.help.plain(whole.setting.fills),
        unit=question.unit.plain(whole.setting.fills),
        field=form._fields.get(name),
        why=form._fields.get(name + WHY),
        cells=form.cells(question) if question.kind is Kind.TABLE else [],
        only_if=_only_if(whole, section, question),
        source=presenters.source(row),
        counted=_counted(whole, question),
        findings=findings,
        file_name=row.file.name if row is not None and row.file is not None else "",
    )


def _counted(whole: Whole, question: Question) -> str:
    """What this service counted, where the answer is another, or why it has no number."""
    figure = whole.figures.get(question.code)
    if figure is None:
        return ""
    if figure.value is None:
        return f"This service has no number for this. {figure.note}"
    given = Given.of(figure.value)
    if whole.given.get(question.code) == given:
        return figure.note
    if question.kind is Kind.TABLE:
        return "This service counted other numbers: they stand beside yours on the page of checks"
    return f"This service counted {presenters.words(whole, question, given)}"


def _only_if(whole: Whole, section: Section, question: Question) -> str:
    conditions = routing.open_conditions(whole.questionnaire, question, whole.given)
    return " and ".join(_condition(whole, section, each) for each in dict.fromkeys(conditions))


def _condition(whole: Whole, section: Section, condition: Condition) -> str:
    other = whole.questionnaire.by_code[condition.question]
    its_section = whole.questionnaire.section_by_question[other.code]
    number = its_section.questions.index(other) + 1
    where = "" if its_section is section else f" of “{its_section.title.plain(whole.setting.fills)}”"
    if condition.above is not None:
        return f"the answer to question {number}{where} is more than {condition.above}"
    options = [other.option(each) for each in condition.is_one_of]
    labels = " or ".join(f"“{each.label.plain()}”" for each in options if each is not None)
    if len(options) > 3:
        return f"you selected something in question {number}{where}"
    return f"the answer to question {number}{where} is {labels}"
