"""Reads of consents and of what the Update Service was asked."""

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.update_service.models import StatusCheck, UpdateServiceConsent

LONGEST_LIST = 200
OLDEST_FIRST = (StatusCheck.asked_at, StatusCheck.id)
OF_WHOM = (joinedload(StatusCheck.check, innerjoin=True).joinedload(Check.person, innerjoin=True),)
_WAITS = (StatusCheck.is_current.is_(False), StatusCheck.looked_at.is_(None))


def consent_of(check_id: int) -> UpdateServiceConsent | None:
    """The consent that stands, if there is one."""
    statement = select(UpdateServiceConsent).where(
        UpdateServiceConsent.check_id == check_id, UpdateServiceConsent.withdrawn_at.is_(None)
    )
    return db.session.scalars(statement).one_or_none()


def asked_about(check_id: int) -> list[StatusCheck]:
    """Each time that the Update Service was asked about a certificate, the latest first."""
    statement = select(StatusCheck).where(StatusCheck.check_id == check_id)
    return list(db.session.scalars(statement.order_by(StatusCheck.asked_at.desc(), StatusCheck.id.desc())))


def to_look_at(scope: Scope) -> list[StatusCheck]:
    """The answers that wait for the scope's vetting officers, the oldest first."""
    ordered = _in(scope).where(*_WAITS).order_by(*OLDEST_FIRST)
    return list(db.session.scalars(ordered.limit(LONGEST_LIST)))


def waiting_for(scope: Scope, person_id: int | None) -> Select[StatusCheck]:
    """Those of them that this officer may look at: not their own, where they volunteer too (`person_id`)."""
    statement = (
        select(StatusCheck)
        .join(StatusCheck.check)
        .where(Check.organisation_id.in_(scope.organisation_ids), *_WAITS)
    )
    return statement if person_id is None else statement.where(Check.person_id != person_id)


def status_check(scope: Scope, reference: str) -> StatusCheck:
    """One answer about a certificate of the scope's organisations.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    found = db.session.scalars(_in(scope).where(StatusCheck.reference == reference)).one_or_none()
    if found is None:
        raise NotFound
    return found


def _in(scope: Scope) -> Select[StatusCheck]:
    whose = contains_eager(StatusCheck.check)
    return (
        select(StatusCheck)
        .join(StatusCheck.check)
        .options(
            whose.joinedload(Check.person, innerjoin=True),
            whose.joinedload(Check.organisation, innerjoin=True),
        )
        .where(Check.organisation_id.in_(scope.organisation_ids))
    )
