"""Answers of somebody who is still applying, who can leave and finish later.

A volunteer's draft belongs to their person. Anybody else's cookie holds a token, the database only its hash;
a link sent by mail gives the draft to another browser, which gets a token of its own.
"""

import hashlib
import secrets
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.people.models import Person
from volunteer_app.recruitment.models import ApplicationDraft, DraftLetter, Opportunity
from volunteer_app.recruitment.rules import DRAFT_KEPT, MOST_LINKS_AN_HOUR

Answers = dict[str, dict[str, Any]]
HOUR = timedelta(hours=1)
LETTERS_KEPT = timedelta(days=1)
# Beside the answers, under a name that no question has: what was typed when somebody left in mid-question
UNFINISHED = "unfinished"
BEGUN_ALREADY = "You have begun this application already, on another page or device. Open this page again"


def start(opportunity: Opportunity, person_id: int | None = None) -> tuple[ApplicationDraft, str]:
    """A new draft, and the token that finds it again where it is nobody's own.

    A volunteer who begins on two devices in the same moment has one draft.
    """
    _clear_own_old(opportunity.id, person_id)
    token = secrets.token_urlsafe(32)
    draft = ApplicationDraft(
        token_hash=_hash(token), opportunity_id=opportunity.id, person_id=person_id, answers={}
    )
    try:
        with db.session.begin_nested():
            db.session.add(draft)
    except IntegrityError:
        first = of_person(opportunity, person_id) if person_id is not None else None
        if first is None:
            raise
        return first, token
    return draft, token


def find(opportunity: Opportunity, token: str) -> ApplicationDraft | None:
    """The draft that this browser holds for this opportunity, unless it was left for too long."""
    if not token:
        return None
    return db.session.scalars(
        select(ApplicationDraft).where(
            ApplicationDraft.token_hash == _hash(token),
            ApplicationDraft.opportunity_id == opportunity.id,
            ApplicationDraft.person_id.is_(None),
            _is_kept(),
        )
    ).one_or_none()


def of_person(opportunity: Opportunity, person_id: int) -> ApplicationDraft | None:
    """The volunteer's own draft for this opportunity."""
    return db.session.scalars(
        select(ApplicationDraft).where(
            ApplicationDraft.person_id == person_id,
            ApplicationDraft.opportunity_id == opportunity.id,
            _is_kept(),
        )
    ).one_or_none()


def has_begun() -> ColumnElement[bool]:
    """Whether somebody has begun what they have not sent: a column beside `Person`."""
    return exists().where(ApplicationDraft.person_id == Person.id, _is_kept()).correlate(Person)


def begun_by(person_id: int) -> list[ApplicationDraft]:
    """What the volunteer has begun and not sent, the newest first, in one statement."""
    statement = (
        select(ApplicationDraft)
        .options(
            joinedload(ApplicationDraft.opportunity, innerjoin=True).joinedload(
                Opportunity.organisation, innerjoin=True
            )
        )
        .where(ApplicationDraft.person_id == person_id, _is_kept())
        .order_by(ApplicationDraft.begun_at.desc(), ApplicationDraft.id.desc())
    )
    return list(db.session.scalars(statement))


def by_number(number: int) -> ApplicationDraft | None:
    """The draft that a link is for, unless it was sent or left for too long."""
    return db.session.scalars(
        select(ApplicationDraft).where(ApplicationDraft.id == number, _is_kept())
    ).one_or_none()


def keep(draft: ApplicationDraft, question: str, answer: dict[str, Any]) -> None:
    """Keep the answer to one question."""
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in answer.items()}
    answers = {**draft.answers, question: plain}
    if unfinished(draft, question):
        del answers[UNFINISHED]
    draft.answers, draft.touched_at = answers, clock.now()


def keep_unfinished(draft: ApplicationDraft, question: str, typed: list[tuple[str, str]]) -> None:
    """Keep what was typed so far into a question that is not answered yet."""
    left = {"question": question, "typed": [list(pair) for pair in typed]}
    draft.answers, draft.touched_at = {**draft.answers, UNFINISHED: left}, clock.now()


def unfinished(draft: ApplicationDraft, question: str) -> list[tuple[str, str]]:
    """What was typed into this question before somebody left it."""
    left = draft.answers.get(UNFINISHED, {})
    if left.get("question") != question:
        return []
    return [(name, value) for name, value in left["typed"]]


def kept_until(draft: ApplicationDraft) -> date:
    """The last day on which the answers are still there, if nothing is added."""
    return clock.day_of(draft.touched_at + DRAFT_KEPT) - timedelta(days=1)


def may_be_mailed(email: str) -> bool:
    """Whether a link may go to this address now. Counts this one."""
    email_hash = _hash(f"draft:{email.strip().lower()}")
    asked = db.session.scalars(
        select(func.count()).where(
            DraftLetter.email_hash == email_hash, DraftLetter.asked_at > clock.now() - HOUR
        )
    ).one()
    if asked >= MOST_LINKS_AN_HOUR:
        return False
    db.session.add(DraftLetter(email_hash=email_hash))
    return True


def touch(draft: ApplicationDraft) -> None:
    """Count the days anew from now: the link that is sent says when they end."""
    draft.touched_at = clock.now()


def hand_over(draft: ApplicationDraft, person_id: int | None) -> str:
    """Give the draft to another browser, or to its volunteer: the new token. The old one finds it no more.

    Raises:
        Refused: the volunteer has begun one of their own in this moment.
    """
    _clear_own_old(draft.opportunity_id, person_id)
    token = secrets.token_urlsafe(32)
    try:
        with db.session.begin_nested():
            draft.token_hash, draft.person_id = _hash(token), person_id
    except IntegrityError:
        raise Refused(BEGUN_ALREADY) from None
    return token


def discard(draft: ApplicationDraft) -> None:
    """Forget the answers: the application was sent."""
    db.session.delete(draft)


def clear_old() -> None:
    """Delete the drafts that nobody touched for so long, and what counts the links that were asked for."""
    moment = clock.now()
    db.session.execute(delete(ApplicationDraft).where(ApplicationDraft.touched_at < moment - DRAFT_KEPT))
    db.session.execute(delete(DraftLetter).where(DraftLetter.asked_at < moment - LETTERS_KEPT))


def _clear_own_old(opportunity_id: int, person_id: int | None) -> None:
    """A draft left for too long is found no more, but stands in the way of a new one until cleared."""
    if person_id is None:
        return
    db.session.execute(
        delete(ApplicationDraft).where(
            ApplicationDraft.person_id == person_id,
            ApplicationDraft.opportunity_id == opportunity_id,
            ~_is_kept(),
        )
    )


def _is_kept() -> ColumnElement[bool]:
    return ApplicationDraft.touched_at > clock.now() - DRAFT_KEPT


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
