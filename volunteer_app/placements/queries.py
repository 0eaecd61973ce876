"""Reads of placements, inside the viewer's organisations."""

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Anchor, Key, Page, page
from volunteer_app.people.models import Person
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import PlacementState

BY_START = (Key(Placement.starts_on, descending=True), Key(Placement.id, descending=True))

_WITH_ALL = (
    joinedload(Placement.person),
    joinedload(Placement.role),
    joinedload(Placement.place),
    joinedload(Placement.organisation),
)


def placements(scope: Scope) -> Select[Placement]:
    """The placements of the viewer's organisations."""
    return select(Placement).where(Placement.organisation_id.in_(scope.organisation_ids))


def placement_page(scope: Scope, *, state: PlacementState | None = None, anchor: Anchor) -> Page[Placement]:
    """A page of placements, the latest start first."""
    statement = placements(scope).options(*_WITH_ALL)
    if state is not None:
        statement = statement.where(Placement.state == state)
    return page(statement, BY_START, anchor, of=Placement)


def placement(scope: Scope, reference: str) -> Placement:
    """One placement.

    Raises:
        NotFound: it does not exist, or is another organisation's.
    """
    statement = placements(scope).where(Placement.reference == reference).options(*_WITH_ALL)
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def overlapping(person: Person, role_id: int, place_id: int, starts_on: date, ends_before: date) -> bool:
    """Whether the person already has this role at this place on a day of [starts_on, ends_before)."""
    statement = (
        select(Placement.id)
        .where(
            Placement.person_id == person.id,
            Placement.role_id == role_id,
            Placement.place_id == place_id,
            Placement.state.in_((PlacementState.PROPOSED, PlacementState.APPROVED)),
            Placement.starts_on < ends_before,
            Placement.ends_before > starts_on,
        )
        .limit(1)
    )
    return db.session.scalars(statement).one_or_none() is not None


def in_force(day: date) -> ColumnElement[bool]:
    """Placements in force on a day, also those that ended early but later than that day."""
    running = or_(Placement.state == PlacementState.APPROVED, Placement.state == PlacementState.ENDED)
    return and_(running, Placement.starts_on <= day, Placement.ends_before > day)


def count_active_people(day: date) -> int:
    """How many different people have a placement in force on a day, in all organisations.

    Exact: round it before anybody sees it.
    """
    statement = select(func.count(func.distinct(Placement.person_id))).where(in_force(day))
    return db.session.execute(statement).scalar_one()
