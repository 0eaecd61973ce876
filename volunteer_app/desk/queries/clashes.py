"""What two records hold that one person would hardly have twice at once: told before they are merged."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Select, String, cast, func, literal, null, select, union_all
from sqlalchemy.orm import aliased

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import PlacementState
from volunteer_app.roles.models import Role
from volunteer_app.vetting.models import Check

PLACEMENTS, CHECKS = "placements", "checks"
MOST = 20


@dataclass(frozen=True)
class Side:
    """A placement (`words`: its role) or a check (its kind) of one of the two records."""

    reference: str
    words: str
    where: str
    starts_on: date | None
    ends_before: date | None


@dataclass(frozen=True)
class Clash:
    """Two placements that overlap, or two checks of one kind that are both under way."""

    what: str
    first: Side
    second: Side


def of(scope: Scope, first_id: int, second_id: int) -> list[Clash]:
    """What would stand twice in one record, in one statement; the first of them where there are many."""
    both = union_all(_placements(scope, first_id, second_id), _checks(scope, first_id, second_id)).subquery()
    order = (both.c.what.desc(), both.c.starts_on, both.c.one, both.c.other)
    rows = db.session.execute(select(both).order_by(*order).limit(MOST))
    return [
        Clash(
            row.what,
            Side(row.one, row.one_words, row.one_where, row.starts_on, row.ends_before),
            Side(row.other, row.other_words, row.other_where, row.other_starts_on, row.other_ends_before),
        )
        for row in rows
    ]


def _placements(scope: Scope, first_id: int, second_id: int) -> Select[*tuple[Any, ...]]:
    """Also ended ones: hours of the same days would stand in both."""
    one, other = aliased(Placement), aliased(Placement)
    role, other_role = aliased(Role), aliased(Role)
    place, other_place = aliased(Organisation), aliased(Organisation)
    statement: Select[*tuple[Any, ...]] = (
        select(
            literal(PLACEMENTS).label("what"),
            one.reference.label("one"),
            other.reference.label("other"),
            role.name.label("one_words"),
            other_role.name.label("other_words"),
            place.name.label("one_where"),
            other_place.name.label("other_where"),
            one.starts_on.label("starts_on"),
            one.ends_before.label("ends_before"),
            other.starts_on.label("other_starts_on"),
            other.ends_before.label("other_ends_before"),
        )
        .select_from(one)
        .join(other, (one.starts_on < other.ends_before) & (other.starts_on < one.ends_before))
        .join(role, role.id == one.role_id)
        .join(other_role, other_role.id == other.role_id)
        .join(place, place.id == one.place_id)
        .join(other_place, other_place.id == other.place_id)
        .where(one.person_id == first_id, other.person_id == second_id)
        .where(one.state != PlacementState.REFUSED, other.state != PlacementState.REFUSED)
        .where(*(each.organisation_id.in_(scope.organisation_ids) for each in (one, other)))
    )
    return statement


def _checks(scope: Scope, first_id: int, second_id: int) -> Select[*tuple[Any, ...]]:
    """Of a prison's clearances, those for the same prison."""
    one, other = aliased(Check), aliased(Check)
    asks, other_asks = aliased(Organisation), aliased(Organisation)
    no_day = cast(null(), Date)
    statement: Select[*tuple[Any, ...]] = (
        select(
            literal(CHECKS),
            one.reference,
            other.reference,
            cast(one.kind, String),
            cast(other.kind, String),
            asks.name,
            other_asks.name,
            *(no_day,) * 4,
        )
        .select_from(one)
        .join(other, one.kind == other.kind)
        .join(asks, asks.id == func.coalesce(one.establishment_id, one.organisation_id))
        .join(other_asks, other_asks.id == func.coalesce(other.establishment_id, other.organisation_id))
        .where(one.person_id == first_id, other.person_id == second_id)
        .where(one.outcome.is_(None), other.outcome.is_(None))
        .where(func.coalesce(one.establishment_id, 0) == func.coalesce(other.establishment_id, 0))
        .where(*(each.organisation_id.in_(scope.organisation_ids) for each in (one, other)))
    )
    return statement
