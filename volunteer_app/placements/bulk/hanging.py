"""What hangs on placements that bulk work ends: places on a rota, planned mentoring, and mentorings."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select

from volunteer_app.foundation import clock
from volunteer_app.foundation.clock import LONDON
from volunteer_app.foundation.database import db
from volunteer_app.foundation.presenting import count
from volunteer_app.placements.bulk.models import BulkChange, BulkChangeItem
from volunteer_app.placements.bulk.rules import BulkKind, Fate
from volunteer_app.placements.mentoring.models.relationship import MentoringSession, MentoringStay
from volunteer_app.placements.mentoring.rules import SessionState as Meeting
from volunteer_app.placements.rota.models import RotaSession, RotaSignUp
from volunteer_app.placements.rota.rules import STANDING


class Hanging(NamedTuple):
    """How many places on a rota and planned mentoring sessions lie after the last day, and how many
    mentorings take place under the placement.
    """

    rota: int = 0
    meetings: int = 0
    mentorings: int = 0

    @property
    def words(self) -> str:
        """What there is of each, as the list says it."""
        parts = (
            (self.rota, "place on a rota", "places on a rota"),
            (self.meetings, "planned mentoring session", ""),
            (self.mentorings, "mentoring", ""),
        )
        return ", ".join(count(number, one, many) for number, one, many in parts if number)


def of_change(change: BulkChange) -> dict[int, Hanging]:
    """What hangs on each of its placements that end, where anything does; two statements."""
    if change.kind is not BulkKind.END_AT_PLACE:
        return {}
    rota, mentoring = _rota(change), _mentoring(change)
    return {
        number: Hanging(rota.get(number, 0), *mentoring.get(number, (0, 0)))
        for number in sorted({*rota, *mentoring})
    }


def said(found: Mapping[int, Hanging]) -> list[str]:
    """What it comes to, as sentences: whoever ends the placements has to know."""
    rota = sum(each.rota for each in found.values())
    meetings = sum(each.meetings for each in found.values())
    mentorings = sum(each.mentorings for each in found.values())
    told = []
    if rota:
        given_up = count(rota, "place on a rota is", "places on a rota are")
        told.append(f"{given_up} after that day and given up. Whoever has one is told.")
    if mentorings:
        planned = f", with {count(meetings, 'session')} planned after that day" if meetings else ""
        told.append(
            f"{count(mentorings, 'mentoring takes', 'mentorings take')} place under them{planned}. "
            "Move or end each: ending the placement does not."
        )
    return told


def _rota(change: BulkChange) -> dict[int, int]:
    first = max(datetime.combine(change.on + timedelta(days=1), time(), LONDON), clock.now())
    statement = (
        select(RotaSignUp.placement_id, func.count())
        .join(RotaSession, RotaSession.id == RotaSignUp.session_id)
        .join(BulkChangeItem, BulkChangeItem.placement_id == RotaSignUp.placement_id)
        .where(*_ends(change), RotaSignUp.state.in_(list(STANDING)), RotaSession.starts_at >= first)
        .group_by(RotaSignUp.placement_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def _mentoring(change: BulkChange) -> dict[int, tuple[int, int]]:
    """Planned sessions, and mentorings that stand under the placement."""
    planned = and_(
        MentoringSession.mentoring_id == MentoringStay.mentoring_id,
        MentoringSession.state == Meeting.PLANNED,
        MentoringSession.on_day > change.on,
        MentoringSession.on_day >= MentoringStay.since,
        or_(MentoringStay.before.is_(None), MentoringSession.on_day < MentoringStay.before),
    )
    statement = (
        select(
            MentoringStay.placement_id,
            func.count(MentoringSession.id),
            func.count(func.distinct(MentoringStay.mentoring_id)),
        )
        .join(BulkChangeItem, BulkChangeItem.placement_id == MentoringStay.placement_id)
        .outerjoin(MentoringSession, planned)
        .where(*_ends(change), or_(MentoringStay.before.is_(None), MentoringStay.before > change.on))
        .group_by(MentoringStay.placement_id)
    )
    return {row[0]: (row[1], row[2]) for row in db.session.execute(statement)}


def _ends(change: BulkChange) -> tuple[ColumnElement[bool], ...]:
    return (
        BulkChangeItem.bulk_change_id == change.id,
        BulkChangeItem.fate.in_([Fate.END, Fate.NEVER_BEGIN]),
    )
