"""Reads of placements side by side: a caseload, who is where, regions, what waits for approval."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import joinedload

from volunteer_app.accounts.models import Account
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.clock import LONDON
from volunteer_app.foundation.database import db
from volunteer_app.foundation.paging import Key, chosen_first
from volunteer_app.organisations.models import Establishment, Organisation
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.placements import queries as placements
from volunteer_app.placements.life.models import PlacementReview
from volunteer_app.placements.models import Placement, PlacementSession
from volunteer_app.placements.overview.rules import Part, Where, region_of, tiles
from volunteer_app.placements.programmes import queries as programmes
from volunteer_app.placements.rota.models import RotaSession, RotaSignUp
from volunteer_app.placements.rota.rules import LIVE
from volunteer_app.placements.rota.rules import SessionState as RotaState
from volunteer_app.placements.rules import STANDING, PlacementState
from volunteer_app.readiness.rules.answers import RequirementKind
from volunteer_app.roles.models import Role
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckKind

BY_END = (Key(Placement.ends_before), Key(Placement.id))
BY_PLACE = (Key(Placement.place_id), Key(Placement.id))
LONGEST_WAIT_FIRST = (Key(Placement.proposed_at), Key(Placement.id))
REVIEW_WITHIN, ENDS_WITHIN = timedelta(days=14), timedelta(days=30)


class Filters(NamedTuple):
    """What a caseload is narrowed to: a part of it, a supervisor by their account, a place, a programme."""

    part: Part | None = None
    supervisor: str = ""
    place: str = ""
    programme: str = ""


def caseload(scope: Scope, filters: Filters) -> Select[Placement]:
    """Placements that run, will run or wait; page them by `BY_END`."""
    statement = placements.placements_with_names(scope).where(_on_hand())
    if filters.part is not None:
        statement = statement.where(_is_part(filters.part))
    if filters.supervisor:
        theirs = select(Account.id).where(Account.reference == filters.supervisor)
        statement = statement.where(Placement.supervisor_id.in_(theirs))
    if filters.place:
        statement = statement.where(_at(filters.place))
    if filters.programme:
        statement = statement.where(programmes.is_in(filters.programme))
    return chosen_first(statement)


def parts(scope: Scope) -> dict[Part, int]:
    """How many placements each part of the caseload has; in one statement."""
    numbers = (func.coalesce(func.sum(case((_is_part(each), 1), else_=0)), 0) for each in Part)
    statement = select(*numbers).where(Placement.organisation_id.in_(scope.organisation_ids), _on_hand())
    return dict(zip(Part, map(int, db.session.execute(statement).one()), strict=True))


def _on_hand() -> ColumnElement[bool]:
    standing = and_(Placement.state.in_(STANDING), Placement.ends_before > clock.today())
    return or_(standing, Placement.state == PlacementState.PROPOSED)


def _is_part(part: Part) -> ColumnElement[bool]:
    today, state = clock.today(), Placement.state
    approved = state == PlacementState.APPROVED
    return {
        Part.RUNNING: and_(approved, Placement.starts_on <= today),
        Part.TO_COME: and_(approved, Placement.starts_on > today),
        Part.PAUSED: state == PlacementState.SUSPENDED,
        Part.PROPOSED: state == PlacementState.PROPOSED,
        Part.REVIEW: and_(state.in_(STANDING), _review_is_due(today)),
        Part.ENDING: and_(state.in_(STANDING), Placement.ends_before <= today + ENDS_WITHIN),
    }[part]


def _review_is_due(today: date) -> ColumnElement[bool]:
    return exists().where(
        PlacementReview.placement_id == Placement.id,
        PlacementReview.closed_at.is_(None),
        PlacementReview.due_on <= today + REVIEW_WITHIN,
    )


def _at(reference: str) -> ColumnElement[bool]:
    return exists().where(Organisation.id == Placement.place_id, Organisation.reference == reference)


def next_reviews(placement_ids: Collection[int]) -> dict[int, date]:
    """When each of these placements is reviewed next."""
    statement = select(PlacementReview.placement_id, PlacementReview.due_on).where(
        is_among(PlacementReview.placement_id, placement_ids), PlacementReview.closed_at.is_(None)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def last_days(placement_ids: Collection[int]) -> dict[int, date]:
    """The last day of which hours are logged, of each of these placements."""
    statement = (
        select(PlacementSession.placement_id, func.max(PlacementSession.held_on))
        .where(is_among(PlacementSession.placement_id, placement_ids))
        .group_by(PlacementSession.placement_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def places(scope: Scope) -> dict[str, str]:
    """The places of the caseload by reference, for a filter, by name."""
    theirs = select(Placement.place_id).where(
        Placement.organisation_id.in_(scope.organisation_ids), _on_hand()
    )
    # In a list, not by each place: SQLite would read all placements of the scope once for every organisation
    statement = select(Organisation.reference, Organisation.name).where(Organisation.id.in_(theirs))
    rows = db.session.execute(statement.order_by(Organisation.name, Organisation.id))
    return {row.reference: row.name for row in rows}


def here_today(scope: Scope, place: str = "") -> Select[Placement]:
    """Placements in force today, at all places or at one; page them by `BY_PLACE`."""
    statement = placements.placements_with_names(scope).where(placements.in_force(clock.today()))
    return chosen_first(statement.where(_at(place)) if place else statement)


def in_prisons_today(scope: Scope, place: str = "") -> Select[Placement]:
    """Placements in force today at the scope's own prisons, whoever placed them; page them by `BY_PLACE`."""
    prisons = select(Organisation.id).where(
        Organisation.id.in_(scope.organisation_ids), Organisation.kind == OrganisationKind.PRISON
    )
    statement = (
        select(Placement)
        .where(Placement.place_id.in_(prisons), placements.in_force(clock.today()))
        .options(
            joinedload(Placement.person, innerjoin=True),
            joinedload(Placement.place, innerjoin=True),
            joinedload(Placement.organisation, innerjoin=True),
            joinedload(Placement.role, innerjoin=True).lazyload(Role.training_packs),
        )
    )
    return chosen_first(statement.where(_at(place)) if place else statement)


