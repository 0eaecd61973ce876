"""The answers of bodies for those who analyse them, with a dictionary made from the questionnaire.

It holds no names of people, no texts and no files: a text can name somebody. Counts of people that tell
something protected of them are left out where they are small.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from volunteer_app.foundation.exporting import Cell
from volunteer_app.survey.results import bodies, themes
from volunteer_app.survey.results.asked import Basis
from volunteer_app.survey.results.bodies import Status, Surveyed
from volunteer_app.survey.results.estimates import Answered
from volunteer_app.survey.rules.answers import Given, amount
from volunteer_app.survey.rules.shapes import CHOOSING, WORDS, Condition, Kind, Question

LEFT_OUT, NOT_CONCERNED, DONT_KNOW, REFUSED, BLANK, NOT_REACHED, NO_RETURN = -6, -7, -8, -9, -10, -11, -12
MISSING = {
    LEFT_OUT: "Left out here: a small count of people that tells something protected of them",
    NOT_CONCERNED: "The question does not concern the body, by its other answers",
    DONT_KNOW: "The body does not know",
    REFUSED: "The body would rather not say",
    BLANK: "Left empty",
    NOT_REACHED: "Whether it concerns the body is not known",
    NO_RETURN: "No return was signed off",
}
OF_STATUS = {
    Status.NOT_CONCERNED: NOT_CONCERNED,
    Status.DONT_KNOW: DONT_KNOW,
    Status.REFUSED: REFUSED,
    Status.BLANK: BLANK,
    Status.NOT_REACHED: NOT_REACHED,
}
OF_BODY = (
    ("return", "Reference of the return"),
    ("organisation", "Code of the organisation"),
    ("sector", "Sector"),
    ("size", "Volunteers known on the reference day, whether the body answered or not"),
    ("size_class", "Size class"),
    ("stratum", "Stratum after those with too few returns were put together"),
    ("responded", "1: a return was signed off; 0: none was"),
    ("weight", "For how many bodies of its stratum the body stands; empty where it did not respond"),
)
DICTIONARY = (
    "variable",
    "section",
    "question",
    "kind",
    "unit",
    "label",
    "code",
    "code_label",
    "asked_if",
    "comparable_since",
)


@dataclass(frozen=True)
class Variable:
    """A column: a question, or one option or row of it."""

    name: str
    question: Question
    item: str = ""


def variables(basis: Basis) -> list[Variable]:
    """The columns of all questions."""
    found: list[Variable] = []
    for each in basis.questionnaire.questions():
        if each.kind in (Kind.MANY, Kind.TABLE):
            found += [Variable(f"{each.code}__{_plain(item)}", each, item) for item in each.codes]
        else:
            found.append(Variable(each.code, each))
    return found


def headings(basis: Basis) -> list[str]:
    """The names of all columns."""
    consents = [f"may_quote__{code}" for code in _quotable(basis)]
    return [*(name for name, _ in OF_BODY), *consents, *(each.name for each in variables(basis))]


def lines(basis: Basis, organisations: Mapping[str, str]) -> Iterator[list[Cell]]:
    """A line for each body of the round. `organisations`: their codes, by the reference of the return."""
    told = {each.reference: bodies.Told(0.0, 1.0) if each.has_answered else None for each in basis.bodies}
    answered = Answered(basis.groups[0], told, basis.method, is_total=False)
    weights, columns = answered.weights(), variables(basis)
    for each in basis.bodies:
        yield [
            each.reference,
            organisations[each.reference],
            each.sector,
            int(each.size),
            basis.method.size_class(each.size),
            answered.strata[each.reference],
            int(each.has_answered),
            weights.get(each.reference, ""),
            *(_consent(basis, code, each) for code in _quotable(basis)),
            *(_value(basis, column, each) for column in columns),
        ]


def dictionary(basis: Basis) -> Iterator[list[Cell]]:
    """What every column and every code in it means."""
    for name, label in OF_BODY:
        yield [name, "", "", "about the body", "", label, "", "", "", ""]
    for code in _quotable(basis):
        label = f"1: the body agrees that its answer to {code} is used in its own words; 0: it does not"
        yield [f"may_quote__{code}", "", code, "consent", "", label, "", "", "", ""]
    for each in variables(basis):
        first = _described(basis, each)
        yield first
        for value, words in _codes(each):
            yield [*first[:5], "", value, words, "", ""]
    for number, words in MISSING.items():
        yield ["every question", "", "", "missing", "", "", number, words, "", ""]


def _described(basis: Basis, column: Variable) -> list[Cell]:
    question = column.question
    option = question.option(column.item)
    label = question.ask.plain() + (f" [{option.label.plain()}]" if option else "")
    section = basis.questionnaire.section_by_question[question.code].code
    asked_if = "; ".join(_condition(each) for each in question.only_if)
    kind, unit = question.kind.value, question.unit.plain()
    return [
        column.name,
        section,
        question.code,
        kind,
        unit,
        label,
        "",
        "",
        asked_if,
        question.comparable_since,
    ]


def _codes(column: Variable) -> list[tuple[Cell, str]]:
    question = column.question
    if question.kind is Kind.MANY:
        return [(1, "Selected"), (0, "Not selected")]
    if question.kind in WORDS or question.kind is Kind.FILE:
        return [(1, "There is an answer, which is not in this file")]
    return [(each.code, each.label.plain()) for each in question.options if question.kind in CHOOSING]


def _condition(each: Condition) -> str:
    if each.above is not None:
        return f"{each.question} is more than {each.above}"
    return f"{each.question} is {' or '.join(each.is_one_of)}"


def _value(basis: Basis, column: Variable, body: Surveyed) -> Cell:
    if body.given is None:
        return NO_RETURN
    found = bodies.status(basis.questionnaire, column.question, body.given)
    if found is not Status.ANSWERED:
        return OF_STATUS[found]
    answer = body.given[column.question.code]
    return _of_answer(column, answer, basis)


def _of_answer(column: Variable, answer: Given, basis: Basis) -> Cell:
    question = column.question
    if question.kind in WORDS or question.kind is Kind.FILE:
        return 1
    if question.kind is Kind.MANY:
        return int(column.item in answer.value)
    if question.kind is Kind.TABLE:
        return int(answer.value.get(column.item, 0))
    number = amount(answer) if question.kind in (Kind.NUMBER, Kind.MONEY) else None
    if number is None:
        return str(answer.value)
    is_small = question.code in basis.method.protected_counts and number < basis.hide_below
    return LEFT_OUT if is_small else float(number) if number % 1 else int(number)


def _quotable(basis: Basis) -> list[str]:
    asked = basis.questionnaire
    return [
        code
        for code in themes.frames()
        if code in asked.by_code and themes.consent_of(asked, asked.by_code[code]) is not None
    ]


def _consent(basis: Basis, code: str, body: Surveyed) -> int:
    question = basis.questionnaire.by_code[code]
    return int(body.given is not None and themes.may_be_quoted(basis.questionnaire, question, body.given))


def _plain(code: str) -> str:
    return code.replace("-", "_")
