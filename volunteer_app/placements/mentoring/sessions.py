"""Sessions of a mentoring: planned, held, missed, cancelled. The mentor's time counts as their hours."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, refusing
from volunteer_app.foundation.presenting import day
from volunteer_app.people import service as people
from volunteer_app.placements import hours
from volunteer_app.placements.mentoring import queries
from volunteer_app.placements.mentoring.consenting import refuse_words
from volunteer_app.placements.mentoring.models.relationship import Mentoring, MentoringSession, MentoringStay
from volunteer_app.placements.mentoring.rules import (
    Action,
    Channel,
    MissedBy,
    SessionState,
    happened_problem,
    minutes_problem,
    planned_problem,
    planned_times,
    session_may_move,
    writes_notes,
)
from volunteer_app.placements.mentoring.service import hold as hold_mentoring
from volunteer_app.placements.mentoring.timetable import engaged
from volunteer_app.placements.supported.rules.wishes import Pathway


@dataclass(frozen=True)
class Held:
    """What is written down of a session that was held."""

    on: date
    minutes: int
    channel: Channel
    topics: Collection[Pathway] = ()
    note: str = ""


def plan(
    mentoring: Mentoring,
    *,
    on: date,
    channel: Channel,
    times: tuple[time | None, time | None] = (None, None),
    by: Actor,
) -> MentoringSession:
    """Plan a session. `times`: from when to when, where they know; it stands in the mentor's calendar then.

    Raises:
        Refused: the day is over, before the mentoring, or it has ended; the mentor's placement does not run
            then; they meet on that day already; or its times cannot be, are over, or overlap with something
            else that the mentor has.
    """
    people.hold(mentoring.person_id)
    hold_mentoring(mentoring)
    if problem := planned_problem(on, mentoring.starts_on, mentoring.ended_on, clock.today()):
        raise Refused(problem, "on_day")
    _refuse_unplaced(mentoring, on)
    if any(each.on_day == on for each in queries.planned_sessions(mentoring.id)):
        raise Refused("A session is planned for that day already", "on_day")
    found = _new(mentoring, on, channel, SessionState.PLANNED, by)
    with refusing():
        interval = planned_times(on, *times)
    if interval is not None:
        _refuse_taken(mentoring, *interval, by)
        found.starts_at, found.ends_at = interval
    history.record(Action.PLAN, found, by=by)
    return found


def write_held(
    mentoring: Mentoring, held: Held, *, planned: MentoringSession | None = None, by: Actor
) -> MentoringSession:
    """Write down that the two met; the mentor's time counts once it is approved, as all hours do.

    Raises:
        Refused: the day is to come or outside the mentoring, the mentor's placement did not run or was paused
            on it, the hours of the day would be more than 24, the session was dealt with already, or
            something is written of somebody who does not agree any more.
    """
    people.hold(mentoring.person_id)
    hold_mentoring(mentoring)
    _check_day(mentoring, held.on)
    if held.topics or held.note.strip():
        refuse_words(mentoring, "note")
    if problem := minutes_problem(held.minutes):
        raise Refused(problem, "hours")
    stay = _stay_on(mentoring, held.on)
    logged = hours.log_session(stay.placement, held_on=held.on, minutes=held.minutes, by=by, further=True)
    found = _moved(planned, SessionState.HELD) or _new(
        mentoring, held.on, held.channel, SessionState.HELD, by
    )
    _set_day(found, held.on)
    found.channel, found.minutes = held.channel, held.minutes
    found.hours_id, found.written_by, found.written_at = logged.id, by.name, clock.now()
    if writes_notes(mentoring.role.code):
        found.record = {"topics": sorted(held.topics), "note": held.note.strip()}
    history.record(Action.HOLD, found, by=by)
    return found


def write_missed(
    mentoring: Mentoring,
    *,
    on: date,
    missed_by: MissedBy,
    planned: MentoringSession | None = None,
    by: Actor,
) -> MentoringSession:
    """Write down that a session did not take place, and who could not come.

    Raises:
        Refused: the day is to come or outside the mentoring, or the session was dealt with already.
    """
    people.hold(mentoring.person_id)
    hold_mentoring(mentoring)
    _check_day(mentoring, on)
    found = _moved(planned, SessionState.MISSED) or _new(
        mentoring, on, Channel.IN_PERSON, SessionState.MISSED, by
    )
    _set_day(found, on)
    found.missed_by = missed_by
    found.written_by, found.written_at = by.name, clock.now()
    history.record(Action.MISS, found, by=by, reason=missed_by.words)
    return found


def cancel(session: MentoringSession, *, by: Actor) -> None:
    """Call off a session that was planned.

    Raises:
        Refused: it was dealt with already.
    """
    _moved(session, SessionState.CANCELLED)
    history.record(Action.CANCEL, session, by=by)


def _refuse_taken(mentoring: Mentoring, starts_at: datetime, ends_at: datetime, by: Actor) -> None:
    """Half-open, and both ways: who signs up for a rota or plans another holds the person too."""
    if starts_at <= clock.now():
        raise Refused(
            "Start time must be in the future. Write down a session that was held instead", "starts"
        )
    people.hold(mentoring.person_id)
    other = engaged(mentoring.person_id, starts_at, ends_at, by=by, organisation_id=mentoring.organisation_id)
    if other:
        raise Refused(f"The mentor has something else at this time: {other}", "starts")


def _set_day(session: MentoringSession, on: date) -> None:
    """When it was; the times that were planned for another day say nothing of it."""
    if session.on_day != on:
        session.on_day, session.starts_at, session.ends_at = on, None, None


def _new(
    mentoring: Mentoring, on: date, channel: Channel, state: SessionState, by: Actor
) -> MentoringSession:
    return MentoringSession(
        mentoring_id=mentoring.id,
        person_id=mentoring.person_id,
        organisation_id=mentoring.organisation_id,
        on_day=on,
        channel=channel,
        state=state,
        written_by=by.name,
    )


def _moved(planned: MentoringSession | None, to: SessionState) -> MentoringSession | None:
    """The planned session in its next state; None where none was planned."""
    if planned is None:
        return None
    db.session.refresh(planned, with_for_update={"of": MentoringSession, "key_share": True})
    if not session_may_move(planned.state, to):
        raise Refused(f"This session was dealt with already: {planned.state.words.lower()}")
    planned.state = to
    return planned


def _refuse_unplaced(mentoring: Mentoring, on: date) -> None:
    """Nothing is planned that nobody would call off: after its last day a placement ends without a word."""
    placement = _stay_on(mentoring, on).placement
    if not placement.starts_on <= on < placement.ends_before:
        last = day(placement.ends_before - timedelta(days=1))
        raise Refused(
            f"The mentor’s placement lasts until {last}. Extend it first, or move the mentoring", "on_day"
        )


def _check_day(mentoring: Mentoring, on: date) -> None:
    if mentoring.never_began:
        raise Refused("This mentoring never began", "on_day")
    if problem := happened_problem(on, mentoring.starts_on, mentoring.ended_on, clock.today()):
        raise Refused(problem, "on_day")


def _stay_on(mentoring: Mentoring, on: date) -> MentoringStay:
    """Where they were, or will be, on a day: of two on the day of a move, the later."""
    found = [each for each in queries.stays_of(mentoring.id) if _was_there(each, on)]
    if not found:
        raise Refused("The day must be within the mentoring", "on_day")
    return found[-1]


def _was_there(stay: MentoringStay, on: date) -> bool:
    """The last day of an ended mentoring is a day of it."""
    return stay.since <= on and (stay.before is None or on <= stay.before)