def prisons(scope: Scope) -> dict[str, str]:
    """The scope's own prisons by reference, by name."""
    statement = select(Organisation.reference, Organisation.name).where(
        Organisation.id.in_(scope.organisation_ids), Organisation.kind == OrganisationKind.PRISON
    )
    rows = db.session.execute(statement.order_by(Organisation.name, Organisation.id))
    return {row.reference: row.name for row in rows}


def times_today(placement_ids: Collection[int]) -> dict[int, list[tuple[datetime, datetime]]]:
    """When those of these placements come today who signed up for a session."""
    today = clock.today()
    statement = (
        select(RotaSignUp.placement_id, RotaSession.starts_at, RotaSession.ends_at)
        .join(RotaSession, RotaSession.id == RotaSignUp.session_id)
        .where(
            is_among(RotaSignUp.placement_id, placement_ids),
            RotaSignUp.state.in_(LIVE),
            RotaSession.state != RotaState.CANCELLED,
            RotaSession.starts_at >= _midnight(today),
            RotaSession.starts_at < _midnight(today + timedelta(days=1)),
        )
        .order_by(RotaSession.starts_at, RotaSession.id)
    )
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    for placement_id, starts_at, ends_at in db.session.execute(statement):
        found.setdefault(placement_id, []).append((starts_at, ends_at))
    return found


@dataclass(frozen=True)
class AtPlace:
    """How many people and placements are at a place today, and how many are paused or wait."""

    place_id: int
    reference: str
    name: str
    region: str
    people: int
    active: int
    paused: int
    proposed: int


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)


def by_place(scope: Scope) -> list[AtPlace]:
    """The places with placements that run, will run, are paused or wait, by name; in one statement."""
    today = clock.today()
    active = placements.in_force(today)
    paused, proposed = placements.is_paused(), Placement.state == PlacementState.PROPOSED
    statement = (
        select(
            Organisation,
            Establishment.county,
            Establishment.country,
            Establishment.postcode,
            func.count(func.distinct(case((active, Placement.person_id)))),
            func.count(case((active, 1))),
            func.count(case((paused, 1))),
            func.count(case((proposed, 1))),
        )
        .join(Placement, Placement.place_id == Organisation.id)
        .outerjoin(Establishment, Establishment.organisation_id == Organisation.id)
        .where(Placement.organisation_id.in_(scope.organisation_ids), or_(_on_hand(), active))
        .group_by(Organisation.id, Establishment.organisation_id)
        .order_by(Organisation.name, Organisation.id)
    )
    return [_at_place(row[0], row[1:4], row[4:]) for row in db.session.execute(statement)]


def _at_place(place: Organisation, where: Sequence[str | None], numbers: Sequence[int]) -> AtPlace:
    county, country, postcode = where
    codes = tuple(reversed(place.path.strip("/").split("/")))
    region = region_of(Where(codes, county, country, postcode))
    return AtPlace(place.id, place.reference, place.name, region, *numbers)


def at_places(scope: Scope, place_ids: Sequence[int]) -> Select[Placement]:
    """The placements of the caseload at these places; page them by `BY_PLACE`."""
    on_hand = placements.placements_with_names(scope).where(_on_hand())
    return chosen_first(on_hand.where(is_among(Placement.place_id, place_ids)))


def region_names() -> dict[str, str]:
    """The names of the probation regions by code."""
    from_tiles = [each.code for each in tiles()]
    statement = select(Organisation.code, Organisation.name).where(Organisation.code.in_(from_tiles))
    return {row.code: row.name for row in db.session.execute(statement)}


def waiting(scope: Scope) -> Select[Placement]:
    """The placements that wait for approval, with what their roles ask; page them by `LONGEST_WAIT_FIRST`."""
    return placements.placements_with_names(scope, state=PlacementState.PROPOSED, packs=True)


_REQUIREMENT = {
    CheckKind.IDENTITY: RequirementKind.IDENTITY,
    CheckKind.REFERENCE: RequirementKind.REFERENCES,
    CheckKind.CRIMINAL_RECORD: RequirementKind.CRIMINAL_RECORD,
    CheckKind.HMPPS_VETTING: RequirementKind.HMPPS_VETTING,
    CheckKind.ESTABLISHMENT_CLEARANCE: RequirementKind.CLEARANCE,
}


def under_way(
    person_ids: Collection[int], organisation_id: int
) -> dict[tuple[int, RequirementKind, int | None], date]:
    """Since when checks of these people are where they are, the earliest of a kind; of a clearance also for
    which prison. One statement.
    """
    statement = select(Check.person_id, Check.kind, Check.establishment_id, Check.state_since).where(
        is_among(Check.person_id, person_ids),
        Check.organisation_id == organisation_id,
        Check.outcome.is_(None),
        Check.kind.in_(_REQUIREMENT),
    )
    found: dict[tuple[int, RequirementKind, int | None], date] = {}
    for person_id, kind, place_id, since in db.session.execute(statement):
        key = person_id, _REQUIREMENT[kind], place_id
        found[key] = min(found.get(key, since), since)
    return found
