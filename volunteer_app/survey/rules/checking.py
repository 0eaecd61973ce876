"""The one place that checks a set of answers, whatever they came from: pages, a spreadsheet, JSON. Pure.

`check` takes a questionnaire and answers by question, and gives errors and warnings, each with its path
(section.question or section.question.row). An error must be put right before a return is signed off. A
warning takes a reason; the reason is kept under the warning's key, with a mark of the answers that it is of.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from volunteer_app.survey.rules import of_kinds, reconciling, routing
from volunteer_app.survey.rules.answers import NOTHING, Given, amount
from volunteer_app.survey.rules.reconciling import Difference
from volunteer_app.survey.rules.shapes import CrossCheck, CrossRule, Level, Question, Questionnaire

MISSING = "missing"  # the code of what is found of a question without an answer


@dataclass(frozen=True)
class Setting:
    """What a check has to know besides the answers. `fills`: what texts are filled in with."""

    reference_day: date
    fills: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """Something wrong, or to be explained. `mark`: by which the answers that it is of are known again."""

    path: str
    code: str
    level: Level
    words: str
    questions: tuple[str, ...]
    mark: str = ""

    @property
    def key(self) -> str:
        """By which a reason is kept."""
        return f"{self.code}:{self.path}"


@dataclass(frozen=True)
class Checked:
    """What checking found, in the order of the questionnaire."""

    findings: tuple[Finding, ...]

    @property
    def errors(self) -> list[Finding]:
        """What must be put right."""
        return [each for each in self.findings if each.level is Level.ERROR]

    @property
    def warnings(self) -> list[Finding]:
        """What must be explained."""
        return [each for each in self.findings if each.level is Level.WARNING]

    def of_question(self, code: str) -> list[Finding]:
        """What was found of a question."""
        return [each for each in self.findings if code in each.questions]


def check(
    questionnaire: Questionnaire,
    answers: Mapping[str, Given],
    setting: Setting,
    figures: Mapping[str, Given] | None = None,
) -> Checked:
    """Everything that is wrong with a whole set of answers, or has to be explained.

    `figures`: what the system counted, by question; an answer that differs from it has to be explained.
    """
    found = [*_all(questionnaire, answers, setting), *_of_figures(questionnaire, answers, figures or {})]
    order = {code: number for number, code in enumerate(questionnaire.by_code)}
    found.sort(key=lambda each: order.get(each.questions[0], len(order)))
    return Checked(tuple(found))


def mark(answers: Mapping[str, Given], questions: tuple[str, ...]) -> str:
    """By which these answers are known again: another answer to one of them gives another mark."""
    stored = {code: answers.get(code, NOTHING).stored() for code in questions}
    return hashlib.sha256(json.dumps(stored, sort_keys=True).encode()).hexdigest()[:16]


def applying(questionnaire: Questionnaire, answers: Mapping[str, Given]) -> dict[str, Given]:
    """The answers to questions that apply; others are kept, and count for nothing."""
    return {
        each.code: answers[each.code]
        for each in questionnaire.questions()
        if each.code in answers and routing.applies(questionnaire, each, answers)
    }


def _all(questionnaire: Questionnaire, answers: Mapping[str, Given], setting: Setting) -> Iterator[Finding]:
    for code in answers.keys() - questionnaire.by_code.keys():
        yield Finding(code, "unknown", Level.ERROR, f"There is no question “{code[:60]}”", (code,))
    for question in questionnaire.questions():
        if routing.applies(questionnaire, question, answers):
            yield from _of_question(questionnaire, question, answers, setting)
    counting = applying(questionnaire, answers)
    for each in questionnaire.checks:
        if not _stands(each, counting):
            path = questionnaire.path(each.left[0])
            words, about = each.says.plain(setting.fills), mark(answers, each.questions)
            yield Finding(path, each.code, each.level, words, each.questions, about)


def _of_question(
    questionnaire: Questionnaire, question: Question, answers: Mapping[str, Given], setting: Setting
) -> Iterator[Finding]:
    given, only = answers.get(question.code, NOTHING), (question.code,)
    path, about = questionnaire.path(question.code), mark(answers, only)
    if not given:
        if question.required:
            yield Finding(path, MISSING, Level.ERROR, of_kinds.asks(question), only)
        return
    for row, code, words in of_kinds.problems(question, given, setting.reference_day):
        where = f"{path}.{row}" if row else path
        yield Finding(where, code, Level.ERROR, words, only, about)
    number = amount(given)
    if number is not None and not question.usual.holds(number) and question.possible.holds(number):
        words = f"{of_kinds.shown(number)} is {_unusual(question, number)}"
        yield Finding(path, "unusual", Level.WARNING, words, only, about)


def _unusual(question: Question, number: Decimal) -> str:
    usual = question.usual
    if usual.least is not None and usual.is_below(number):
        return f"less than usual: most bodies give {of_kinds.shown(usual.least)} or more"
    most = of_kinds.shown(usual.most) if usual.most is not None else ""
    return f"more than usual: most bodies give {most} or less"


def _of_figures(
    questionnaire: Questionnaire, answers: Mapping[str, Given], figures: Mapping[str, Given]
) -> Iterator[Finding]:
    differ: dict[str, list[Difference]] = {}
    for each in reconciling.differences(questionnaire, answers, figures):
        differ.setdefault(each.question, []).append(each)
    for code, found in differ.items():
        by_much = not all(each.is_within for each in found)
        about = mark(answers, (code,))
        yield Finding(
            questionnaire.path(code), "differs", Level.WARNING, _differs(found, by_much), (code,), about
        )


def _differs(found: list[Difference], by_much: bool) -> str:
    how = "differs from" if by_much else "differs a little from"
    if found[0].row:
        rows = "1 row" if len(found) == 1 else f"{len(found)} rows"
        return f"This table {how} what this service counted, in {rows}"
    figure, answer = found[0].figure, found[0].answer
    if answer is None:
        return f"No number is given, but this service counted {of_kinds.shown(figure)}"
    return f"{of_kinds.shown(answer)} {how} what this service counted: {of_kinds.shown(figure)}"


def _stands(each: CrossCheck, answers: Mapping[str, Given]) -> bool:
    """Whether the answers stand to each other as they must. Where one is no number, nothing can be said."""
    left, right = (_sum(side, answers) for side in (each.left, each.right))
    if left is None or right is None:
        return True
    if each.rule is CrossRule.NOT_ABOVE:
        return left <= right
    if each.rule is CrossRule.SAME:
        return left == right
    return right == 0 or each.span.holds(left / right)


def _sum(questions: tuple[str, ...], answers: Mapping[str, Given]) -> Decimal | None:
    numbers = [amount(answers.get(code, NOTHING)) for code in questions]
    known = [each for each in numbers if each is not None]
    return sum(known, Decimal(0)) if len(known) == len(numbers) else None
