"""The register of a session: who came and who did not. Who came has their time logged; approval is another's.

The time waits under "Hours to approve" like any other. Where it cannot count, as on a day on which the
placement was paused, the register keeps that they came all the same.
"""

from collections.abc import Mapping

from sqlalchemy import exists, select

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import bulk_rows, clock, history, registering
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.marking import Mark
from volunteer_app.people.models import Person
from volunteer_app.placements import hours
from volunteer_app.placements.models import PlacementSession
from volunteer_app.placements.rota import rules, who
from volunteer_app.placements.rota.models import RotaSession, RotaSignUp
from volunteer_app.placements.rota.places import hold
from volunteer_app.placements.rota.rules import REGISTERED, STATE_OF, Action, SessionState
from volunteer_app.placements.rules import SessionState as HoursState


def take(session: RotaSession, marks: Mapping[str, Mark], *, reason: str, version: int, by: Actor) -> int:
    """Take the register, or correct it with a reason. Gives how many people's mark is new or another.

    `marks`: by the reference of each sign-up. Whoever takes it leaves out their own.

    Raises:
        Refused: it is too early or too late, the session was cancelled, somebody has no mark, a mark is
            the actor's own, or a correction has no reason.
        StaleEdit: somebody else changed it since `version` was shown.
    """
    reason = reason.strip()
    bulk_rows.hold(Person, {each.person_id for each in who.sign_ups([session.id], REGISTERED)})
    hold(session)
    taken_at = session.register_taken_at
    if problem := rules.register_problem(session.state, session.starts_at, taken_at, clock.now()):
        raise Refused(problem)
    if session.version != version:
        raise StaleEdit
    rows = who.sign_ups([session.id], REGISTERED)
    changed = registering.changes(rows, marks, STATE_OF, own_person_id(by))
    is_correction = taken_at is not None
    if is_correction and not changed:
        return 0
    if is_correction and not reason:
        raise Refused(registering.NO_REASON, "reason")
    reason = reason if is_correction else ""
    _note(session, reason, by)
    for sign_up, mark in changed:
        _mark(sign_up, mark, session, reason, by)
    return len(changed)


def _note(session: RotaSession, reason: str, by: Actor) -> None:
    """That the register was taken, or corrected: a page that was opened before is out of date now."""
    session.register_changes += 1
    is_first = session.register_taken_at is None
    if is_first:
        session.state, session.register_taken_at = SessionState.HELD, clock.now()
    session.register_taken_by = by.name
    action = Action.TAKE_REGISTER if is_first else Action.CORRECT_REGISTER
    history.record(action, session, by=by, reason=reason)


def _mark(sign_up: RotaSignUp, mark: Mark, session: RotaSession, reason: str, by: Actor) -> None:
    sign_up.state = STATE_OF[mark]
    if mark is Mark.CAME:
        _log(sign_up, session, by)
    elif sign_up.hours is not None:
        hours.take_back_session(sign_up.hours, note=f"The register was corrected: {reason}", by=by)
    action = Action.ATTEND if mark is Mark.CAME else Action.MISS
    history.record(action, sign_up, by=by, reason=reason, organisation_id=session.organisation_id)


def _log(sign_up: RotaSignUp, session: RotaSession, by: Actor) -> None:
    """Their time: what they logged themselves already, what a correction took back, or a new entry."""
    if sign_up.hours is not None:
        hours.log_again(sign_up.hours, by=by)
        return
    sign_up.hours = _logged_already(sign_up, session)
    if sign_up.hours is None:
        try:
            sign_up.hours = hours.log_session(
                sign_up.placement,
                held_on=clock.day_of(session.starts_at),
                minutes=session.minutes,
                further=True,
                by=by.acting_for(sign_up.person.reference),
            )
        except Refused:
            return  # they came, and their time cannot count: the page of the session says so


def _logged_already(sign_up: RotaSignUp, session: RotaSession) -> PlacementSession | None:
    """As much time, logged for this placement and day, that belongs to no other session."""
    taken = exists().where(RotaSignUp.hours_id == PlacementSession.id)
    statement = (
        select(PlacementSession)
        .where(
            PlacementSession.placement_id == sign_up.placement_id,
            PlacementSession.held_on == clock.day_of(session.starts_at),
            PlacementSession.minutes == session.minutes,
            PlacementSession.state != HoursState.SENT_BACK,
            ~taken,
        )
        .order_by(PlacementSession.id)
        .limit(1)
    )
    return db.session.scalars(statement).one_or_none()
