"""Hours of a placement: logged by the volunteer or on their behalf, then approved or sent back."""

from datetime import date

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.deciding import decisions
from volunteer_app.foundation.deciding.decisions import Decision, Verdict
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.presenting import hours as in_words
from volunteer_app.people import service as people
from volunteer_app.placements import letters, queries
from volunteer_app.placements.models import Placement, PlacementSession
from volunteer_app.placements.rules import (
    BEGAN,
    Action,
    SessionState,
    session_day_problem,
    session_minutes_problem,
)

_ONE = (1, 60)  # one minute, one hour

HOURS = Decision(
    of=PlacementSession,
    with_names=queries.sessions_with_names,
    order=queries.SESSIONS_OLDEST_FIRST,
    waits=SessionState.LOGGED,
    yes=Verdict(SessionState.APPROVED, Action.APPROVE_HOURS, "approved"),
    no=Verdict(SessionState.SENT_BACK, Action.SEND_BACK_HOURS, "sent back"),
    who=own_person_id,
    tell=letters.sent_back,
    already="These hours were already decided",
    is_own="You cannot approve your own hours. Ask another coordinator to do it",
    needs_note="Enter what is wrong. The volunteer will read this",
    none_left="None of these hours can be approved any more",
)


def log_session(
    placement: Placement, *, held_on: date, minutes: int, by: Actor, further: bool = False
) -> PlacementSession:
    """Log the time of one visit, meeting or shift. `further`: it is not the one that is logged already.

    Raises:
        Refused: the placement was never approved, the day is outside it, to come, or one on which it was
            paused, the day's hours would be more than 24, or as much is logged for the day already and
            nobody said that this is further.
    """
    if placement.state not in BEGAN:  # only somebody who was approved can have volunteered
        raise Refused(f"Hours cannot be logged for this placement: {placement.state.words.lower()}")
    people.hold(placement.person_id)  # two that are logged at once must not make a day of 30 hours
    pauses = [each.as_pause for each in queries.suspensions_of(placement.id)]
    problem = session_day_problem(held_on, placement.starts_on, placement.ends_before, clock.today(), pauses)
    if problem:
        raise Refused(problem, "held_on")
    if problem := session_minutes_problem(minutes, queries.minutes_on(placement.person_id, held_on)):
        raise Refused(problem, "hours")
    if not further and queries.is_logged(placement.id, held_on, minutes):
        raise Refused(
            f"{in_words(minutes)} {'is' if minutes in _ONE else 'are'} already logged for this day. "
            "Tick the box if these are further hours",
            "further",
        )
    session = PlacementSession(
        placement_id=placement.id,
        person_id=placement.person_id,
        organisation_id=placement.organisation_id,
        held_on=held_on,
        minutes=minutes,
        logged_by=by.name,
    )
    history.record(Action.LOG_HOURS, session, by=by)
    return session


def approve_session(session: PlacementSession, *, by: Actor, version: int | None = None) -> None:
    """Confirm the hours; from now on they count.

    Raises:
        Refused, StaleEdit: as `decisions.decide`.
    """
    decisions.decide(HOURS, session, HOURS.yes, by=by, version=version)


def send_back_session(session: PlacementSession, *, note: str, by: Actor, version: int | None = None) -> None:
    """Say what is wrong with the hours; the volunteer reads the note and logs them anew.

    Raises:
        Refused, StaleEdit: as `decisions.decide`.
    """
    decisions.decide(HOURS, session, HOURS.no, note=note, by=by, version=version)


def remove_session(session: PlacementSession, *, by: Actor) -> None:
    """Take back hours that were logged by mistake, as long as nobody approved them.

    Raises:
        Refused: they were approved.
    """
    db.session.refresh(session, with_for_update={"of": PlacementSession})
    if session.state is SessionState.APPROVED:
        raise Refused("These hours were approved. Ask your coordinator to look at them")
    db.session.delete(session)
    history.record(Action.REMOVE_HOURS, session, by=by)


def take_back_session(session: PlacementSession, *, note: str, by: Actor) -> None:
    """Hours that nobody spent, as we know now, count no more, approved or not. The note is read."""
    db.session.refresh(session, with_for_update={"of": PlacementSession})
    if session.state is SessionState.SENT_BACK:
        return
    session.state, session.decision_note = SessionState.SENT_BACK, note
    session.decided_at, session.decided_by = clock.now(), by.name
    history.record(Action.SEND_BACK_HOURS, session, by=by, reason=note)
    letters.sent_back([session])


def log_again(session: PlacementSession, *, by: Actor) -> None:
    """Hours that were taken back were spent after all: they wait for approval again."""
    db.session.refresh(session, with_for_update={"of": PlacementSession})
    if session.state is not SessionState.SENT_BACK:
        return
    session.state, session.decision_note = SessionState.LOGGED, ""
    session.decided_at, session.decided_by = None, ""
    history.record(Action.LOG_HOURS, session, by=by)
