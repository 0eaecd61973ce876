"""What the sweep reads, chunk by chunk, and what the start page shows of what it found."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.people.models import Person
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import PlacementState
from volunteer_app.placements.sweeping.models import PlacementNotice, ReadinessSweep
from volunteer_app.placements.sweeping.rules import CHUNK


def held_sweep(day: date) -> ReadinessSweep | None:
    """The sweep of a day, locked; None where there is none yet, or another worker is at it."""
    statement = select(ReadinessSweep).where(ReadinessSweep.day == day)
    locked = statement.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    return db.session.scalars(locked).one_or_none()


def is_finished(day: date) -> bool:
    """Whether a day's sweep has come to its end."""
    statement = select(ReadinessSweep.finished_at).where(ReadinessSweep.day == day)
    return db.session.execute(statement).scalar_one_or_none() is not None


def next_organisation(after_id: int, today: date) -> int | None:
    """The next organisation with an approved placement that is not over."""
    statement = select(func.min(Placement.organisation_id)).where(
        Placement.organisation_id > after_id, *_approved(today)
    )
    return db.session.execute(statement).scalar_one_or_none()


def chunk(organisation_id: int, after_id: int, today: date) -> list[tuple[int, int]]:
    """The next placements of an organisation, by number, and whose each is."""
    statement = (
        select(Placement.id, Placement.person_id)
        .where(Placement.organisation_id == organisation_id, Placement.id > after_id, *_approved(today))
        .order_by(Placement.id)
        .limit(CHUNK)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def held(found: Collection[tuple[int, int]]) -> list[Placement]:
    """These placements, by number, those that are still approved. Nobody decides about them meanwhile.

    People first, then their placements, each by number: the order in which everybody locks them.
    """
    people = sorted({person_id for _, person_id in found})
    db.session.execute(select(Person.id).where(Person.id.in_(people)).order_by(Person.id).with_for_update())
    statement = (
        select(Placement)
        .where(Placement.id.in_([number for number, _ in found]), Placement.state == PlacementState.APPROVED)
        .options(
            joinedload(Placement.person, innerjoin=True),
            joinedload(Placement.role, innerjoin=True),
            joinedload(Placement.place, innerjoin=True),
        )
        .order_by(Placement.id)
        .with_for_update(of=Placement)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(statement))


def notices_of(placement_ids: Collection[int]) -> list[PlacementNotice]:
    """What was told of these placements."""
    statement = select(PlacementNotice).where(PlacementNotice.placement_id.in_(placement_ids))
    return list(db.session.scalars(statement.order_by(PlacementNotice.id)))


def open_notices(scope: Scope) -> Select[PlacementNotice]:
    """What was told of placements that still run or will, and still holds."""
    return (
        select(PlacementNotice)
        .join(PlacementNotice.placement)
        .where(
            PlacementNotice.organisation_id.in_(scope.organisation_ids),
            PlacementNotice.closed_on.is_(None),
            *_approved(clock.today()),
        )
    )


def _approved(today: date) -> tuple[ColumnElement[bool], ...]:
    return (Placement.state == PlacementState.APPROVED, Placement.ends_before > today)
