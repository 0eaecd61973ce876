"""Proposing, approving, refusing and ending placements."""

from dataclasses import dataclass
from datetime import date, timedelta

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import clock, history, presenting
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound, Refused
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.placements import approvable, queries
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import (
    LONGEST_YEARS,
    MAY_NEED_REFERRAL,
    STANDING,
    Action,
    EndReason,
    PlacementState,
    may_move,
    years_after,
)
from volunteer_app.readiness import queries as readiness
from volunteer_app.readiness.rules.answers import Answer
from volunteer_app.readiness.rules.places import misplaced
from volunteer_app.recruitment import service as recruitment
from volunteer_app.recruitment.models import Application
from volunteer_app.roles.models import Role
from volunteer_app.vetting.barring import referrals
from volunteer_app.vetting.barring.referrals import Removal
from volunteer_app.vetting.barring.rules import Cause

CAUSES = {
    EndReason.SAFEGUARDING: Cause.HARM,
    EndReason.CONDUCT: Cause.CONDUCT,
    EndReason.LEFT_FIRST: Cause.LEFT_FIRST,
}
OVERLAPS = "They already have this role at this place on some of these days"


class NotReady(Refused):
    """It was refused because something is missing for a day of the interval."""

    def __init__(self, answer: Answer, what: str = "This placement cannot be approved yet") -> None:
        """Keep the answer, so that the page can show it."""
        self.answer = answer
        missing = ". ".join(line.title for line in answer.missing)
        super().__init__(f"{what}. Still missing: {missing}")


@dataclass(frozen=True)
class Plan:
    """Where, in what role and when a placement is planned: [starts_on, ends_before)."""

    organisation: Organisation
    role: Role
    place: Organisation
    starts_on: date
    ends_before: date
    supervisor: str = ""


def propose_placement(
    person: Person, plan: Plan, *, application: Application | None = None, by: Actor
) -> Placement:
    """Propose a placement.

    Raises:
        Refused: the interval is empty or too long, the place is closed or not one for this role, the role is
            appointed elsewhere, the application is another organisation's or for another role, or the person
            already has this role here on one of these days.
    """
    check_plan(person, plan)
    _check_application(person, plan, application)
    placement = planned(person.id, plan)
    placement.application_id = application.id if application else None
    history.record(Action.PROPOSE, placement, by=by)
    return placement


def planned(person_id: int, plan: Plan) -> Placement:
    """A new placement as it is planned; the caller records it."""
    return Placement(
        person_id=person_id,
        organisation_id=plan.organisation.id,
        role_id=plan.role.id,
        place_id=plan.place.id,
        starts_on=plan.starts_on,
        ends_before=plan.ends_before,
        supervisor=plan.supervisor,
    )


def readiness_of(placement: Placement) -> Answer:
    """Whether everything holds for every day of the placement, from what is known now."""
    return readiness.answer(_case(placement), placement.organisation_id)


def _case(placement: Placement) -> readiness.Case:
    return readiness.Case(
        placement.person, placement.role, placement.place, placement.starts_on, placement.ends_before
    )


def readiness_left(placement: Placement) -> Answer | None:
    """Whether everything still holds for the days that are left; None where nothing is left to ask.

    A check that was taken back after the approval shows here: approval is not the last word on a person.
    """
    first = max(placement.starts_on, clock.today())
    if placement.state not in STANDING or first >= placement.ends_before:
        return None
    case = readiness.Case(placement.person, placement.role, placement.place, first, placement.ends_before)
    return readiness.answer(case, placement.organisation_id)


def approve_placement(placement: Placement, *, by: Actor, note: str = "") -> Placement:
    """Approve a placement. The readiness answer that it rests on is stored with it.

    Raises:
        NotReady: something is missing for a day of its interval.
        Refused: it was decided already, the place has closed, or it is the actor's own.
    """
    refuse_own(placement, by)
    people.hold(placement.person_id)
    _still_proposed(placement)
    answer, own_id = readiness_of(placement), own_person_id(by)
    (problem,) = approvable.problems([_case(placement)], [answer], placement.organisation_id, own_id=own_id)
    if problem:
        raise Refused(problem)
    if not answer.is_ready:
        raise NotReady(answer)
    set_approved(placement, answer, by, note)
    history.record(Action.APPROVE, placement, by=by, reason=note)
    if placement.application is not None:
        recruitment.mark_placed(placement.application, by=by)
    return placement


def set_approved(placement: Placement, answer: Answer, by: Actor, note: str) -> None:
    """Write the approval and the answer that it rests on. The caller asked `approvable`, and records it."""
    placement.readiness = {**answer.as_json(), "asked_at": clock.now().isoformat()}
    _decide(placement, PlacementState.APPROVED, by, note)


def refuse_placement(placement: Placement, *, note: str, by: Actor) -> Placement:
    """Refuse a proposed placement, with a reason in words.

    Raises:
        Refused: it was decided already, or there is no reason.
    """
    _still_proposed(placement)
    if not note.strip():
        raise Refused("Say why you are refusing this placement", "note")
    _decide(placement, PlacementState.REFUSED, by, note)
    history.record(Action.REFUSE, placement, by=by, reason=note)
    return placement


