"""Answers of somebody who is still applying. Their cookie holds a token, the database only its hash."""

import hashlib
import secrets
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.recruitment.models import ApplicationDraft, Opportunity
from volunteer_app.recruitment.rules import DRAFT_KEPT

Answers = dict[str, dict[str, Any]]


def start(opportunity: Opportunity) -> tuple[ApplicationDraft, str]:
    """A new draft, and the token that finds it again."""
    token = secrets.token_urlsafe(32)
    draft = ApplicationDraft(token_hash=_hash(token), opportunity_id=opportunity.id, answers={})
    db.session.add(draft)
    return draft, token


def find(opportunity: Opportunity, token: str) -> ApplicationDraft | None:
    """The draft for this opportunity, unless there is none or it was left for too long."""
    if not token:
        return None
    draft = db.session.scalars(
        select(ApplicationDraft).where(
            ApplicationDraft.token_hash == _hash(token), ApplicationDraft.opportunity_id == opportunity.id
        )
    ).one_or_none()
    if draft is None or draft.touched_at < clock.now() - DRAFT_KEPT:
        return None
    return draft


def keep(draft: ApplicationDraft, question: str, answer: dict[str, Any]) -> None:
    """Keep the answer to one question."""
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in answer.items()}
    draft.answers = {**draft.answers, question: plain}
    draft.touched_at = clock.now()


def discard(draft: ApplicationDraft) -> None:
    """Forget the answers: the application was sent."""
    db.session.delete(draft)


def clear_old() -> None:
    """Delete the drafts that nobody touched for a week."""
    db.session.execute(delete(ApplicationDraft).where(ApplicationDraft.touched_at < clock.now() - DRAFT_KEPT))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
