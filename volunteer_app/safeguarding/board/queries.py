"""What is counted for a board, of one organisation alone. Nothing that a concern says is opened."""

from datetime import date

from sqlalchemy import func, select

from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.database import db
from volunteer_app.foundation.encryption import CannotOpen
from volunteer_app.safeguarding.models import Concern, ConcernStep
from volunteer_app.safeguarding.rules import Act, ConcernKind, Outcome


def raised(organisation_id: int) -> list[tuple[date, ConcernKind]]:
    """On which day each was raised, and of what kind."""
    statement = select(Concern.raised_at, Concern.kind).where(Concern.organisation_id == organisation_id)
    return [(day_of(at), kind) for at, kind in db.session.execute(statement)]


def referred(organisation_id: int) -> list[tuple[date, bool]]:
    """On which day each that was referred to others was referred first."""
    first = func.min(ConcernStep.recorded_at)
    statement = (
        select(first)
        .join(Concern, Concern.id == ConcernStep.concern_id)
        .where(Concern.organisation_id == organisation_id, ConcernStep.act == Act.REFER)
        .group_by(Concern.id)
    )
    return [(day_of(at), True) for at in db.session.scalars(statement)]


def closed(organisation_id: int) -> list[tuple[date, Outcome | None]]:
    """On which day each was closed first, and with what outcome; None: that cannot be read.

    What is opened again stays counted: figures of a half-year that is over do not change, so that nobody
    who keeps two prints learns from them that one was.
    """
    statement = (
        select(ConcernStep)
        .join(Concern, Concern.id == ConcernStep.concern_id)
        .where(Concern.organisation_id == organisation_id, ConcernStep.act == Act.CLOSE)
        .order_by(ConcernStep.recorded_at.desc(), ConcernStep.id.desc())
    )
    first = {each.concern_id: each for each in db.session.scalars(statement)}
    return [(day_of(each.recorded_at), _outcome(each)) for each in first.values()]


def _outcome(step: ConcernStep) -> Outcome | None:
    try:
        found: Outcome | None = step.outcome
    except CannotOpen:
        return None
    return found