def end_placement(
    placement: Placement, *, last_day: date, reason: EndReason, note: str, by: Actor
) -> Placement:
    """End an approved or paused placement early, with a reason from the list.

    The day before its first day means that it never began: the interval becomes empty.

    Raises:
        Refused: it is not approved, the day is outside it, or "another reason" comes without a note.
    """
    lock(placement)
    if not may_move(placement.state, PlacementState.ENDED):
        raise Refused(
            f"Only an approved placement can be ended. This one is: {placement.state.words.lower()}"
        )
    if reason is EndReason.OTHER and not note.strip():
        raise Refused("Say what the reason is", "note")
    ends_before = last_day + timedelta(days=1)
    if ends_before < placement.starts_on:
        eve = presenting.until(placement.starts_on)
        raise Refused(
            f"Last day must be in the placement. If it never began, enter the day before its first: {eve}",
            "last_day",
        )
    if ends_before > placement.ends_before:
        raise Refused(
            f"Last day must be on or before {presenting.until(placement.ends_before)}, "
            "when the placement ends anyway",
            "last_day",
        )
    placement.ends_before = ends_before
    placement.state = PlacementState.ENDED
    placement.end_reason, placement.end_note = reason, note
    if reason in MAY_NEED_REFERRAL:
        open_duty(placement, CAUSES[reason], by=by)
    history.record(
        Action.END, placement, by=by, reason=reason.words if not note else f"{reason.words}: {note}"
    )
    return placement


def check_plan(person: Person, plan: Plan) -> None:
    """Refuse a plan that cannot be proposed: see `propose_placement`."""
    check_possible(plan)
    if queries.overlapping(person, plan.role.id, plan.place.id, plan.starts_on, plan.ends_before):
        raise Refused(OVERLAPS, "starts_on")


def check_possible(plan: Plan) -> None:
    """Refuse a plan that cannot be proposed for anybody. Asks the database nothing."""
    if plan.ends_before <= plan.starts_on:
        raise Refused("Last day must be on or after the first day", "last_day")
    if plan.ends_before > years_after(plan.starts_on, LONGEST_YEARS):
        raise Refused(
            f"A placement can last {LONGEST_YEARS} years at most. You can propose another one later",
            "last_day",
        )
    if plan.role.appointed_elsewhere:
        raise Refused("People are appointed to this role elsewhere, so it cannot be placed here", "role")
    if not plan.place.is_active or not plan.place.is_place:
        raise Refused("Choose a place that is open", "place")
    in_prison = plan.place.kind is OrganisationKind.PRISON
    if problem := misplaced(plan.role.setting, in_prison=in_prison):
        raise Refused(problem, "place")


def _check_application(person: Person, plan: Plan, application: Application | None) -> None:
    """Approval marks the application placed: it must be this person's, here, for this role."""
    if application is None:
        return
    if application.person_id != person.id:
        raise NotFound
    if application.organisation_id != plan.organisation.id:
        raise Refused(f"This application is to {application.organisation.name}", "organisation")
    if application.opportunity.role_id != plan.role.id:
        raise Refused(
            f"This application is for {application.opportunity.role.name}. "
            "To place them in another role, propose it from their record",
            "role",
        )


def refuse_stopped(placement: Placement) -> None:
    """Whatever readiness says: see `approvable.stops`."""
    (problem,) = approvable.stops([_case(placement)], placement.organisation_id)
    if problem:
        raise Refused(problem)


def open_duty(placement: Placement, cause: Cause, *, by: Actor) -> None:
    """Somebody was removed, or left first, for what may have to be referred: a task for those who decide."""
    referrals.open_duty(removal(placement, placement.role, cause), by=by)


def removal(placement: Placement, role: Role, cause: Cause) -> Removal:
    """What a duty to refer hangs on."""
    return Removal(
        person_id=placement.person_id,
        organisation_id=placement.organisation_id,
        placement_reference=placement.reference,
        role_code=role.code,
        role_name=role.name,
        cause=cause,
    )


def refuse_own(placement: Placement, by: Actor) -> None:
    """Nobody clears themselves."""
    if own_person_id(by) == placement.person_id:
        raise Refused(approvable.OWN)


def _still_proposed(placement: Placement) -> None:
    lock(placement)
    if placement.state is not PlacementState.PROPOSED:
        raise Refused(f"This placement was already decided: {placement.state.words.lower()}")


def lock(placement: Placement) -> None:
    """Read it again, and keep others waiting: of two who decide at once the second sees the first's decision.

    Only this row is locked: PostgreSQL refuses to lock what a page joined to it.
    """
    db.session.refresh(placement, with_for_update={"of": Placement})


def _decide(placement: Placement, state: PlacementState, by: Actor, note: str) -> None:
    placement.state = state
    placement.decided_at = clock.now()
    placement.decided_by = by.name
    placement.decision_note = note
