"""Reads of bulk work: by its owner alone, and the placements that it is about."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, case, exists, func, or_, select
from sqlalchemy.orm import joinedload

from volunteer_app.accounts.models import Account
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Key
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements.bulk.models import BulkChange, BulkChangeItem
from volunteer_app.placements.bulk.rules import CHUNK, Fate, Outcome, Stands
from volunteer_app.placements.life.models import PlacementSupervisor
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import STANDING, PlacementState
from volunteer_app.placements.supervising import Supervisor
from volunteer_app.roles.models import Role

BY_NUMBER = (Key(BulkChangeItem.id),)
LATEST, LOOKED_AT = 20, 100
_NAMED = (
    joinedload(BulkChange.place),
    joinedload(BulkChange.supervisor_account),
    joinedload(BulkChange.to_account),
)


class Candidate(NamedTuple):
    """A placement that bulk work is about, as it stands."""

    placement_id: int
    version: int
    stands: Stands


class Supervises(NamedTuple):
    """Who supervises placements; `reference`: of their account, or None for whoever is only a name."""

    whom: Supervisor
    reference: str | None


def own(scope: Scope, owner_key: str) -> list[BulkChange]:
    """The owner's latest bulk work, but for organisations that the scope does not reach any more."""
    statement = select(BulkChange).where(BulkChange.owner_key == owner_key).order_by(BulkChange.id.desc())
    found = db.session.scalars(statement.options(joinedload(BulkChange.place)).limit(LOOKED_AT))
    return [each for each in found if _is_within(each, scope)][:LATEST]


def bulk_change(scope: Scope, owner_key: str, reference: str) -> BulkChange:
    """One of the owner's bulk work.

    Raises:
        NotFound: there is none with this reference, it is somebody else's, or it is about an organisation
            that the scope does not reach any more.
    """
    statement = select(BulkChange).where(BulkChange.reference == reference, BulkChange.owner_key == owner_key)
    found = db.session.scalars(statement.options(*_NAMED)).one_or_none()
    if found is None or not _is_within(found, scope):
        raise NotFound
    return found


def _is_within(change: BulkChange, scope: Scope) -> bool:
    return set(change.organisation_ids) <= scope.organisation_ids


def items(bulk_change_id: int, outcome: Outcome | None = None) -> Select[BulkChangeItem]:
    """What it does to each placement; page them by `BY_NUMBER`."""
    placement = joinedload(BulkChangeItem.placement, innerjoin=True)
    statement = (
        select(BulkChangeItem)
        .where(BulkChangeItem.bulk_change_id == bulk_change_id)
        .options(
            placement.joinedload(Placement.person, innerjoin=True),
            placement.joinedload(Placement.role, innerjoin=True).lazyload(Role.training_packs),
            placement.joinedload(Placement.place, innerjoin=True),
            placement.joinedload(Placement.organisation, innerjoin=True),
        )
    )
    return statement if outcome is None else statement.where(BulkChangeItem.outcome == outcome)


def numbers(bulk_change_id: int) -> dict[tuple[Fate, Outcome], int]:
    """How many placements have each fate and outcome."""
    statement = (
        select(BulkChangeItem.fate, BulkChangeItem.outcome, func.count())
        .where(BulkChangeItem.bulk_change_id == bulk_change_id)
        .group_by(BulkChangeItem.fate, BulkChangeItem.outcome)
    )
    return {(row[0], row[1]): row[2] for row in db.session.execute(statement)}


def place(scope: Scope, reference: str) -> Organisation:
    """A place, also a closed one, at which the scope has placements.

    Raises:
        NotFound: there is none.
    """
    of_scope = exists().where(
        Placement.place_id == Organisation.id, Placement.organisation_id.in_(scope.organisation_ids)
    )
    statement = select(Organisation).where(Organisation.reference == reference, of_scope)
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def supervisors(scope: Scope) -> list[Supervises]:
    """Who supervises placements of the scope that are not over, by name: by their account where they were
    chosen, for two people can have one name."""
    name = case((Account.id.is_not(None), Account.name), else_=Placement.supervisor)
    statement = (
        select(name, Account.id, Account.reference)
        .select_from(Placement)
        .outerjoin(Account, Account.id == Placement.supervisor_id)
        .where(Placement.organisation_id.in_(scope.organisation_ids), *_runs(), name != "")
        .group_by(name, Account.id, Account.reference)
        .order_by(name, Account.reference)
    )
    return [Supervises(Supervisor(row[0], row[1]), row[2]) for row in db.session.execute(statement)]


