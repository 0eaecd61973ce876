"""Reads of publications: the one being made, and those that left the house."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import defer

from volunteer_app.diversity.publishing.models import (
    OUT,
    TO_SIGN,
    Publication,
    PublicationSignature,
    PublicationState,
)
from volunteer_app.foundation import paging
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.paging import Key

LISTED = (
    Publication.id,
    Publication.reference,
    Publication.reference_day,
    Publication.edition,
    Publication.reason,
    Publication.state,
    Publication.made_at,
    Publication.made_by,
    Publication.released_at,
)


def listed(anchor: paging.Anchor) -> paging.Page[tuple[object, ...]]:
    """What a list says of each, the newest first: neither numbers nor workings are read."""
    return paging.page(select(*LISTED), [Key(Publication.id, descending=True)], anchor, of=Publication)


def waiting_for(key: str) -> list[Any]:
    """What waits for somebody of the office: to be signed off by them, or made coarser; neither numbers nor
    workings are read. `key`: of the actor, who does not sign twice.
    """
    signed = Publication.signatures.any(PublicationSignature.signed_key == key)
    to_sign = and_(Publication.state.in_(TO_SIGN), ~signed)
    statement = select(*LISTED).where(or_(to_sign, Publication.state == PublicationState.REFUSED))
    return list(db.session.execute(statement.order_by(Publication.id)))


def to_show(reference: str) -> Publication:
    """The publication with this reference, for a page: its workings cannot be read.

    Raises:
        NotFound: there is none.
    """
    statement = select(Publication).where(Publication.reference == reference)
    hidden = defer(Publication.workings_sealed, raiseload=True)
    found = db.session.scalars(statement.options(hidden)).one_or_none()
    if found is None:
        raise NotFound
    return found


def reason_of(publication: Publication, action: StrEnum) -> str:
    """The reason that history has for what was done with it last; empty when that was not done."""
    statement = select(HistoryEntry.reason).where(
        HistoryEntry.subject_kind == Publication.__tablename__,
        HistoryEntry.subject_id == publication.id,
        HistoryEntry.action == action.value,
    )
    return db.session.scalars(statement.order_by(HistoryEntry.id.desc()).limit(1)).one_or_none() or ""


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


def with_workings() -> Sequence[Publication]:
    """Those of which it is kept who was counted on which line."""
    statement = select(Publication).where(Publication.workings_sealed.is_not(None))
    return db.session.scalars(statement.order_by(Publication.id).with_for_update()).all()


def days_out() -> list[date]:
    """The reference days of those that left the house, once for each edition."""
    statement = select(Publication.reference_day).where(Publication.state.in_(OUT))
    return list(db.session.scalars(statement.order_by(Publication.reference_day, Publication.edition)))


def seen() -> Sequence[Publication]:
    """Those whose numbers somebody has had, the earliest first: out, or discarded after they were made."""
    statement = select(Publication).where(_seen())
    return db.session.scalars(statement.order_by(Publication.reference_day, Publication.edition)).all()


def days_seen() -> list[date]:
    """The reference days of the same, once for each edition."""
    statement = select(Publication.reference_day).where(_seen())
    return list(db.session.scalars(statement.order_by(Publication.reference_day, Publication.edition)))


def _seen() -> ColumnElement[bool]:
    kept = Publication.workings_sealed.is_not(None)
    discarded = Publication.state == PublicationState.DISCARDED
    return or_(Publication.state.in_(OUT), and_(discarded, kept))


def out_of(day: date) -> Publication | None:
    """The last edition of a reference day that left the house."""
    return next((each for each in reversed(out()) if each.reference_day == day), None)
