"""Filling in every return of a round at once, and what came of it, figure by figure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.transactions import reading_for_long, transaction
from volunteer_app.survey import queries
from volunteer_app.survey.feeding import figures
from volunteer_app.survey.models import SurveyAnswer, SurveyFigure, SurveyReturn, SurveyRound
from volunteer_app.survey.rules import answers, of_kinds, rounds
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.rounds import ReturnState
from volunteer_app.survey.service import filling


class Became(StrEnum):
    """What became of a figure."""

    FILLED = "filled in"
    KEPT = "kept"
    UNKNOWN = "cannot be said"


@dataclass(frozen=True)
class Line:
    """One question of a return, and what became of the figure for it."""

    question: str
    became: Became
    words: str


@dataclass(frozen=True)
class Fed:
    """One body: whether it was filled in just now, why not if it never was, and each figure."""

    body: str
    reference: str
    is_new: bool
    why_not: str
    lines: tuple[Line, ...]


def feed(found: SurveyRound, *, by: Actor) -> Iterator[Fed]:
    """Fill in each return of a round that was not, and tell of all of them. Each is stored by itself."""
    with reading_for_long():
        numbers = [each.id for each in queries.returns_of_round(found)]
    for number in numbers:
        yield _feed(number, by)


def _feed(number: int, by: Actor) -> Fed:
    with reading_for_long():
        found = db.session.get_one(SurveyReturn, number)
        is_due = found.filled_in_at is None and not _why_not(found)
        day, body = found.round.reference_day, found.organisation
        counted = figures.count(queries.questionnaire_of(found.round), body, day) if is_due else {}
    with transaction():
        found = db.session.get_one(SurveyReturn, number)
        is_new = is_due and filling.fill_in(found, counted, by=by)
        return _told(found, is_new=is_new)


def _told(found: SurveyReturn, *, is_new: bool) -> Fed:
    rows, known = queries.answers(found), queries.figures(found)
    asked = [each.code for each in queries.questionnaire_of(found.round).questions() if each.code in known]
    lines = tuple(_line(known[code], rows.get(code)) for code in asked)
    why_not = "" if found.filled_in_at else _why_not(found)
    return Fed(found.organisation.name, found.reference, is_new, why_not, lines)


def _line(figure: SurveyFigure, row: SurveyAnswer | None) -> Line:
    if figure.value is None:
        return Line(figure.question, Became.UNKNOWN, figure.note)
    counted = Given.of(figure.value)
    answer = row.answer if row is not None else Given()
    if answer == counted:
        return Line(figure.question, Became.FILLED, _words(counted))
    words = f"{_words(answer)} was answered; this service counted {_words(counted)}"
    return Line(figure.question, Became.KEPT, words)


def _words(given: Given) -> str:
    number = answers.amount(given)
    if number is not None:
        return of_kinds.shown(number)
    if given.missing is not None:
        return f"“{given.missing.words}”"
    return str(given.value) if given.is_answer else "Nothing that can be read" if given else "Nothing"


def _why_not(found: SurveyReturn) -> str:
    if found.state is ReturnState.SIGNED_OFF:
        return "signed off before it was filled in"
    return "" if rounds.is_before(found.closes_at, clock.now()) else "closed before it was filled in"
