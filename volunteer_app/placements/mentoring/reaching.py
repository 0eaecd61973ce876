"""What a mentor reaches of their own mentoring, and who manages one.

While it goes on and their placement is in force, a mentor reads and writes what their mentoring needs. Then
no more: after an ending that both prepared they may write down the last session, for some days; where their
placement is paused or over, or it ended otherwise, a coordinator tells them what they have to know.
"""

from collections.abc import Collection, Sequence
from enum import IntEnum

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.placements.mentoring import policy, queries
from volunteer_app.placements.mentoring.models.relationship import Mentoring, MentoringSession, MentoringStay
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import PlacementState


class Reach(IntEnum):
    """How much of a mentoring its mentor reaches."""

    NOTHING = 0
    LAST_SESSION = 1
    ALL = 2


def manages(scope: Scope, mentoring: Mentoring) -> bool:
    """Whether the viewer coordinates it. Of their own mentoring they are the mentor alone."""
    return scope.reaches(mentoring.organisation_id) and mentoring.person_id != scope.person_id


def mentoring(scope: Scope, reference: str, least: Reach = Reach.ALL) -> Mentoring:
    """A mentoring that the viewer manages, or of which they reach as much as this as its mentor.

    Raises:
        NotFound: there is none with this reference that they reach.
    """
    return _reached(scope, queries.mentoring(scope, reference), least)


def managed(scope: Scope, reference: str) -> Mentoring:
    """A mentoring that the viewer coordinates, and of which they are not the mentor.

    Raises:
        NotFound: there is none with this reference that they coordinate.
    """
    found = queries.mentoring(scope, reference)
    if not manages(scope, found):
        raise NotFound
    return found


def session(scope: Scope, reference: str) -> MentoringSession:
    """One session, as its mentoring.

    Raises:
        NotFound: there is none with this reference that the viewer reaches.
    """
    found = queries.session(scope, reference)
    _reached(scope, found.mentoring, Reach.ALL)
    return found


def of_mentor(found: Sequence[Mentoring]) -> dict[int, Reach]:
    """How much the mentor reaches of each, in one statement."""
    placements = last_placements([each.id for each in found])
    return {each.id: _reach(each, placements.get(each.id)) for each in found}


def last_placements(mentoring_ids: Collection[int]) -> dict[int, Placement]:
    """Under which placement each takes place, or took place last; in one statement.

    Of those that are to come, only the first of a mentoring that is to come itself.
    """
    statement = (
        select(MentoringStay)
        .options(joinedload(MentoringStay.placement, innerjoin=True))
        .where(is_among(MentoringStay.mentoring_id, mentoring_ids))
        .order_by(MentoringStay.since, MentoringStay.id)
    )
    found: dict[int, Placement] = {}
    for each in db.session.scalars(statement):
        if each.since <= clock.today() or each.mentoring_id not in found:
            found[each.mentoring_id] = each.placement
    return found


def _reached(scope: Scope, found: Mentoring, least: Reach) -> Mentoring:
    if not manages(scope, found) and of_mentor([found])[found.id] < least:
        raise NotFound
    return found


def _reach(mentoring: Mentoring, placement: Placement | None) -> Reach:
    if placement is None or placement.state is not PlacementState.APPROVED:
        return Reach.NOTHING
    today = clock.today()
    if mentoring.ended_on is None:
        return Reach.ALL if today < placement.ends_before else Reach.NOTHING
    is_prepared = mentoring.end_reason is not None and mentoring.end_reason.is_prepared
    may_write = is_prepared and today <= policy.last_day_to_write(mentoring.ended_on)
    return Reach.LAST_SESSION if may_write else Reach.NOTHING
