"""Reads of rounds and returns. Whose a return is says `reaching`."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Anchor, Key, Page, page
from volunteer_app.organisations.models import Organisation
from volunteer_app.survey import questionnaires
from volunteer_app.survey.models import (
    SurveyAnswer,
    SurveyContact,
    SurveyDelegation,
    SurveyFigure,
    SurveyNotice,
    SurveyReason,
    SurveyReturn,
    SurveyRound,
)
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.rounds import ReturnState, RoundState
from volunteer_app.survey.rules.shapes import Questionnaire, Section

LATEST_FIRST = (Key(SurveyRound.opens_on, descending=True), Key(SurveyRound.id, descending=True))
BY_BODY = (Key(Organisation.name), Key(SurveyReturn.id))


def questionnaire_of(found: SurveyRound) -> Questionnaire:
    """What is asked in a round."""
    return questionnaires.of_version(found.questionnaire)


def rounds(anchor: Anchor) -> Page[SurveyRound]:
    """A page of all rounds, the latest first."""
    return page(select(SurveyRound), LATEST_FIRST, anchor, of=SurveyRound)


def survey_round(reference: str) -> SurveyRound:
    """One round, for the office that holds the survey.

    Raises:
        NotFound: there is none with this reference.
    """
    found = db.session.scalars(select(SurveyRound).where(SurveyRound.reference == reference)).one_or_none()
    if found is None:
        raise NotFound
    return found


def round_by_code(code: str) -> SurveyRound | None:
    """The round with this code, such as 2026."""
    return db.session.scalars(select(SurveyRound).where(SurveyRound.code == code)).one_or_none()


def returns_page(found: SurveyRound, anchor: Anchor, state: ReturnState | None = None) -> Page[SurveyReturn]:
    """A page of the round's returns by the name of the body; all, or those in a state."""
    statement = returns().join(SurveyReturn.organisation).where(SurveyReturn.round_id == found.id)
    if state is not None:
        statement = statement.where(SurveyReturn.state == state)
    return page(statement, BY_BODY, anchor, of=SurveyReturn)


def returns_of_round(found: SurveyRound) -> list[SurveyReturn]:
    """All returns of a round, by the name of the body."""
    statement = returns().join(SurveyReturn.organisation).where(SurveyReturn.round_id == found.id)
    return list(db.session.scalars(statement.order_by(Organisation.name, SurveyReturn.id)))


def states_of(found: SurveyRound) -> dict[ReturnState, int]:
    """How many returns of a round are in each state."""
    statement = (
        select(SurveyReturn.state, func.count())
        .where(SurveyReturn.round_id == found.id)
        .group_by(SurveyReturn.state)
    )
    counted = dict(db.session.execute(statement).all())
    return {state: counted.get(state, 0) for state in ReturnState}


def office_return(reference: str) -> SurveyReturn:
    """One return, for the office that holds the survey.

    Raises:
        NotFound: there is none with this reference.
    """
    found = db.session.scalars(returns().where(SurveyReturn.reference == reference)).one_or_none()
    if found is None:
        raise NotFound
    return found


def return_in_round(code: str, organisation_id: int) -> SurveyReturn | None:
    """The return of one body in the round with this code, if its bodies have been asked."""
    statement = (
        returns()
        .join(SurveyReturn.round)
        .where(SurveyRound.code == code, SurveyReturn.organisation_id == organisation_id, is_asked())
    )
    return db.session.scalars(statement).one_or_none()


def answers(found: SurveyReturn) -> dict[str, SurveyAnswer]:
    """Every answer of a return by question, each with its file."""
    statement = (
        select(SurveyAnswer)
        .options(joinedload(SurveyAnswer.file))
        .where(SurveyAnswer.return_id == found.id)
        .order_by(SurveyAnswer.id)
    )
    return {each.question: each for each in db.session.scalars(statement)}


def given(rows: Mapping[str, SurveyAnswer]) -> dict[str, Given]:
    """Answers as rules take them; what was emptied again is none."""
    return {code: each.answer for code, each in rows.items() if each.answer}


def version_of(rows: Mapping[str, SurveyAnswer], section: Section) -> int:
    """The version of a section: higher after each change of an answer in it."""
    return sum(rows[each.code].version for each in section.questions if each.code in rows)


def figures(found: SurveyReturn) -> dict[str, SurveyFigure]:
    """What the system counted for a return, by question."""
    statement = select(SurveyFigure).where(SurveyFigure.return_id == found.id).order_by(SurveyFigure.id)
    return {each.question: each for each in db.session.scalars(statement)}