def at_closed(scope: Scope) -> tuple[ScalarSelect[int], ScalarSelect[str]]:
    """How many placements of the scope that are not over are at places that have closed, and the reference
    of the first of these places by name; two columns of a statement.
    """
    there = (
        Placement.organisation_id.in_(scope.organisation_ids),
        Placement.ends_before > clock.today(),
        _stands_or_waits(),
    )
    closed = Organisation.is_active.is_(False)
    at = Organisation.id == Placement.place_id
    number = select(func.count(Placement.id)).join(Organisation, at).where(*there, closed)
    # In a list: joined, PostgreSQL would go through these placements once for every place that has closed
    first = select(Organisation.reference).where(
        closed, Organisation.id.in_(select(Placement.place_id).where(*there))
    )
    first = first.order_by(Organisation.name, Organisation.id).limit(1)
    return number.scalar_subquery(), first.scalar_subquery()


def at_place(organisation_ids: Collection[int], place_id: int, last_day: date) -> list[Candidate]:
    """The placements at a place that are not over by a day, by number."""
    there = (
        Placement.place_id == place_id,
        Placement.ends_before > last_day + timedelta(days=1),
        _stands_or_waits(),
    )
    return _candidates(organisation_ids, there)


def supervised(
    organisation_ids: Collection[int], supervisor: Supervisor, place_id: int | None
) -> list[Candidate]:
    """The placements that somebody supervises, everywhere or at one place, by number.

    By their account, whatever name stands there; somebody who is only a name, by that name.
    """
    where = [] if place_id is None else [Placement.place_id == place_id]
    if supervisor.account_id is not None:
        whose = [Placement.supervisor_id == supervisor.account_id]
    else:
        whose = [Placement.supervisor_id.is_(None), Placement.supervisor == supervisor.name]
    return _candidates(organisation_ids, (*_runs(), *whose, *where))


def _stands_or_waits() -> ColumnElement[bool]:
    return or_(Placement.state.in_(STANDING), Placement.state == PlacementState.PROPOSED)


def _runs() -> tuple[ColumnElement[bool], ...]:
    return Placement.state.in_(STANDING), Placement.ends_before > clock.today()


def _candidates(organisation_ids: Collection[int], which: Sequence[ColumnElement[bool]]) -> list[Candidate]:
    latest = (
        select(func.max(PlacementSupervisor.starts_on))
        .where(PlacementSupervisor.placement_id == Placement.id)
        .correlate(Placement)
        .scalar_subquery()
    )
    statement = (
        select(
            Placement.id,
            Placement.version,
            Placement.state,
            Placement.starts_on,
            Placement.ends_before,
            latest,
        )
        .where(Placement.organisation_id.in_(organisation_ids), *which)
        .order_by(Placement.id)
    )
    return [_candidate(row) for row in db.session.execute(statement)]


def _candidate(row: Row[int, int, PlacementState, date, date, date | None]) -> Candidate:
    return Candidate(row[0], row[1], Stands(row[2], row[3], row[4], row[5]))


def held(bulk_change_id: int) -> BulkChange | None:
    """Bulk work, locked; None where another worker is at it."""
    statement = select(BulkChange).where(BulkChange.id == bulk_change_id)
    locked = statement.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    return db.session.scalars(locked).one_or_none()


def chunk(bulk_change_id: int) -> list[BulkChangeItem]:
    """The next placements that wait for it, by number."""
    statement = items(bulk_change_id, Outcome.WAITING).order_by(BulkChangeItem.id).limit(CHUNK)
    return list(db.session.scalars(statement))


def unfinished() -> list[int]:
    """The bulk work that goes on in the background, the oldest first."""
    wanted = select(BulkChange.id).where(BulkChange.finished_at.is_(None), BulkChange.begun_at.is_not(None))
    return list(db.session.scalars(wanted.order_by(BulkChange.id)))
