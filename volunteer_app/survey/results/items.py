"""Of those who answered the survey, who answered each question. Pure."""

from collections import Counter
from collections.abc import Iterator

from volunteer_app.survey.results import bodies
from volunteer_app.survey.results.asked import Basis
from volunteer_app.survey.results.bodies import ALL, ASKED, Status
from volunteer_app.survey.results.responses import NONE
from volunteer_app.survey.results.rounding import shown
from volunteer_app.survey.results.rows import HIDDEN, Measure, Row, Table
from volunteer_app.survey.rules.shapes import Question

OF_STATUS = {
    Status.ANSWERED: Measure.ANSWERED,
    Status.DONT_KNOW: Measure.DONT_KNOW,
    Status.REFUSED: Measure.REFUSED,
    Status.BLANK: Measure.BLANK,
}


def item_rows(basis: Basis) -> Iterator[Row]:
    """For each question how many were asked, answered, did not know, would not say, or left it empty."""
    for question in basis.questionnaire.questions():
        place = basis.place(question)
        for measure, number in _numbers(basis, question):
            yield Row(Table.ITEMS, *place, ALL, ALL, measure, number)


def _numbers(basis: Basis, question: Question) -> Iterator[tuple[Measure, str]]:
    counts = Counter(
        bodies.status(basis.questionnaire, question, each.given)
        for each in basis.groups[0].bodies
        if each.given is not None
    )
    asked = sum(counts[each] for each in ASKED)
    tells = _tells(question, asked, counts.total(), basis.method.protection.fewest_bodies)
    yield Measure.ASKED, HIDDEN if tells else str(asked)
    for status, measure in OF_STATUS.items():
        yield measure, HIDDEN if tells else str(counts[status])
    rate = _rate(counts[Status.ANSWERED], asked, basis.method.protection.fewest_bodies)
    yield Measure.RATE, HIDDEN if tells and _gives_away(rate, counts.total()) else rate


def _tells(question: Question, asked: int, of: int, fewest: int) -> bool:
    """Whether how many were asked tells what nearly every body answered to the question before."""
    return bool(question.only_if) and (asked < fewest or asked >= of - 1)


def _gives_away(rate: str, of: int) -> bool:
    """Whether a rate tells how many were asked: all, all but one, or nobody at all."""
    return not all(
        any(shown(100 * answered / asked, 1.0) == rate for answered in range(asked + 1))
        for asked in (of - 1, of)
        if asked > 0
    )


def _rate(answered: int, asked: int, fewest: int) -> str:
    if not asked:
        return NONE
    return HIDDEN if asked < fewest else shown(100 * answered / asked, 1.0)