def counted(rows: Mapping[str, SurveyFigure]) -> dict[str, Given]:
    """Figures as rules take them: those that there are."""
    return {code: Given.of(each.value) for code, each in rows.items() if each.value is not None}


def reasons(found: SurveyReturn) -> dict[str, SurveyReason]:
    """The reasons of a return, by the key of what they explain."""
    statement = select(SurveyReason).where(SurveyReason.return_id == found.id).order_by(SurveyReason.id)
    return {each.finding: each for each in db.session.scalars(statement)}


def delegations(found: SurveyReturn) -> list[SurveyDelegation]:
    """Who has which section, by name."""
    statement = (
        select(SurveyDelegation)
        .options(joinedload(SurveyDelegation.account, innerjoin=True))
        .where(SurveyDelegation.return_id == found.id)
        .order_by(SurveyDelegation.id)
    )
    return list(db.session.scalars(statement))


def contacts_of(return_ids: Iterable[int]) -> dict[int, list[SurveyContact]]:
    """The contacts of some returns besides champions; one statement."""
    statement = (
        select(SurveyContact)
        .options(joinedload(SurveyContact.account, innerjoin=True))
        .where(SurveyContact.return_id.in_(list(return_ids)))
        .order_by(SurveyContact.id)
    )
    found: dict[int, list[SurveyContact]] = {}
    for each in db.session.scalars(statement):
        found.setdefault(each.return_id, []).append(each)
    return found


def notices(found: SurveyReturn) -> list[SurveyNotice]:
    """What was written to a body about its return, the latest first."""
    statement = select(SurveyNotice).where(SurveyNotice.return_id == found.id)
    return list(db.session.scalars(statement.order_by(SurveyNotice.id.desc())))


def answered_counts(return_ids: Iterable[int]) -> dict[int, int]:
    """How many questions of some returns have an answer; one statement."""
    statement = (
        select(SurveyAnswer.return_id, func.count())
        .where(SurveyAnswer.return_id.in_(list(return_ids)))
        .group_by(SurveyAnswer.return_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def to_tell() -> list[tuple[int, datetime, list[str]]]:
    """The open returns that are not signed off: number, when each closes, and what was written about it."""
    statement = select(SurveyReturn.id, _closes_at()).join(SurveyReturn.round).where(*is_open())
    rows = [(row[0], row[1]) for row in db.session.execute(statement.order_by(SurveyReturn.id))]
    notices = select(SurveyNotice.return_id, SurveyNotice.name).order_by(SurveyNotice.id)
    sent: dict[int, list[str]] = {number: [] for number, _ in rows}
    for number, name in db.session.execute(notices.where(SurveyNotice.return_id.in_(sent))):
        sent[number].append(name)
    return [(number, closes_at, sent[number]) for number, closes_at in rows]


def to_fill_in() -> SurveyReturn | None:
    """The next return into which the system's figures have to be put."""
    waits = SurveyReturn.filled_in_at.is_(None)
    statement = returns().join(SurveyReturn.round).where(waits, *is_open())
    return db.session.scalars(statement.order_by(SurveyReturn.id).limit(1)).one_or_none()


def returns() -> Select[SurveyReturn]:
    """Returns, each with its round and its body."""
    return select(SurveyReturn).options(
        joinedload(SurveyReturn.round, innerjoin=True), joinedload(SurveyReturn.organisation, innerjoin=True)
    )


def latest_of(organisation_id: int) -> SurveyReturn | None:
    """The return of a body in the latest round that asked it."""
    asked = (
        returns().join(SurveyReturn.round).where(SurveyReturn.organisation_id == organisation_id, is_asked())
    )
    return db.session.scalars(
        asked.order_by(SurveyRound.opens_on.desc(), SurveyReturn.id.desc()).limit(1)
    ).first()


def is_asked() -> ColumnElement[bool]:
    """The condition on a round that its bodies have been asked."""
    return and_(SurveyRound.state == RoundState.LAUNCHED, SurveyRound.opens_on <= clock.today())


def is_open() -> tuple[ColumnElement[bool], ...]:
    """The conditions on a return and its round that it can be answered now."""
    return is_asked(), SurveyReturn.state != ReturnState.SIGNED_OFF, _closes_at() > clock.now()


def _closes_at() -> ColumnElement[datetime]:
    return func.coalesce(SurveyReturn.extended_to, SurveyRound.closes_at)
