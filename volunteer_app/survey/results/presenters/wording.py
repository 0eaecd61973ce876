"""Numbers, groups and questions in words."""

from collections.abc import Sequence

from volunteer_app.survey import wording
from volunteer_app.survey.models import SurveyRound
from volunteer_app.survey.results.bodies import ALL
from volunteer_app.survey.results.method import method
from volunteer_app.survey.results.rows import Measure, Row
from volunteer_app.survey.results.themes import frames
from volunteer_app.survey.rules.shapes import Kind, Question

BODY = "the body"
PERCENT = (Measure.SHARE, Measure.RATE, Measure.RATE_BY_SIZE, Measure.AGREEMENT)


def asks(found: SurveyRound, question: Question) -> str:
    """The question, as it is asked of any body."""
    return question.ask.plain(wording.setting(found.reference_day, BODY).fills)


def group(row: Row) -> str:
    """The group that a row is of."""
    return method().name_of(row.breakdown, row.value) if row.breakdown != ALL else "All bodies"


def number(row: Row, question: Question | None = None) -> str:
    """The number of a row."""
    return _text(row.number, row, question)


def interval(row: Row, question: Question | None = None) -> str:
    """The 95% interval of a row; the symbol where it is hidden or withheld."""
    if row.span is None:
        return row.low
    return f"{_text(row.low, row, question)} to {_text(row.high, row, question)}"


def change(row: Row, question: Question, *, is_share: bool) -> str:
    """A change in words."""
    low, high = (_signed(each) for each in (row.low, row.high))
    unit = " points" if is_share else f" {unit_of(question)}"
    return f"{row.note}: {_signed(row.number)}{unit} (between {low} and {high})"


def unit_of(question: Question) -> str:
    """The unit of its numbers."""
    return "pounds" if question.kind is Kind.MONEY else question.unit.plain()


def item(question: Question, code: str) -> str:
    """An option, a row of its table, or a theme."""
    found = question.option(code)
    if found is not None:
        return found.label.plain()
    return next((each.label for each in frames().get(question.code, ()) if each.code == code), code)


def named_most(counts: Sequence[tuple[str, float]]) -> str:
    """Which of several themes are named most; the number of a hidden one is 0."""
    most = max(count for _, count in counts)
    first = [f"“{label}”" for label, count in counts if count == most]
    if not most:
        return "All counts are hidden"
    if len(first) == 1:
        return f"{first[0]} is named most"
    return f"{', '.join(first[:-1])} and {first[-1]} are named most"


def _text(text: str, row: Row, question: Question | None) -> str:
    try:
        value = float(text)
    except ValueError:
        return text
    places = len(text.partition(".")[2])
    if row.measure in PERCENT:
        return f"{value:,.{places}f}%"
    pounds = "£" if question is not None and question.kind is Kind.MONEY else ""
    return f"{pounds}{value:,.{places}f}"


def _signed(text: str) -> str:
    value = float(text)
    return f"{value:+,.{len(text.partition('.')[2])}f}" if value else "0"
