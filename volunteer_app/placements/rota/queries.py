"""Reads of rotas and their sessions, for coordinators and prisons."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.clock import LONDON
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.moments import moment
from volunteer_app.foundation.paging import Key
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rota.models import Rota, RotaSession, RotaSignUp
from volunteer_app.placements.rota.rules import STANDING, SessionState, SignUpState
from volunteer_app.placements.rules import PlacementState

FIRST_FIRST = (Key(RotaSession.starts_at), Key(RotaSession.id))
ROTAS_LATEST_FIRST = (Key(Rota.starts_on, descending=True), Key(Rota.id, descending=True))


class When(StrEnum):
    """Which sessions a list shows."""

    COMING = "coming"
    SHORT = "short"
    HINDERED = "hindered"
    OUTSIDE = "outside"
    REGISTER = "register"
    PAST = "past"
    CANCELLED = "cancelled"

    @property
    def words(self) -> str:
        """How pages call them."""
        return {
            "coming": "Coming",
            "short": "Coming, and in need of volunteers",
            "hindered": "Coming, with somebody who cannot come",
            "outside": "Coming, outside the times in which the prison lets volunteers in",
            "register": "Register to take",
            "past": "Past",
            "cancelled": "Cancelled",
        }[self]


@dataclass(frozen=True)
class SessionFilters:
    """What narrows the list of sessions. `place`, `rota`: references."""

    when: When | None = None
    place: str = ""
    rota: str = ""


def rotas(scope: Scope) -> Select[Rota]:
    """The rotas of the scope's organisations; page them by `ROTAS_LATEST_FIRST`."""
    return (
        select(Rota)
        .where(Rota.organisation_id.in_(scope.organisation_ids))
        .options(
            joinedload(Rota.place, innerjoin=True),
            joinedload(Rota.organisation, innerjoin=True),
            joinedload(Rota.role, innerjoin=True),
        )
    )


def rota(scope: Scope, reference: str) -> Rota:
    """A rota of the scope's organisations.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    found = db.session.scalars(rotas(scope).where(Rota.reference == reference)).one_or_none()
    if found is None:
        raise NotFound
    return found


def sessions(scope: Scope, filters: SessionFilters = SessionFilters()) -> Select[RotaSession]:
    """The scope's sessions that the filters leave; page them by `FIRST_FIRST`."""
    conditions = [RotaSession.organisation_id.in_(scope.organisation_ids), *_at(filters.when)]
    if filters.place:
        conditions.append(Organisation.reference == filters.place)
    if filters.rota:
        conditions.append(Rota.reference == filters.rota)
    return whole().where(*conditions)


def session(scope: Scope, reference: str) -> RotaSession:
    """A session of the scope's organisations.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    found = db.session.scalars(sessions(scope).where(RotaSession.reference == reference)).one_or_none()
    if found is None:
        raise NotFound
    return found


def of_rota(rota_id: int) -> Select[RotaSession]:
    """The sessions of a rota."""
    return whole().where(RotaSession.rota_id == rota_id)


def coming(rota_id: int) -> list[RotaSession]:
    """Its sessions that are planned and have not begun, the next first."""
    return list(db.session.scalars(of_rota(rota_id).where(*_at(When.COMING)).order_by(*order())))


def can_be_called_off(scope: Scope) -> ColumnElement[bool]:
    """Sessions that somebody with this scope may cancel: their organisations' own, and at their place."""
    ids = scope.organisation_ids
    return or_(RotaSession.organisation_id.in_(ids), RotaSession.place_id.in_(ids))


def places_with_sessions(scope: Scope) -> list[tuple[str, str]]:
    """The places at which a session may be called off from now on: reference and name, by name."""
    statement = (
        select(Organisation.reference, Organisation.name)
        .where(
            exists().where(
                RotaSession.place_id == Organisation.id, can_be_called_off(scope), *_at(When.COMING)
            )
        )
        .order_by(Organisation.name, Organisation.id)
    )
    return [(reference, name) for reference, name in db.session.execute(statement)]


