"""Reads of requests to correct hours."""

from collections.abc import Collection

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Key
from volunteer_app.placements.correcting.models import HoursCorrection
from volunteer_app.placements.correcting.rules import CorrectionState
from volunteer_app.placements.models import Placement

OLDEST_FIRST = (Key(HoursCorrection.was_held_on), Key(HoursCorrection.id))


def with_names() -> Select[HoursCorrection]:
    """Requests with all that pages show of them."""
    return select(HoursCorrection).options(
        joinedload(HoursCorrection.person, innerjoin=True),
        joinedload(HoursCorrection.organisation, innerjoin=True),
        joinedload(HoursCorrection.placement, innerjoin=True).options(
            joinedload(Placement.role, innerjoin=True), joinedload(Placement.place, innerjoin=True)
        ),
    )


def correction(scope: Scope, reference: str) -> HoursCorrection:
    """A request of the scope's organisations.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    statement = with_names().where(
        HoursCorrection.reference == reference, HoursCorrection.organisation_id.in_(scope.organisation_ids)
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def asked_for(hours_ids: Collection[int]) -> set[int]:
    """Of these entries of hours, those for which a correction waits for a decision."""
    statement = select(HoursCorrection.hours_id).where(
        HoursCorrection.hours_id.in_(hours_ids), HoursCorrection.state == CorrectionState.ASKED
    )
    return {each for each in db.session.scalars(statement) if each is not None}


def waiting_count(scope: Scope) -> ScalarSelect[int]:
    """How many corrections wait in the scope; a column of a statement."""
    return (
        select(func.count(HoursCorrection.id))
        .where(
            HoursCorrection.organisation_id.in_(scope.organisation_ids),
            HoursCorrection.state == CorrectionState.ASKED,
        )
        .scalar_subquery()
    )
