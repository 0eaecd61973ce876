"""Reads of supported people and of the waiting list, inside the viewer's organisations."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Key
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.placements.supported.models import MentorRequest, SupportedConsent, SupportedPerson
from volunteer_app.placements.supported.rules.asking import ConsentKind, RequestState
from volunteer_app.recruitment.rules import Clock
from volunteer_app.roles.models import Role
from volunteer_app.roles.rules import RoleFamily

LONGEST_WAIT_FIRST = (Key(MentorRequest.asked_on), Key(MentorRequest.id))
# Roles in which one person supports another over time
MENTORING = (RoleFamily.MENTORING, RoleFamily.PEER_SUPPORT)

OF_A_REQUEST = (
    joinedload(MentorRequest.supported, innerjoin=True).joinedload(SupportedPerson.region),
    joinedload(MentorRequest.role, innerjoin=True).lazyload(Role.training_packs),
    joinedload(MentorRequest.place, innerjoin=True),
    joinedload(MentorRequest.organisation, innerjoin=True),
)


def supported(scope: Scope, reference: str) -> SupportedPerson:
    """One supported person.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    statement = (
        select(SupportedPerson)
        .options(joinedload(SupportedPerson.region), joinedload(SupportedPerson.organisation))
        .where(
            SupportedPerson.reference == reference,
            SupportedPerson.organisation_id.in_(scope.organisation_ids),
        )
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def request(scope: Scope, reference: str) -> MentorRequest:
    """One request for a mentor.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    statement = (
        select(MentorRequest)
        .options(*OF_A_REQUEST)
        .where(
            MentorRequest.reference == reference, MentorRequest.organisation_id.in_(scope.organisation_ids)
        )
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def requests_of(supported_id: int) -> list[MentorRequest]:
    """Everything that somebody asked for, the latest first."""
    statement = select(MentorRequest).options(*OF_A_REQUEST).where(MentorRequest.supported_id == supported_id)
    return list(db.session.scalars(statement.order_by(MentorRequest.id.desc())))


def waiting_request(supported_id: int) -> MentorRequest | None:
    """The request with which somebody waits."""
    statement = select(MentorRequest).where(
        MentorRequest.supported_id == supported_id, MentorRequest.state == RequestState.WAITING
    )
    return db.session.scalars(statement).one_or_none()


def consents_of(supported_id: int) -> list[SupportedConsent]:
    """Everything that somebody agreed to, the latest first."""
    statement = select(SupportedConsent).where(SupportedConsent.supported_id == supported_id)
    return list(db.session.scalars(statement.order_by(SupportedConsent.id.desc())))


def standing_consent(supported_id: int, kind: ConsentKind) -> SupportedConsent | None:
    """What stands of this kind."""
    statement = select(SupportedConsent).where(
        SupportedConsent.supported_id == supported_id,
        SupportedConsent.kind == kind,
        SupportedConsent.withdrawn_on.is_(None),
    )
    return db.session.scalars(statement).one_or_none()


def has_agreed(kind: ConsentKind, supported_id: Any) -> ColumnElement[bool]:
    """The condition that somebody has agreed and not taken it back."""
    return exists().where(
        SupportedConsent.supported_id == supported_id,
        SupportedConsent.kind == kind,
        SupportedConsent.withdrawn_on.is_(None),
    )


def waiting(scope: Scope, state: Clock | None = None, *, late: bool = False) -> Select[MentorRequest]:
    """The waiting list of the scope's organisations; page it by `LONGEST_WAIT_FIRST`.

    `late`: only those past the ideal time, as `late_count` counts them.
    """
    statement = (
        select(MentorRequest)
        .options(*OF_A_REQUEST)
        .where(
            MentorRequest.organisation_id.in_(scope.organisation_ids),
            MentorRequest.state == RequestState.WAITING,
        )
    )
    if late:
        statement = statement.where(_is_late())
    return statement if state is None else statement.where(_shows(state, clock.today()))


def _is_late() -> ColumnElement[bool]:
    return MentorRequest.amber_on <= clock.today()


def _shows(state: Clock, today: date) -> ColumnElement[bool]:
    """The condition that the clock shows this. A longest wait is longer than an ideal one."""
    if state is Clock.RED:
        return MentorRequest.red_on <= today
    if state is Clock.AMBER:
        return (MentorRequest.amber_on <= today) & (MentorRequest.red_on > today)
    return MentorRequest.amber_on > today


def late_count(scope: Scope) -> Select[int]:
    """How many have waited past the ideal time."""
    return select(func.count(MentorRequest.id)).where(
        MentorRequest.organisation_id.in_(scope.organisation_ids),
        MentorRequest.state == RequestState.WAITING,
        _is_late(),
    )


def regions() -> list[Organisation]:
    """The probation regions, by name."""
    statement = select(Organisation).where(
        Organisation.kind == OrganisationKind.PROBATION_REGION, Organisation.is_active
    )
    return list(db.session.scalars(statement.order_by(Organisation.name, Organisation.id)))


def roles() -> list[Role]:
    """The roles in which one person supports another, by name."""
    statement = select(Role).where(
        Role.is_active, Role.appointed_elsewhere.is_(False), Role.family.in_(MENTORING)
    )
    return list(db.session.scalars(statement.order_by(Role.name, Role.id)))
