"""Reads of mentoring sessions that have a time: for what else a mentor has then, and for their calendar."""

from datetime import date, datetime
from typing import Protocol

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.intervals import overlaps
from volunteer_app.placements.mentoring.models.relationship import MentoringSession, MentoringStay
from volunteer_app.placements.mentoring.rules import SessionState
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import PlacementState

TITLE = "Mentoring"
# What a calendar shows at most
MOST_SHOWN = 100


class Engaged(Protocol):
    """What else somebody has in [starts_at, ends_at), in words for who reads it; else empty."""

    def __call__(
        self, person_id: int, starts_at: datetime, ends_at: datetime, *, by: Actor, organisation_id: int
    ) -> str:
        """`by` acts here for the organisation with this number."""


_known: dict[str, Engaged] = {}


def engagements_are_known_by(name: str, engaged: Engaged) -> None:
    """Who else knows what a mentor has; wired in `volunteer_app.blueprints`."""
    _known[name] = engaged


def engaged(
    person_id: int, starts_at: datetime, ends_at: datetime, *, by: Actor, organisation_id: int
) -> str:
    """What else this mentor has in [starts_at, ends_at), by the first who knows of anything."""
    found = (
        _known[name](person_id, starts_at, ends_at, by=by, organisation_id=organisation_id)
        for name in sorted(_known)
    )
    return next(filter(None, found), "")


def overlapping(person_id: int, starts_at: datetime, ends_at: datetime) -> MentoringSession | None:
    """A planned session of this mentor in [starts_at, ends_at)."""
    statement = select(MentoringSession).where(
        MentoringSession.person_id == person_id,
        MentoringSession.state == SessionState.PLANNED,
        overlaps(MentoringSession.starts_at, MentoringSession.ends_at, starts_at, ends_at),
    )
    ordered = statement.order_by(MentoringSession.starts_at, MentoringSession.id).limit(1)
    return db.session.scalars(ordered).one_or_none()


def planned_on(person_id: int, on: date) -> list[MentoringSession]:
    """What a mentor has planned for a day, the earliest first; those without a time come last."""
    statement = select(MentoringSession).where(
        MentoringSession.person_id == person_id,
        MentoringSession.state == SessionState.PLANNED,
        MentoringSession.on_day == on,
    )
    order = (MentoringSession.starts_at.is_(None), MentoringSession.starts_at, MentoringSession.id)
    return list(db.session.scalars(statement.order_by(*order)))


def for_calendar(person_id: int, since: datetime) -> list[tuple[MentoringSession, Placement]]:
    """What a mentor's calendar holds of their sessions with a time, each with the placement of its day; one
    statement. What was cancelled is told; where the placement is paused, or ends before, it is left out.
    """
    there = and_(
        MentoringStay.mentoring_id == MentoringSession.mentoring_id,
        MentoringStay.since <= MentoringSession.on_day,
    )
    statement = (
        select(MentoringSession, MentoringStay)
        .join(MentoringStay, there)
        .options(joinedload(MentoringStay.placement).joinedload(Placement.place))
        .where(
            MentoringSession.person_id == person_id,
            MentoringSession.state != SessionState.MISSED,
            MentoringSession.starts_at >= since,
        )
        .order_by(MentoringSession.starts_at, MentoringSession.id, MentoringStay.since, MentoringStay.id)
        .limit(MOST_SHOWN)
    )
    # The last place to which it had moved by then
    found = {session.id: (session, stay.placement) for session, stay in db.session.execute(statement)}
    return [each for each in found.values() if _is_expected(*each)]


def _is_expected(session: MentoringSession, placement: Placement) -> bool:
    is_to_come = session.starts_at is not None and session.starts_at > clock.now()
    is_paused = placement.state is PlacementState.SUSPENDED and is_to_come
    return not is_paused and session.on_day < placement.ends_before
