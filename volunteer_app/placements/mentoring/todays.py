"""The mentoring sessions of a day for whoever manages them: how many are planned, and each with its place."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ScalarSelect, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.day_times import times_words
from volunteer_app.placements.mentoring.models.relationship import Mentoring, MentoringSession, MentoringStay
from volunteer_app.placements.mentoring.rules import Channel, SessionState
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import PlacementState

TONES = {SessionState.PLANNED: "progress", SessionState.HELD: "good", SessionState.MISSED: "attention"}


@dataclass(frozen=True)
class Line:
    """One session of a day. `kept_away`: its mentor's placement does not let it happen."""

    reference: str
    times: str
    who: str
    how: str
    state: str
    tone: str
    kept_away: bool


def planned_count(scope: Scope) -> ScalarSelect[int]:
    """How many sessions of mentorings that go on are planned for today, for a part of a statement."""
    statement = (
        select(func.count(MentoringSession.id))
        .join(MentoringSession.mentoring)
        .where(
            Mentoring.organisation_id.in_(scope.organisation_ids),
            Mentoring.ended_on.is_(None),
            MentoringSession.on_day == clock.today(),
            MentoringSession.state == SessionState.PLANNED,
        )
    )
    return statement.scalar_subquery()


def lines(scope: Scope, on: date) -> list[Line]:
    """The sessions of a day that were not cancelled, the first first, those without a time last; one
    statement.
    """
    there = and_(
        MentoringStay.mentoring_id == MentoringSession.mentoring_id,
        MentoringStay.since <= MentoringSession.on_day,
    )
    statement = (
        select(MentoringSession, MentoringStay)
        .join(MentoringSession.mentoring)
        .join(MentoringStay, there)
        .options(
            contains_eager(MentoringSession.mentoring).joinedload(Mentoring.person),
            contains_eager(MentoringSession.mentoring).joinedload(Mentoring.supported),
            joinedload(MentoringStay.placement).joinedload(Placement.place),
        )
        .where(
            Mentoring.organisation_id.in_(scope.organisation_ids),
            MentoringSession.on_day == on,
            MentoringSession.state != SessionState.CANCELLED,
        )
        .order_by(
            MentoringSession.starts_at.is_(None),
            MentoringSession.starts_at,
            MentoringSession.id,
            MentoringStay.since,
            MentoringStay.id,
        )
    )
    # The last place to which it had moved by then
    found = {session.id: (session, stay.placement) for session, stay in db.session.execute(statement)}
    return [_line(*each) for each in found.values()]


def _line(session: MentoringSession, placement: Placement) -> Line:
    mentoring = session.mentoring
    starts, ends = session.starts_at, session.ends_at
    where = f", {placement.place.name}" if session.channel is Channel.IN_PERSON else ""
    is_planned = session.state is SessionState.PLANNED
    runs = placement.state is PlacementState.APPROVED and session.on_day < placement.ends_before
    return Line(
        reference=session.reference,
        times=times_words(starts, ends) if starts and ends else "",
        who=f"{mentoring.person.full_name} and {mentoring.supported.given_name}",
        how=f"{session.channel.words}{where}",
        state=session.state.words,
        tone=TONES[session.state],
        kept_away=is_planned and not runs,
    )
