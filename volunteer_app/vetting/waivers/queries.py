"""Reads of waivers."""

from collections.abc import Collection
from datetime import date, datetime
from functools import cache

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import asked
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.vetting.waivers.models import Waiver
from volunteer_app.vetting.waivers.rules import Waivable, WaiverFacts


def waivers(
    person_ids: Collection[int], organisation_id: int, *, known_at: datetime | None = None
) -> dict[int, list[WaiverFacts]]:
    """What the organisation had waived for each person, as known at a moment (None: now), by person id.

    One statement for any number of people. One that was given later is not there; one that was ended by then
    ends on the day on which it was, and is left out where it never stood.
    """
    known: dict[int, list[WaiverFacts]] = {person_id: [] for person_id in person_ids}
    if not known:
        return known
    values = asked.values(known, organisation_id, known_at)
    for row in db.session.scalars(_given(known_at is not None), values):
        ends_before = _end(row, known_at)
        if ends_before > row.starts_on:
            known[row.person_id].append(_facts(row, ends_before))
    return known


@cache  # every page with readiness asks it, and it is slow to build
def _given(is_past: bool) -> Select[Waiver]:
    known_at = asked.as_of(is_past)
    statement = select(Waiver).where(
        Waiver.person_id.in_(asked.PEOPLE), Waiver.organisation_id == asked.ORGANISATION
    )
    if known_at is not None:
        statement = statement.where(Waiver.given_at <= known_at)
    return statement.order_by(Waiver.person_id, Waiver.starts_on, Waiver.id)


def _end(row: Waiver, known_at: datetime | None) -> date:
    """The first day on which it does not stand, as known then."""
    if row.ended_at is None or (known_at is not None and row.ended_at > known_at):
        return row.ends_before
    return min(row.ends_before, day_of(row.ended_at))


def _facts(row: Waiver, ends_before: date) -> WaiverFacts:
    return WaiverFacts(
        requirement=row.requirement,
        level=row.level,
        starts_on=row.starts_on,
        ends_before=ends_before,
        given_by=row.given_by,
        given_at=row.given_at,
        reason=row.reason,
        reference=row.reference,
    )


def waivers_of(scope: Scope, person_id: int) -> list[Waiver]:
    """The person's waivers in the scope's organisations, the newest first."""
    statement = (
        select(Waiver)
        .options(joinedload(Waiver.organisation, innerjoin=True))
        .where(Waiver.person_id == person_id, Waiver.organisation_id.in_(scope.organisation_ids))
        .order_by(Waiver.id.desc())
    )
    return list(db.session.scalars(statement))


def waiver(scope: Scope, reference: str) -> Waiver:
    """A waiver of one of the scope's organisations, with its person.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    statement = (
        select(Waiver)
        .options(joinedload(Waiver.person, innerjoin=True), joinedload(Waiver.organisation, innerjoin=True))
        .where(Waiver.reference == reference, Waiver.organisation_id.in_(scope.organisation_ids))
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def overlapping(
    person_id: int, organisation_id: int, requirement: Waivable, starts_on: date, ends_before: date
) -> bool:
    """Whether the same is waived already on one of these days."""
    statement = select(Waiver.id).where(
        Waiver.person_id == person_id,
        Waiver.organisation_id == organisation_id,
        Waiver.requirement == requirement,
        Waiver.ended_at.is_(None),
        Waiver.starts_on < ends_before,
        Waiver.ends_before > starts_on,
    )
    return db.session.scalars(statement.limit(1)).first() is not None
