"""All results of a round, worked out from its returns. Pure: the same returns give the same rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from volunteer_app.survey.results import bodies, protecting, rounding
from volunteer_app.survey.results.asked import Basis, PublishedElsewhere, counts_people
from volunteer_app.survey.results.bodies import Surveyed, Told
from volunteer_app.survey.results.estimates import Answered
from volunteer_app.survey.results.items import item_rows
from volunteer_app.survey.results.protected import Shares, Tally, Totals
from volunteer_app.survey.results.responses import response_rows
from volunteer_app.survey.results.rounding import CONCEALED, Said
from volunteer_app.survey.results.rows import HIDDEN, UNCERTAIN, Measure, Place, Row, Table
from volunteer_app.survey.rules.shapes import Kind, Question


@dataclass(frozen=True)
class Computed:
    """The rows, and what protection came to."""

    rows: tuple[Row, ...]
    tally: Tally

    def certificate(self) -> dict[str, Any]:
        """What readers are told of protection."""
        numbers = [each.number for each in self.rows]
        return {
            "numbers": len(numbers),
            "hidden": numbers.count(HIDDEN),
            "uncertain": numbers.count(UNCERTAIN),
            "by_themselves": self.tally.hidden,
            "besides": self.tally.besides,
            "attacked": self.tally.attacked,
            "left_out": self.tally.left_out,
        }


def compute(basis: Basis, elsewhere: PublishedElsewhere) -> Computed:
    """Every result of a round."""
    tally = Tally()
    rows = [*response_rows(basis), *item_rows(basis)]
    for question in basis.questionnaire.questions():
        if basis.is_published_elsewhere(question):
            rows += _elsewhere(basis, question, elsewhere)
        elif basis.is_averaged(question):
            rows += _averages(basis, question, tally)
        elif question.kind is Kind.TABLE:
            rows += _table(basis, question, tally)
        elif basis.is_added_up(question):
            rows += _totals(basis, question, tally)
        elif basis.is_shared_out(question):
            rows += _shares(basis, question, tally)
    return Computed(tuple(rows), tally)


def _answers(basis: Basis, tell: Callable[[Surveyed], Told | None], *, is_total: bool) -> list[Answered]:
    """What every group tells of something."""
    told = {each.reference: tell(each) for each in basis.bodies}
    return [Answered(group, told, basis.method, is_total) for group in basis.groups]


def _least(basis: Basis, question: Question) -> tuple[int, float]:
    """Below which total it is hidden, and to what it is rounded at the least."""
    return (basis.hide_below, float(basis.round_to)) if counts_people(question) else (0, 1.0)


def _totals(basis: Basis, question: Question, tally: Tally) -> Iterator[Row]:
    tell = partial(bodies.added_up, basis.questionnaire, question, "")
    answers = _answers(basis, tell, is_total=True)
    said = Totals(basis, question.code, answers, *_least(basis, question)).said(tally)
    for answered, each in zip(answers, said, strict=True):
        yield _row(Table.ESTIMATES, basis.place(question), answered, Measure.TOTAL, each)
        bodies_there = len(answered.group.bodies)
        yield _row(
            Table.ESTIMATES,
            basis.place(question),
            answered,
            Measure.PER_BODY,
            rounding.over(each, bodies_there),
        )


def _table(basis: Basis, question: Question, tally: Tally) -> Iterator[Row]:
    """The rows of a table, of all bodies. What is hidden could be worked out from the others and the sum."""
    parts = [
        Answered(basis.groups[0], _told_of_row(basis, question, row), basis.method, is_total=True)
        for row in question.codes
    ]
    least_people, round_to = _least(basis, question)
    rules = Totals(basis, question.code, parts, least_people, round_to)
    places = list(range(len(parts)))
    by_themselves, besides = protecting.hidden(
        places, lambda chosen: rules.is_safe([parts[n] for n in chosen]), lambda n: parts[n].given
    )
    tally.hidden, tally.besides = tally.hidden + len(by_themselves), tally.besides + len(besides)
    for number, (row, part) in enumerate(zip(question.codes, parts, strict=True)):
        said = CONCEALED if number in {*by_themselves, *besides} else rules.one(part)
        yield _row(Table.ESTIMATES, basis.place(question, row), part, Measure.TOTAL, said)


def _told_of_row(basis: Basis, question: Question, row: str) -> dict[str, Told | None]:
    return {
        each.reference: bodies.added_up(basis.questionnaire, question, row, each) for each in basis.bodies
    }


def _averages(basis: Basis, question: Question, tally: Tally) -> Iterator[Row]:
    tell = partial(bodies.averaged, basis.questionnaire, question)
    answers = _answers(basis, tell, is_total=False)
    say = partial(_average, basis)
    said = Shares(basis, question.code, [[each] for each in answers], say, are_chosen=False).said(tally)
    for answered, (each,) in zip(answers, said, strict=True):
        yield _row(Table.ESTIMATES, basis.place(question), answered, Measure.AVERAGE, each)


def _average(basis: Basis, answered: Answered) -> Said:
    found = answered.estimate()
    return CONCEALED if found is None else rounding.total(found, basis.method.certainty, 0.1)


def _shares(basis: Basis, question: Question, tally: Tally) -> Iterator[Row]:
    first, *others = question.codes
    of_first = _answers(basis, partial(bodies.chosen, basis.questionnaire, question, first), is_total=False)
    told = [_told_of_option(basis, question, option) for option in others]
    answers = [[answered, *(answered.of(each) for each in told)] for answered in of_first]
    said = Shares(basis, question.code, answers, partial(_share, basis)).said(tally)
    for options, spoken in zip(answers, said, strict=True):
        for option, answered, each in zip(question.codes, options, spoken, strict=True):
            yield _row(Table.SHARES, basis.place(question, option), answered, Measure.SHARE, each)


def _told_of_option(basis: Basis, question: Question, option: str) -> dict[str, Told | None]:
    return {
        each.reference: bodies.chosen(basis.questionnaire, question, option, each) for each in basis.bodies
    }


def _share(basis: Basis, answered: Answered) -> Said:
    found = answered.estimate()
    return CONCEALED if found is None else rounding.share(found, basis.method.certainty)


def _elsewhere(basis: Basis, question: Question, elsewhere: PublishedElsewhere) -> Iterator[Row]:
    number, note = elsewhere.get(question.code, (None, ""))
    place, group = basis.place(question), basis.groups[0]
    text = "[x]" if number is None else str(number)
    yield Row(
        Table.ESTIMATES,
        place.section,
        place.question,
        "",
        group.breakdown,
        group.value,
        Measure.PUBLISHED,
        text,
        note=note,
    )


def _row(table: Table, place: Place, answered: Answered, measure: Measure, said: Said) -> Row:
    group = answered.group
    return Row(
        table, *place, group.breakdown, group.value, measure, said.number, said.low, said.high, said.quality
    )
