"""What stands on the pages of results: their sections, and the lines of a section."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import url_for

from volunteer_app.survey import queries as rounds
from volunteer_app.survey.results.bodies import ALL
from volunteer_app.survey.results.models import ResultsState, SurveyResults
from volunteer_app.survey.results.presenters import wording
from volunteer_app.survey.results.rows import Measure, Row, Table
from volunteer_app.survey.rules.shapes import Question, Section

STATES = {
    ResultsState.DRAFT: ("Being worked out", "progress"),
    ResultsState.REFUSED: ("Could not be worked out", "bad"),
    ResultsState.CHECKED: ("Waiting for signatures", "attention"),
    ResultsState.PUBLISHED: ("Published", "good"),
    ResultsState.DISCARDED: ("Discarded", "neutral"),
}
HEADLINES = (Measure.TOTAL, Measure.AVERAGE, Measure.SHARE, Measure.PUBLISHED)


class Line(NamedTuple):
    """A question with the numbers that matter most."""

    question: str
    url: str
    number: str


def sections(found: SurveyResults, here: str) -> list[tuple[str, str, bool]]:
    """Links to the pages of some results. `here`: overview, method, or the code of a section."""
    reference = found.reference
    links = [("Overview", url_for("survey_results.overview", reference=reference), here == "overview")]
    for each in rounds.questionnaire_of(found.round).sections:
        url = url_for("survey_results.section", reference=reference, section=each.code)
        links.append((each.title.plain(), url, here == each.code))
    links.append(("Method", url_for("survey_results.method_page", reference=reference), here == "method"))
    return links


def lines(found: SurveyResults, section: Section, rows: Sequence[Row]) -> list[Line]:
    """The questions of a section."""
    by_question: dict[str, list[Row]] = {}
    for each in rows:
        if each.breakdown == ALL and each.table is not Table.ITEMS:
            by_question.setdefault(each.question, []).append(each)
    return [_line(found, each, by_question.get(each.code, [])) for each in section.questions]


def _line(found: SurveyResults, question: Question, rows: Sequence[Row]) -> Line:
    url = url_for("survey_results.question", reference=found.reference, question=question.code)
    return Line(wording.asks(found.round, question), url, _headline(question, rows))


def _headline(question: Question, rows: Sequence[Row]) -> str:
    numbers = [each for each in rows if each.measure in HEADLINES]
    if not numbers:
        return "Sorted into themes" if rows else "Not counted"
    known = [each for each in numbers if each.amount is not None]
    most = max(known, key=lambda each: each.amount or 0, default=numbers[0])
    name = f"{wording.item(question, most.item)}: " if most.item and known else ""
    return f"{name}{wording.number(most, question)}"


def certificate(found: SurveyResults) -> list[tuple[str, str]]:
    """What protection came to, for readers."""
    facts = found.certificate or {}
    left_out = facts.get("left_out") or []
    return [
        ("Numbers", f"{facts.get('numbers', 0):,}"),
        ("Hidden [c]", f"{facts.get('hidden', 0):,}"),
        ("Too uncertain [u]", f"{facts.get('uncertain', 0):,}"),
        ("Groups hidden for what they tell", f"{facts.get('by_themselves', 0):,}"),
        ("Groups hidden so that others cannot be worked out", f"{facts.get('besides', 0):,}"),
        ("Attacked: sectors by size with few bodies", f"{facts.get('attacked', 0):,}"),
        ("Questions without some groups since the attack found out too much", f"{len(left_out):,}"),
        ("SHA-256 of results.csv", found.digest),
    ]