def places_of(scope: Scope) -> dict[str, str]:
    """The places of the scope's rotas: names by reference, in the order of the names."""
    statement = (
        select(Organisation.reference, Organisation.name)
        .where(
            exists().where(Rota.place_id == Organisation.id, Rota.organisation_id.in_(scope.organisation_ids))
        )
        .order_by(Organisation.name, Organisation.id)
    )
    return {reference: name for reference, name in db.session.execute(statement)}  # noqa: C416 - rows are no pairs


def to_call_off(
    scope: Scope, place_reference: str, first: date, ends_before: date, most: int
) -> list[RotaSession]:
    """The coming sessions at a place on the days [first, ends_before), the next first."""
    statement = whole().where(
        can_be_called_off(scope),
        *_at(When.COMING),
        Organisation.reference == place_reference,
        RotaSession.starts_at >= _midnight(first),
        RotaSession.starts_at < _midnight(ends_before),
    )
    return list(db.session.scalars(statement.order_by(*order()).limit(most)))


def on_day(scope: Scope, day: date) -> list[RotaSession]:
    """The sessions of a day that were not cancelled, the first first."""
    statement = sessions(scope).where(
        RotaSession.state != SessionState.CANCELLED,
        RotaSession.starts_at >= _midnight(day),
        RotaSession.starts_at < _midnight(day + timedelta(days=1)),
    )
    return list(db.session.scalars(statement.order_by(*order())))


def order() -> list[Any]:
    """The order of `FIRST_FIRST`."""
    return [key.column for key in FIRST_FIRST]


def whole() -> Select[RotaSession]:
    """Sessions with all that pages show of them."""
    return (
        select(RotaSession)
        .join(RotaSession.place)
        .join(RotaSession.rota)
        .options(
            contains_eager(RotaSession.place),
            contains_eager(RotaSession.rota).joinedload(Rota.role, innerjoin=True),
            joinedload(RotaSession.organisation, innerjoin=True),
        )
    )


def short() -> ColumnElement[bool]:
    """The condition that a session has fewer volunteers than it needs."""
    placed = (
        select(func.count())
        .where(RotaSignUp.session_id == RotaSession.id, RotaSignUp.state == SignUpState.PLACED)
        .correlate(RotaSession)
        .scalar_subquery()
    )
    return placed < RotaSession.needed


def hindered() -> ColumnElement[bool]:
    """The condition that somebody stands with a session whose placement is paused, or over before it."""
    return (
        exists()
        .where(
            RotaSignUp.session_id == RotaSession.id,
            RotaSignUp.state.in_(list(STANDING)),
            Placement.id == RotaSignUp.placement_id,
            keeps_away(),
        )
        .correlate(RotaSession)
    )


def keeps_away() -> ColumnElement[bool]:
    """The condition that a placement is paused, or over before the session to which it belongs."""
    is_over = Placement.ends_before <= func.date(RotaSession.starts_at)
    return or_(Placement.state == PlacementState.SUSPENDED, is_over)


def count_at(scope: Scope, when: When, within: timedelta | None = None) -> ScalarSelect[int]:
    """How many of the scope's sessions a list of this kind has, up to so long from now; a column of a
    statement.
    """
    conditions = [RotaSession.organisation_id.in_(scope.organisation_ids), *_at(when)]
    if within is not None:
        conditions.append(RotaSession.starts_at < moment(within))
    return select(func.count(RotaSession.id)).where(*conditions).scalar_subquery()


def register_due() -> list[ColumnElement[bool]]:
    """The conditions that a session has begun and nobody has taken its register."""
    return [RotaSession.state == SessionState.OPEN, RotaSession.starts_at <= moment()]


def _at(when: When | None) -> list[ColumnElement[bool]]:
    cancelled = RotaSession.state == SessionState.CANCELLED
    coming, past = RotaSession.starts_at > moment(), RotaSession.starts_at <= moment()
    found: dict[When | None, list[ColumnElement[bool]]] = {
        When.COMING: [~cancelled, coming],
        When.SHORT: [~cancelled, coming, short()],
        When.HINDERED: [~cancelled, coming, hindered()],
        When.OUTSIDE: [~cancelled, coming, RotaSession.is_outside.is_(True)],
        When.REGISTER: register_due(),
        When.PAST: [~cancelled, past],
        When.CANCELLED: [cancelled],
    }
    return found.get(when, [])


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)
