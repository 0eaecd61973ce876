"""Reads of publications: the one being made, and those that left the house."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from volunteer_app.diversity.publishing.models import OUT, Publication
from volunteer_app.foundation.database import db


def by_reference(reference: str) -> Publication | None:
    """The publication with this reference."""
    return db.session.scalars(select(Publication).where(Publication.reference == reference)).one_or_none()


def by_id(number: int) -> Publication | None:
    """The publication with this number."""
    return db.session.get(Publication, number)


def being_made() -> Publication | None:
    """The one that is being made; there is never more than one."""
    return db.session.scalars(select(Publication).where(Publication.one_at_a_time.is_(True))).one_or_none()


def out() -> Sequence[Publication]:
    """Those that left the house, the earliest first."""
    statement = select(Publication).where(Publication.state.in_(OUT))
    return db.session.scalars(statement.order_by(Publication.reference_day, Publication.edition)).all()


def out_of(day: date) -> Publication | None:
    """The last edition of a reference day that left the house."""
    return next((each for each in reversed(out()) if each.reference_day == day), None)
