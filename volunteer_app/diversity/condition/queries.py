"""Reads of the records of the legal condition."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select

from volunteer_app.diversity.condition.models import FiguresCondition
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound

MOST = 100


def listed() -> Sequence[FiguresCondition]:
    """The records, the newest first: a few in a lifetime, and never more than `MOST`."""
    return db.session.scalars(select(FiguresCondition).order_by(FiguresCondition.id.desc()).limit(MOST)).all()


def to_show(reference: str) -> FiguresCondition:
    """The record with this reference.

    Raises:
        NotFound: there is none.
    """
    statement = select(FiguresCondition).where(FiguresCondition.reference == reference)
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def waiting() -> FiguresCondition | None:
    """The one that waits to be confirmed; there is never more than one."""
    return db.session.scalars(select(FiguresCondition).where(FiguresCondition.waits.is_(True))).one_or_none()


def in_force(on: date) -> FiguresCondition | None:
    """The one that holds on a day."""
    statement = select(FiguresCondition).where(
        FiguresCondition.confirmed_at.is_not(None),
        FiguresCondition.withdrawn_at.is_(None),
        FiguresCondition.starts_on <= on,
        FiguresCondition.review_on > on,
        or_(FiguresCondition.replaced_on.is_(None), FiguresCondition.replaced_on > on),
    )
    return db.session.scalars(statement.order_by(FiguresCondition.id.desc()).limit(1)).one_or_none()


def standing_at_all() -> Sequence[FiguresCondition]:
    """The confirmed ones that nobody has withdrawn, and that no other stands in the place of for ever."""
    statement = select(FiguresCondition).where(
        FiguresCondition.confirmed_at.is_not(None), FiguresCondition.withdrawn_at.is_(None)
    )
    return db.session.scalars(statement.order_by(FiguresCondition.id)).all()
