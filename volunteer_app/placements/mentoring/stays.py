"""Under which placement of its mentor a mentoring takes place: one stay after another, without a gap.

Where that placement is extended, the mentoring goes on under the extension: its stay is opened with the
approval, and is to come until then. A stay that has not come is taken back where the mentoring ends or moves
before it; every other stays readable.

Listens to the placements (wired in `volunteer_app.blueprints`), in the transaction in which one is approved.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, select

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.placements.facts import PlacementsApproved
from volunteer_app.placements.mentoring import queries
from volunteer_app.placements.mentoring.models.relationship import Mentoring, MentoringStay
from volunteer_app.placements.mentoring.rules import Action
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import Continuation, PlacementState


def standing(mentoring: Mentoring) -> MentoringStay | None:
    """Where it takes place now, or will from its first day on. None: it has ended."""
    on = max(clock.today(), mentoring.starts_on)
    return next((each for each in queries.stays_of(mentoring.id) if each.as_stay.covers(on)), None)


def begin(mentoring: Mentoring, placement: Placement, since: date, *, by: Actor) -> MentoringStay:
    """From a day on it takes place under this placement, and under what that is extended by already."""
    found = _stay(mentoring, placement, since)
    history.record(Action.MOVE, found, by=by, person_id=mentoring.person_id)
    while _follow(MentoringStay.mentoring_id == mentoring.id, by):
        pass
    return found


def end(mentoring: Mentoring, on: date, action: Action, *, by: Actor) -> None:
    """From a day on it takes place no more where it does now, nor where it was to go on by itself."""
    latest = max(clock.today(), mentoring.starts_on)
    came = []
    for each in queries.stays_of(mentoring.id):
        if each.since > latest:
            db.session.delete(each)
            history.record(action, each, by=by, person_id=mentoring.person_id)
        else:
            came.append(each)
    if came:
        came[-1].before = max(on, came[-1].since)
        history.record(action, came[-1], by=by, person_id=mentoring.person_id)


def of_approved(fact: PlacementsApproved) -> None:
    """A mentoring goes on by itself where the placement under which it takes place is extended.

    Whoever announces it holds the mentors.
    """
    _follow(is_among(Placement.id, fact.placement_ids), fact.by)


def _follow(condition: ColumnElement[bool], by: Actor) -> bool:
    """Open a stay under each approved extension that has none. Gives whether there was one."""
    statement = (
        select(MentoringStay, Mentoring, Placement)
        .join(Mentoring, Mentoring.id == MentoringStay.mentoring_id)
        .join(Placement, Placement.continues_id == MentoringStay.placement_id)
        .where(
            condition,
            Placement.continuation == Continuation.EXTENSION,
            Placement.state == PlacementState.APPROVED,
            Placement.starts_on > MentoringStay.since,
            MentoringStay.before.is_(None),
            Mentoring.ended_on.is_(None),
        )
        .order_by(MentoringStay.mentoring_id)
    )
    rows = list(db.session.execute(statement))
    for stay, _, extension in rows:
        stay.before = extension.starts_on
    _record([(mentoring, stay) for stay, mentoring, _ in rows], by)
    _record([(each, _stay(each, extension, extension.starts_on)) for _, each, extension in rows], by)
    return bool(rows)


def _record(rows: Sequence[tuple[Mentoring, MentoringStay]], by: Actor) -> None:
    """The stays of each mentor at once."""
    of_mentor: dict[int, list[MentoringStay]] = {}
    for mentoring, stay in rows:
        of_mentor.setdefault(mentoring.person_id, []).append(stay)
    for person_id, found in of_mentor.items():
        history.record_all(Action.MOVE, found, by=by, person_id=person_id)


def _stay(mentoring: Mentoring, placement: Placement, since: date) -> MentoringStay:
    return MentoringStay(
        mentoring_id=mentoring.id,
        organisation_id=mentoring.organisation_id,
        placement_id=placement.id,
        since=since,
    )
