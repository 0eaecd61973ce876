"""Proposing, approving, refusing and ending placements."""

from datetime import date, timedelta

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import clock, history, presenting
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.announcements import announce
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.placements import approvable, queries, referring
from volunteer_app.placements.facts import PlacementsApproved, PlacementsEnded
from volunteer_app.placements.models import Placement
from volunteer_app.placements.plans import Plan, check_application, check_possible
from volunteer_app.placements.reasons import RefuseReason, told
from volunteer_app.placements.rules import (
    MAY_NEED_REFERRAL,
    STANDING,
    Action,
    Continuation,
    EndReason,
    PlacementState,
    may_move,
)
from volunteer_app.placements.screening import service as screening
from volunteer_app.readiness import queries as readiness
from volunteer_app.readiness.rules.answers import Answer
from volunteer_app.recruitment import service as recruitment
from volunteer_app.recruitment.models import Application

OWN_END = "Somebody else must end your own placement for this reason"
OVERLAPS = "They already have this role at this place on some of these days"


class NotReady(Refused):
    """It was refused because something is missing for a day of the interval."""

    def __init__(self, answer: Answer, what: str = "This placement cannot be approved yet") -> None:
        """Keep the answer, so that the page can show it."""
        self.answer = answer
        missing = ". ".join(line.title for line in answer.missing)
        super().__init__(f"{what}. Still missing: {missing}")


def propose_placement(
    person: Person,
    plan: Plan,
    *,
    application: Application | None = None,
    continues: tuple[Placement, Continuation] | None = None,
    by: Actor,
) -> Placement:
    """Propose a placement. Its screening is pending until a background job says a word.

    Raises:
        Refused: the interval is empty or too long, the place is closed or not one for this role, the role is
            appointed elsewhere, the application is another organisation's or for another role, or the person
            already has this role here on one of these days.
    """
    people.hold(person.id)  # of two who propose the same days at once, the second sees the first's
    check_plan(person, plan)
    check_application(person, plan, application)
    placement = planned(person.id, plan)
    placement.application_id = application.id if application else None
    placement.screening = screening.ask(plan.asked_of_screening(person.id), by=by)
    if continues is not None:
        placement.continues_id, placement.continuation = continues[0].id, continues[1]
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
        supervisor_id=plan.supervisor_id,
    )


def readiness_of(placement: Placement) -> Answer:
    """Whether everything holds for every day of the placement, from what is known now."""
    return readiness.answer(approvable.case_of(placement), placement.organisation_id)


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
        Refused: it was decided already, the place has closed, it is the actor's own, or screening has not
            said "clear".
    """
    refuse_own(placement, by)
    people.hold(placement.person_id)
    _still_proposed(placement)
    case, answer = approvable.case_of(placement), readiness_of(placement)
    (problem,) = approvable.problems([case], [answer], placement.organisation_id, own_id=own_person_id(by))
    if problem:
        raise Refused(problem)
    if not answer.is_ready:
        raise NotReady(answer)
    screening.refuse_unless_clear(placement.screening)
    set_approved(placement, answer, by, note)
    history.record(Action.APPROVE, placement, by=by, reason=note)
    announce(PlacementsApproved((placement.id,), by))
    if placement.application is not None:
        recruitment.mark_placed(placement.application, by=by)
    return placement


def set_approved(placement: Placement, answer: Answer, by: Actor, note: str) -> None:
    """Write the approval and the answer that it rests on. The caller asked `approvable`, and records it."""
    placement.readiness = {**answer.as_json(), "asked_at": clock.now().isoformat()}
    _decide(placement, PlacementState.APPROVED, by, note)


def refuse_placement(
    placement: Placement, *, reason: RefuseReason = RefuseReason.OTHER, note: str = "", by: Actor
) -> Placement:
    """Refuse a proposed placement, with a reason from the list.

    Raises:
        Refused: it was decided already, or "another reason" comes without a note.
    """
    _still_proposed(placement)
    note = note.strip()
    if reason is RefuseReason.OTHER and not note:
        raise Refused("Say why you are refusing this placement", "note")
    placement.refuse_reason = reason
    _decide(placement, PlacementState.REFUSED, by, note)
    history.record(Action.REFUSE, placement, by=by, reason=told(reason.words, note))
    return placement


def end_placement(
    placement: Placement, *, last_day: date, reason: EndReason, note: str, by: Actor
) -> Placement:
    """End an approved or paused placement early, with a reason from the list.

    The day before its first day means that it never began: the interval becomes empty.

    Raises:
        Refused: it is not approved, the day is outside it, "another reason" comes without a note, or it is
            the actor's own and ends for harm or conduct.
    """
    people.hold(placement.person_id)  # who signs up for a rota meanwhile sees that it is over, or is seen
    set_ended(placement, last_day=last_day, reason=reason, note=note, by=by)
    announce(PlacementsEnded((placement.id,), by))
    return placement


def set_ended(placement: Placement, *, last_day: date, reason: EndReason, note: str, by: Actor) -> None:
    """Write and record the end of a placement. The caller holds its person, and announces it.

    Raises:
        Refused: as `end_placement`.
    """
    if reason in MAY_NEED_REFERRAL:
        refuse_own(placement, by, OWN_END)
    lock(placement)
    if not may_move(placement.state, PlacementState.ENDED):
        raise Refused(
            f"Only an approved placement can be ended. This one is: {placement.state.words.lower()}"
        )
    if reason is EndReason.OTHER and not note.strip():
        raise Refused("Say what the reason is", "note")
    placement.ends_before = _end_of(placement, last_day)
    placement.state = PlacementState.ENDED
    placement.end_reason, placement.end_note = reason, note
    if reason in MAY_NEED_REFERRAL:
        referring.open_duty(placement, referring.CAUSES[reason], by=by)
    history.record(
        Action.END, placement, by=by, reason=reason.words if not note else f"{reason.words}: {note}"
    )


def _end_of(placement: Placement, last_day: date) -> date:
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
    return ends_before


def check_plan(person: Person, plan: Plan) -> None:
    """Refuse a plan that cannot be proposed: see `propose_placement`."""
    check_possible(plan)
    if queries.overlapping(person, plan.role.id, plan.place.id, plan.starts_on, plan.ends_before):
        raise Refused(OVERLAPS, "starts_on")


def refuse_own(placement: Placement, by: Actor, words: str = approvable.OWN) -> None:
    """Nobody decides about themselves."""
    if own_person_id(by) == placement.person_id:
        raise Refused(words)


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
