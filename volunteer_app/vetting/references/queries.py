"""Reads of requests for references."""

from datetime import date, timedelta

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.vetting import knowing
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.references.models import ReferenceRequest
from volunteer_app.vetting.references.rules import OPEN, Tally, tally
from volunteer_app.vetting.rules import CheckKind


def requests_of(scope: Scope, person_id: int) -> list[ReferenceRequest]:
    """The person's requests in the scope's organisations, the newest first."""
    statement = _whole().where(
        ReferenceRequest.person_id == person_id,
        ReferenceRequest.organisation_id.in_(scope.organisation_ids),
    )
    return list(db.session.scalars(statement.order_by(ReferenceRequest.id.desc())))


def request(scope: Scope, reference: str) -> ReferenceRequest:
    """One request of one of the scope's organisations.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    return _found(
        _whole().where(
            ReferenceRequest.reference == reference,
            ReferenceRequest.organisation_id.in_(scope.organisation_ids),
        )
    )


def of_check(check_id: int) -> ReferenceRequest | None:
    """The request that this check belongs to, if it was made here."""
    statement = select(ReferenceRequest).where(ReferenceRequest.check_id == check_id)
    return db.session.scalars(statement).one_or_none()


def to_answer(request_id: int) -> ReferenceRequest:
    """The request of a one-time link.

    Raises:
        NotFound: there is none any more.
    """
    return _found(_whole().where(ReferenceRequest.id == request_id))


def open_with_email(person_id: int, organisation_id: int, email: str) -> bool:
    """Whether the organisation is already asking this address about this person."""
    statement = select(ReferenceRequest.id).where(
        ReferenceRequest.person_id == person_id,
        ReferenceRequest.organisation_id == organisation_id,
        ReferenceRequest.referee_email == email,
        ReferenceRequest.state.in_(OPEN),
    )
    return db.session.scalars(statement.limit(1)).first() is not None


def due(day: date, most: int) -> list[ReferenceRequest]:
    """Open requests of which something is due by this day, the longest due first; none that others hold."""
    statement = (
        select(ReferenceRequest)
        .where(ReferenceRequest.due_on <= day)
        .order_by(ReferenceRequest.due_on, ReferenceRequest.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return list(db.session.scalars(statement))


def tally_of(person_id: int, organisation_id: int) -> Tally:
    """How many references the organisation has of this person today: as readiness counts them."""
    known = knowing.facts([person_id], organisation_id)[person_id]
    today = clock.today()
    found = [each for each in known if each.kind is CheckKind.REFERENCE]
    return tally(found, today, today + timedelta(days=1))


def without_request(scope: Scope, person_id: int) -> list[Check]:
    """References that were recorded or imported without anybody being asked here, the newest first."""
    statement = select(Check).where(
        Check.person_id == person_id,
        Check.organisation_id.in_(scope.organisation_ids),
        Check.kind == CheckKind.REFERENCE,
        ~exists().where(ReferenceRequest.check_id == Check.id),
    )
    whole = statement.options(joinedload(Check.organisation, innerjoin=True))
    return list(db.session.scalars(whole.order_by(Check.id.desc())))


def _whole() -> Select[ReferenceRequest]:
    return select(ReferenceRequest).options(
        joinedload(ReferenceRequest.person, innerjoin=True),
        joinedload(ReferenceRequest.organisation, innerjoin=True),
        joinedload(ReferenceRequest.check, innerjoin=True),
    )


def _found(statement: Select[ReferenceRequest]) -> ReferenceRequest:
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found
