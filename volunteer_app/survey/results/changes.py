"""The change since the round before, of questions that were asked in the same way in both. Pure.

It is worked out from what was published of both, and from nothing else. The two are taken as independent:
where the same bodies answer in both rounds, that makes the interval wider than it need be, never narrower.
"""

from collections.abc import Iterator, Sequence
from math import sqrt

from volunteer_app.survey.results.bodies import ALL
from volunteer_app.survey.results.rounding import shown, step_of
from volunteer_app.survey.results.rows import Measure, Place, Row, Table
from volunteer_app.survey.rules.shapes import Questionnaire

CHANGING = (Measure.TOTAL, Measure.AVERAGE, Measure.SHARE)


def is_comparable(now: Questionnaire, before: Questionnaire, code: str) -> bool:
    """Whether a question was asked in the same way in both."""
    question, earlier = now.by_code.get(code), before.by_code.get(code)
    if question is None or earlier is None or question.kind is not earlier.kind:
        return False
    return question.comparable_since <= before.version


def change_rows(
    now: Questionnaire, rows: Sequence[Row], before: Questionnaire, earlier: Sequence[Row], since: str
) -> Iterator[Row]:
    """The change of every comparable number of all bodies. `since`: the round before, as readers know it."""
    then = {_key(each): each for each in earlier if _is_of_all(each)}
    for row in rows:
        other = then.get(_key(row))
        if _is_of_all(row) and other is not None and is_comparable(now, before, row.question):
            yield from _change(row, other, since)


def _is_of_all(row: Row) -> bool:
    return row.measure in CHANGING and row.breakdown == ALL and row.span is not None


def _key(row: Row) -> tuple[str, str, Measure]:
    return row.question, row.item, row.measure


def _change(row: Row, other: Row, since: str) -> Iterator[Row]:
    number, before, span, earlier = row.amount, other.amount, row.span, other.span
    if number is None or before is None or span is None or earlier is None:
        return
    difference = number - before
    down = sqrt((number - span[0]) ** 2 + (earlier[1] - before) ** 2)
    up = sqrt((span[1] - number) ** 2 + (before - earlier[0]) ** 2)
    low, high = difference - down, difference + up
    step = 1.0 if row.measure is Measure.SHARE else step_of(max(number, before), 0.1)
    place = Place(row.section, row.question, row.item)
    change, least, most = (shown(each, step) for each in (difference, low, high))
    words = f"{_words(difference, low, high)} since {since}"
    yield Row(Table.CHANGES, *place, ALL, ALL, Measure.CHANGE, change, least, most, note=words)


def _words(difference: float, low: float, high: float) -> str:
    if low <= 0 <= high:
        return "No change is certain"
    return "A rise is certain" if difference > 0 else "A fall is certain"
