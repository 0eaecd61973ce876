"""Hours of a placement: logged by the volunteer or on their behalf, then approved or sent back."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import choosing, clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.presenting import hours as in_words
from volunteer_app.people import service as people
from volunteer_app.placements import letters, queries
from volunteer_app.placements.models import Placement, PlacementSession
from volunteer_app.placements.rules import (
    Action,
    PlacementState,
    SessionState,
    session_day_problem,
    session_minutes_problem,
)

# Only somebody who was approved for a placement can have volunteered in it.
_HAVE_HOURS = frozenset({PlacementState.APPROVED, PlacementState.ENDED})
_ONE = (1, 60)  # one minute, one hour


def log_session(
    placement: Placement, *, held_on: date, minutes: int, by: Actor, further: bool = False
) -> PlacementSession:
    """Log the time of one visit, meeting or shift. `further`: it is not the one that is logged already.

    Raises:
        Refused: the placement was never approved, the day is outside it or to come, the day's hours would
            be more than 24, or as much is logged for the day already and nobody said that this is further.
    """
    if placement.state not in _HAVE_HOURS:
        raise Refused(f"Hours cannot be logged for this placement: {placement.state.words.lower()}")
    problem = session_day_problem(held_on, placement.starts_on, placement.ends_before, clock.today())
    if problem:
        raise Refused(problem, "held_on")
    people.hold(placement.person_id)  # two that are logged at once must not make a day of 30 hours
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
        Refused: they were decided already, or they are the actor's own.
        StaleEdit: they changed since `version`.
    """
    _decide(session, SessionState.APPROVED, "", by, version)
    _record(Action.APPROVE_HOURS, session, by)


def send_back_session(session: PlacementSession, *, note: str, by: Actor, version: int | None = None) -> None:
    """Say what is wrong with the hours; the volunteer reads the note and logs them anew.

    Raises:
        Refused: they were decided already, are the actor's own, or the note is missing.
        StaleEdit: they changed since `version`.
    """
    if not note.strip():
        raise Refused("Enter what is wrong. The volunteer will read this", "note")
    _decide(session, SessionState.SENT_BACK, note.strip(), by, version)
    _record(Action.SEND_BACK_HOURS, session, by)
    letters.sent_back(session)


def refusal(session: PlacementSession, own_person_id: int | None) -> str:
    """Why nobody can decide these hours, or not this person; empty where they can."""
    if session.state is not SessionState.LOGGED:
        return f"These hours were already decided: {session.state.words.lower()}"
    if session.person_id == own_person_id:
        return "You cannot approve your own hours. Ask another coordinator to do it"
    return ""


def approve_chosen(
    scope: Scope, chosen: Sequence[str], seen: Mapping[str, int], *, note: str, by: Actor
) -> tuple[list[str], list[tuple[str, str]]]:
    """Approve those that the preview showed and nobody changed since.

    Answers with the references of those that were approved, and of the others with why not.

    Raises:
        Refused: the reason is missing, or none can be approved any more.
    """
    if not note.strip():
        raise Refused("Enter a reason", "note")
    held = {each.reference: each for each in queries.sessions_chosen(scope, chosen, hold=True)}
    own = own_person_id(by)
    going, left = choosing.sift(chosen, held, seen, lambda each: refusal(each, own))
    if not going:
        raise Refused("None of these hours can be approved any more")
    for each in going:
        _set(each, SessionState.APPROVED, "", by)
    history.record_all(Action.APPROVE_HOURS, going, by=by, reason=note.strip())
    return [each.reference for each in going], left


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


def _decide(
    session: PlacementSession, state: SessionState, note: str, by: Actor, version: int | None
) -> None:
    if version is not None and version != session.version:
        raise StaleEdit
    if problem := refusal(session, own_person_id(by)):
        raise Refused(problem)
    _set(session, state, note, by)


def _set(session: PlacementSession, state: SessionState, note: str, by: Actor) -> None:
    session.state, session.decision_note = state, note
    session.decided_at, session.decided_by = clock.now(), by.name


def _record(action: Action, session: PlacementSession, by: Actor) -> None:
    try:
        history.record(action, session, by=by)
    except StaleDataError as error:
        raise StaleEdit from error
