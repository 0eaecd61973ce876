"""Reads of results, and of what they are worked out from."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from volunteer_app.foundation import paging
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Key, Page
from volunteer_app.survey.models import SurveyAnswer, SurveyFigure, SurveyReturn, SurveyRound
from volunteer_app.survey.results.models import (
    ResultsState,
    SurveyBodySize,
    SurveyCoding,
    SurveyResultRow,
    SurveyResults,
)
from volunteer_app.survey.results.rows import Row
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.rounds import ReturnState

SIZE_FIGURE = "volunteers_on_day"
LATEST_FIRST = (Key(SurveyResults.id, descending=True),)


def listed(anchor: paging.Anchor) -> Page[SurveyResults]:
    """All that were begun, the newest first."""
    return paging.page(_results(), LATEST_FIRST, anchor, of=SurveyResults)


def published() -> list[SurveyResults]:
    """The latest edition of each round that was published, the latest round first."""
    statement = (
        _results()
        .join(SurveyResults.round)
        .where(SurveyResults.state == ResultsState.PUBLISHED)
        .order_by(SurveyRound.reference_day.desc(), SurveyRound.id.desc(), SurveyResults.edition.desc())
    )
    latest: dict[int, SurveyResults] = {}
    for each in db.session.scalars(statement):
        latest.setdefault(each.round_id, each)
    return list(latest.values())


def by_reference(reference: str) -> SurveyResults:
    """Some results, for the office that makes them.

    Raises:
        NotFound: there are none with this reference.
    """
    found = db.session.scalars(_results().where(SurveyResults.reference == reference)).one_or_none()
    if found is None:
        raise NotFound
    return found


def being_made(found: SurveyRound) -> SurveyResults | None:
    """Those of a round that are being made; never more than one."""
    statement = _results().where(SurveyResults.round_id == found.id, SurveyResults.being_made.is_(True))
    return db.session.scalars(statement).one_or_none()


def waiting() -> int | None:
    """The number of the results that wait longest to be worked out."""
    statement = select(SurveyResults.id).where(SurveyResults.state == ResultsState.DRAFT)
    return db.session.scalars(statement.order_by(SurveyResults.id).limit(1)).one_or_none()


def editions(found: SurveyRound) -> int:
    """How many editions of its results were published."""
    statement = select(func.max(SurveyResults.released_edition)).where(SurveyResults.round_id == found.id)
    return db.session.scalar(statement) or 0


def rows(found: SurveyResults, question: str | None = None) -> list[Row]:
    """The rows of some results, all or those of a question, in their order."""
    statement = select(SurveyResultRow).where(SurveyResultRow.results_id == found.id)
    if question is not None:
        statement = statement.where(SurveyResultRow.question == question)
    return [each.row for each in db.session.scalars(statement.order_by(SurveyResultRow.position))]


def rows_of_section(found: SurveyResults, section: str) -> list[Row]:
    """The rows of all questions of a section, in their order."""
    statement = select(SurveyResultRow).where(
        SurveyResultRow.results_id == found.id, SurveyResultRow.section == section
    )
    return [each.row for each in db.session.scalars(statement.order_by(SurveyResultRow.position))]


def before(found: SurveyRound) -> SurveyResults | None:
    """What was published last of a round with an earlier reference day."""
    earlier = (each for each in published() if each.round.reference_day < found.reference_day)
    return next(earlier, None)


def answers_of(found: SurveyRound) -> dict[int, dict[str, Given]]:
    """The answers of all returns of a round that are signed off, by return and question."""
    statement = (
        select(SurveyAnswer.return_id, SurveyAnswer.question, SurveyAnswer.given)
        .join(SurveyReturn, SurveyReturn.id == SurveyAnswer.return_id)
        .where(SurveyReturn.round_id == found.id, SurveyReturn.state == ReturnState.SIGNED_OFF)
        .order_by(SurveyAnswer.id)
    )
    given: dict[int, dict[str, Given]] = {}
    for return_id, question, stored in db.session.execute(statement):
        if answer := Given.of(stored):
            given.setdefault(return_id, {})[question] = answer
    return given


def sizes(found: SurveyRound) -> dict[int, int]:
    """The sizes of bodies that were typed in, by return."""
    statement = (
        select(SurveyBodySize.return_id, SurveyBodySize.size)
        .join(SurveyReturn, SurveyReturn.id == SurveyBodySize.return_id)
        .where(SurveyReturn.round_id == found.id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def counted_sizes(found: SurveyRound) -> dict[int, int]:
    """The volunteers of bodies that this service counted as at the reference day, by return."""
    statement = (
        select(SurveyFigure.return_id, SurveyFigure.value)
        .join(SurveyReturn, SurveyReturn.id == SurveyFigure.return_id)
        .where(SurveyReturn.round_id == found.id, SurveyFigure.question == SIZE_FIGURE)
    )
    known = db.session.execute(statement).all()
    return {row[0]: row[1]["value"] for row in known if row[1] is not None}


def size_of(found: SurveyReturn) -> SurveyBodySize | None:
    """The size that was typed in for a body."""
    return db.session.get(SurveyBodySize, found.id)


def codings(found: SurveyRound, questions: Collection[str]) -> Sequence[SurveyCoding]:
    """What readers found in the answers of a round to some questions."""
    statement = (
        select(SurveyCoding)
        .join(SurveyReturn, SurveyReturn.id == SurveyCoding.return_id)
        .where(SurveyReturn.round_id == found.id, SurveyCoding.question.in_(questions))
    )
    return db.session.scalars(statement.order_by(SurveyCoding.id)).all()


def coding_of(found: SurveyReturn, question: str, key: str) -> SurveyCoding | None:
    """What one reader found in an answer."""
    statement = select(SurveyCoding).where(
        SurveyCoding.return_id == found.id,
        SurveyCoding.question == question,
        SurveyCoding.coded_key == key,
    )
    return db.session.scalars(statement).one_or_none()


def _results() -> Select[SurveyResults]:
    return select(SurveyResults).options(
        joinedload(SurveyResults.round, innerjoin=True), selectinload(SurveyResults.signatures)
    )
