"""Asking for a correction of approved hours, and deciding on it."""

from dataclasses import dataclass
from datetime import date

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.deciding import decisions
from volunteer_app.foundation.deciding.decisions import Decision, Verdict
from volunteer_app.foundation.errors import Refused
from volunteer_app.people import service as people
from volunteer_app.placements import queries as placements
from volunteer_app.placements.correcting import letters, queries
from volunteer_app.placements.correcting.models import HoursCorrection
from volunteer_app.placements.correcting.rules import Action, CorrectionState, unchanged_problem
from volunteer_app.placements.models import PlacementSession
from volunteer_app.placements.rules import SessionState, session_day_problem, session_minutes_problem

CHANGED = "These hours have changed since this was asked. Decline it, and say so"
NOT_THERE = "The volunteer said that they were not there"

CORRECTIONS = Decision(
    of=HoursCorrection,
    with_names=queries.with_names,
    order=queries.OLDEST_FIRST,
    waits=CorrectionState.ASKED,
    yes=Verdict(CorrectionState.ACCEPTED, Action.ACCEPT, "accepted"),
    no=Verdict(CorrectionState.DECLINED, Action.DECLINE, "declined"),
    who=own_person_id,
    tell=letters.declined,
    already="This was already decided",
    is_own="You cannot decide on a correction of your own hours. Ask another coordinator to do it",
    needs_note="Enter why the hours stay as they are. The volunteer will read this",
    none_left="None of these can be accepted any more",
)


@dataclass(frozen=True)
class Right:
    """What an entry of hours should be: the day and the minutes, none if they were not there; and why."""

    held_on: date
    minutes: int
    why: str


def ask(hours: PlacementSession, right: Right, *, by: Actor) -> HoursCorrection:
    """Ask for approved hours to be put right.

    Raises:
        Refused: they are not approved, nothing would change, it was asked already, there is no reason, or
            nobody can have volunteered so.
    """
    people.hold(hours.person_id)
    db.session.refresh(hours, with_for_update={"of": PlacementSession})
    if hours.state is not SessionState.APPROVED:
        raise Refused("Only approved hours need a correction. Remove these, and log them anew")
    if problem := unchanged_problem((hours.held_on, hours.minutes), (right.held_on, right.minutes)):
        raise Refused(problem, "hours")
    if not right.why.strip():
        raise Refused("Enter what is wrong", "why")
    if queries.asked_for([hours.id]):
        raise Refused("A correction of these hours has been asked for. It waits for a decision")
    _refuse_impossible(hours, right.held_on, right.minutes)
    made = HoursCorrection(
        hours=hours,
        placement_id=hours.placement_id,
        person_id=hours.person_id,
        organisation_id=hours.organisation_id,
        was_held_on=hours.held_on,
        was_minutes=hours.minutes,
        held_on=right.held_on,
        minutes=right.minutes,
        why=right.why.strip(),
        logged_by=by.name,
    )
    history.record(Action.ASK, made, by=by)
    return made


def decide(
    correction: HoursCorrection, verdict: Verdict, *, note: str, by: Actor, version: int | None = None
) -> None:
    """Put the hours right, or say why they stay as they are.

    Raises:
        Refused, StaleEdit: as `decisions.decide`; or the hours have changed since, or cannot be so.
    """
    people.hold(correction.person_id)
    is_accepted = verdict is CORRECTIONS.yes
    decisions.decide(CORRECTIONS, correction, verdict, by=by, note=note, version=version)
    if is_accepted:
        _put_right(correction, by)


def _put_right(correction: HoursCorrection, by: Actor) -> None:
    hours = correction.hours
    if hours is None:
        raise Refused(CHANGED)
    db.session.refresh(hours, with_for_update={"of": PlacementSession})
    was = (correction.was_held_on, correction.was_minutes)
    if hours.state is not SessionState.APPROVED or (hours.held_on, hours.minutes) != was:
        raise Refused(CHANGED)
    _refuse_impossible(hours, correction.held_on, correction.minutes)
    if correction.minutes:
        hours.held_on, hours.minutes = correction.held_on, correction.minutes
    else:
        hours.state, hours.decision_note = SessionState.SENT_BACK, NOT_THERE
        hours.decided_at, hours.decided_by = clock.now(), by.name
    history.record(Action.CORRECT, hours, by=by, reason=correction.why)


def _refuse_impossible(hours: PlacementSession, held_on: date, minutes: int) -> None:
    """Refuse what could not have been logged so."""
    if not minutes:
        return
    placement = hours.placement
    pauses = [each.as_pause for each in placements.suspensions_of(placement.id)]
    days = placement.starts_on, placement.ends_before
    if problem := session_day_problem(held_on, *days, clock.today(), pauses):
        raise Refused(problem, "held_on")
    others = placements.minutes_on(hours.person_id, held_on)
    others -= hours.minutes if held_on == hours.held_on else 0
    if problem := session_minutes_problem(minutes, others):
        raise Refused(problem, "hours")
