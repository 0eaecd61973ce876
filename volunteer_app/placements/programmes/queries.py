"""Reads of programmes, inside the viewer's organisations."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Key
from volunteer_app.placements.models import Placement, PlacementSession
from volunteer_app.placements.programmes.models import PlacementProgramme, Programme, ProgrammeTarget
from volunteer_app.placements.programmes.rules import Measure
from volunteer_app.placements.rules import BEGAN, SessionState

SOONEST_DUE = (Key(ProgrammeTarget.due_on), Key(ProgrammeTarget.id))
LATEST_FIRST = (Key(Programme.starts_on, descending=True), Key(Programme.id, descending=True))
MINUTES = 60


def programmes(scope: Scope, *, running: bool | None = None) -> Select[Programme]:
    """The programmes of the scope: all, those that are not over, or those that are."""
    statement = (
        select(Programme)
        .where(Programme.organisation_id.in_(scope.organisation_ids))
        .options(joinedload(Programme.organisation))
    )
    if running is None:
        return statement
    today = clock.today()
    return statement.where(Programme.ends_before > today if running else Programme.ends_before <= today)


def programme(scope: Scope, reference: str) -> Programme:
    """One programme.

    Raises:
        NotFound: there is none, or it is another organisation's.
    """
    found = db.session.scalars(programmes(scope).where(Programme.reference == reference)).one_or_none()
    if found is None:
        raise NotFound
    return found


def of_organisation(organisation_id: int) -> list[Programme]:
    """The programmes of an organisation that are not over, by name."""
    statement = select(Programme).where(
        Programme.organisation_id == organisation_id, Programme.ends_before > clock.today()
    )
    return list(db.session.scalars(statement.order_by(Programme.name, Programme.id)))


def names(scope: Scope) -> dict[str, str]:
    """The programmes of the scope by reference, for a filter, by name."""
    statement = select(Programme.reference, Programme.name).where(
        Programme.organisation_id.in_(scope.organisation_ids)
    )
    rows = db.session.execute(statement.order_by(Programme.name, Programme.id))
    return {row.reference: row.name for row in rows}


def targets(programme_ids: Collection[int]) -> list[ProgrammeTarget]:
    """The targets that stand, by day."""
    statement = select(ProgrammeTarget).where(
        is_among(ProgrammeTarget.programme_id, programme_ids), ProgrammeTarget.withdrawn_at.is_(None)
    )
    return list(db.session.scalars(statement.order_by(ProgrammeTarget.due_on, ProgrammeTarget.id)))


def targets_of(scope: Scope, *, programme: str = "") -> Select[ProgrammeTarget]:
    """The targets of the scope that stand, or those of one programme; page them by `SOONEST_DUE`."""
    statement = (
        select(ProgrammeTarget)
        .join(ProgrammeTarget.programme)
        .options(contains_eager(ProgrammeTarget.programme).joinedload(Programme.organisation))
        .where(Programme.organisation_id.in_(scope.organisation_ids), ProgrammeTarget.withdrawn_at.is_(None))
    )
    return statement.where(Programme.reference == programme) if programme else statement


def withdrawn(programme_id: int) -> list[ProgrammeTarget]:
    """The targets that do not stand any more, the latest first."""
    statement = select(ProgrammeTarget).where(
        ProgrammeTarget.programme_id == programme_id, ProgrammeTarget.withdrawn_at.is_not(None)
    )
    return list(db.session.scalars(statement.order_by(ProgrammeTarget.id.desc())))


def target(scope: Scope, reference: str) -> ProgrammeTarget:
    """One target, also one that was withdrawn.

    Raises:
        NotFound: there is none, or it is another organisation's.
    """
    statement = (
        select(ProgrammeTarget)
        .join(ProgrammeTarget.programme)
        .where(
            ProgrammeTarget.reference == reference,
            Programme.organisation_id.in_(scope.organisation_ids),
        )
        .options(joinedload(ProgrammeTarget.programme))
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def held(programme: Programme) -> Programme:
    """A programme as it is now; nobody else changes it or its targets until the transaction ends."""
    db.session.refresh(programme, with_for_update={"of": Programme})
    return programme


def belongs_now(placement_id: int) -> PlacementProgramme | None:
    """To which programme a placement belongs now."""
    statement = select(PlacementProgramme).where(
        PlacementProgramme.placement_id == placement_id, PlacementProgramme.ends_before.is_(None)
    )
    return db.session.scalars(statement.options(joinedload(PlacementProgramme.programme))).one_or_none()


def belonged(placement_id: int) -> list[PlacementProgramme]:
    """To which programmes a placement belonged and belongs, the latest first."""
    statement = select(PlacementProgramme).where(PlacementProgramme.placement_id == placement_id)
    latest = (PlacementProgramme.starts_on.desc(), PlacementProgramme.id.desc())
    shown = statement.options(joinedload(PlacementProgramme.programme)).order_by(*latest)
    return list(db.session.scalars(shown))


def is_in(reference: str) -> ColumnElement[bool]:
    """The condition that a placement belongs now to the programme with this reference."""
    return exists().where(
        PlacementProgramme.placement_id == Placement.id,
        PlacementProgramme.programme_id == Programme.id,
        PlacementProgramme.ends_before.is_(None),
        Programme.reference == reference,
    )


def names_of(placement_ids: Collection[int]) -> dict[int, str]:
    """The name of the programme that each of these placements belongs to now; in one statement."""
    statement = (
        select(PlacementProgramme.placement_id, Programme.name)
        .join(Programme, Programme.id == PlacementProgramme.programme_id)
        .where(
            is_among(PlacementProgramme.placement_id, placement_ids),
            PlacementProgramme.ends_before.is_(None),
        )
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def reached(programme_ids: Collection[int]) -> dict[tuple[int, Measure], int]:
    """What programmes came to by today; two statements, however many they are."""
    row, today = PlacementProgramme, clock.today()
    begun = _begun(row.programme_id).where(
        is_among(row.programme_id, programme_ids), Placement.starts_on <= today
    )
    found: dict[tuple[int, Measure], int] = {}
    for programme_id, people, placements in db.session.execute(begun.group_by(row.programme_id)):
        found[programme_id, Measure.PEOPLE] = people
        found[programme_id, Measure.PLACEMENTS] = placements
    minutes = _minutes(row.programme_id).where(is_among(row.programme_id, programme_ids))
    for programme_id, number in db.session.execute(minutes.group_by(row.programme_id)):
        found[programme_id, Measure.HOURS] = int(number) // MINUTES
    return found


def reached_in_time(programme_ids: Collection[int]) -> dict[int, int]:
    """What was reached of each target that stands, by its day and by today; two statements."""
    row, target, today = PlacementProgramme, ProgrammeTarget, clock.today()
    standing = and_(is_among(target.programme_id, programme_ids), target.withdrawn_at.is_(None))
    of_it = target.programme_id == row.programme_id
    begun = (
        _begun(target.id, target.measure)
        .join(target, of_it)
        .where(standing, Placement.starts_on <= today, Placement.starts_on <= target.due_on)
        .group_by(target.id, target.measure)
    )
    found = {
        number: people if measure is Measure.PEOPLE else placements
        for number, measure, people, placements in db.session.execute(begun)
        if measure is not Measure.HOURS
    }
    minutes = (
        _minutes(target.id)
        .join(target, of_it)
        .where(standing, target.measure == Measure.HOURS, PlacementSession.held_on <= target.due_on)
        .group_by(target.id)
    )
    return found | {number: int(spent) // MINUTES for number, spent in db.session.execute(minutes)}


def due_count(scope: Scope, until: date) -> ScalarSelect[int]:
    """How many targets of the scope that stand are due from today to a day."""
    return (
        select(func.count())
        .select_from(ProgrammeTarget)
        .join(Programme, Programme.id == ProgrammeTarget.programme_id)
        .where(
            Programme.organisation_id.in_(scope.organisation_ids),
            ProgrammeTarget.withdrawn_at.is_(None),
            ProgrammeTarget.due_on.between(clock.today(), until),
        )
        .scalar_subquery()
    )


def _begun(*by: Any) -> Select[*tuple[Any, ...]]:
    """How many people and placements began; one that was moved away on the day it came counts elsewhere."""
    row = PlacementProgramme
    numbers = func.count(func.distinct(Placement.person_id)), func.count(func.distinct(Placement.id))
    return (
        select(*by, *numbers)
        .select_from(row)
        .join(Placement, Placement.id == row.placement_id)
        .where(
            or_(row.ends_before.is_(None), row.ends_before > row.starts_on),
            Placement.state.in_(BEGAN),
            Placement.ends_before > Placement.starts_on,
        )
    )


def _minutes(by: Any) -> Select[*tuple[Any, ...]]:
    """Approved minutes of the days on which a placement belonged to a programme."""
    row, held_on = PlacementProgramme, PlacementSession.held_on
    return (
        select(by, func.sum(PlacementSession.minutes))
        .select_from(row)
        .join(PlacementSession, PlacementSession.placement_id == row.placement_id)
        .join(Programme, Programme.id == row.programme_id)
        .where(
            PlacementSession.state == SessionState.APPROVED,
            held_on >= row.starts_on,
            or_(row.ends_before.is_(None), held_on < row.ends_before),
            held_on >= Programme.starts_on,
            held_on < Programme.ends_before,
        )
    )
