"""Pausing placements, and lifting a pause.

Rooms below announce that something does not hold any more (wired in `volunteer_app.blueprints`); a
coordinator pauses by hand. Only a person lifts a pause, and readiness is asked anew for what is left of it.

Locks, always in this order: the person, then their placements by number. Approving takes them in the same
order, so an approval and a pause of the same person never pass each other unseen.
"""

from collections.abc import Callable, Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.announcements import announce
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.people import service as people
from volunteer_app.placements import queries, referring, service, warnings
from volunteer_app.placements.approvable import refuse_stopped
from volunteer_app.placements.facts import PlacementGoesOn
from volunteer_app.placements.models import Placement, PlacementSuspension
from volunteer_app.placements.reasons import NEED_A_NOTE, Lift
from volunteer_app.placements.rules import (
    AGREE_FIRST,
    PAUSE_MAY_NEED_REFERRAL,
    STANDING,
    Action,
    PlacementState,
    SuspendReason,
    may_move,
)
from volunteer_app.placements.screening import service as screening
from volunteer_app.placements.service import NotReady
from volunteer_app.readiness.rules.answers import RequirementKind
from volunteer_app.safeguarding import queries as safeguarding
from volunteer_app.vetting.barring import queries as barring
from volunteer_app.vetting.barring import referrals
from volunteer_app.vetting.barring.rules import Cause

NOBODY = Scope()
OVER = "The days of this placement are over"
UNDECIDED = "A vetting officer or the safeguarding lead has to decide first whether to refer this"
AFTER_REFERRAL = "The safeguarding lead or a vetting officer has to lift this pause"
OWN_REFERRAL = "You decided to refer this, so somebody else has to lift the pause"
OWN_CONCERN = "You paused it for this, so somebody else has to lift that pause"
# What history names where a job, or another organisation's officer, is behind a pause: never a person.
BY_SERVICE = Actor.job("the service")


def suspend_placements(
    person_id: int,
    reason: SuspendReason | Callable[[Placement], SuspendReason],
    *,
    by: Actor = BY_SERVICE,
    organisation_ids: Collection[int] | None = None,
    only: Callable[[Placement], bool] = lambda _: True,
) -> list[Placement]:
    """Pause the placements of a person that run or will run, in the present transaction; for announcements.

    Gives those that were paused for this reason now. Their coordinators are sent an e-mail that says no more
    than which placement to look at.

    Args:
        person_id: whose placements.
        reason: why; or a function that says it for each placement.
        by: who is named on the placement's page and in its history. Who reads that page reads the name: give
            an account only where every organisation concerned may know that it was that person.
        organisation_ids: only the placements of these organisations; None: of every one.
        only: which of them; by role and place, say.
    """
    people.hold(person_id)
    found = [each for each in _standing(person_id, organisation_ids) if only(each)]
    why = {each.id: reason if isinstance(reason, SuspendReason) else reason(each) for each in found}
    paused = [each for each in found if _suspend(each, why[each.id], "", by)]
    warnings.of_paused(paused)
    return paused


def suspend_placement(placement: Placement, reason: SuspendReason, *, note: str = "", by: Actor) -> None:
    """Pause one placement from today on.

    Raises:
        Refused: it does not run, its days are over, it is paused for this reason already, or "another reason"
            comes without a note.
    """
    people.hold(placement.person_id)
    service.lock(placement)
    if not may_move(placement.state, PlacementState.SUSPENDED):
        raise Refused(
            f"Only an approved placement can be paused. This one is: {placement.state.words.lower()}"
        )
    if placement.ends_before <= clock.today():
        raise Refused(OVER)
    if reason is SuspendReason.OTHER and not note.strip():
        raise Refused("Say what the reason is", "note")
    if not _suspend(placement, reason, note.strip(), by):
        raise Refused("It is paused for this reason already", "reason")


def lift_suspension(
    placement: Placement,
    reasons: Collection[SuspendReason],
    *,
    why: Lift,
    by: Actor,
    version: int | None = None,
    authority: Scope = NOBODY,
) -> bool:
    """Lift the pauses of a placement that were for these reasons; without another it goes on from today.

    A pause for harm, or a risk of it, is not lifted by whoever gave it, nor while somebody has yet to decide
    whether to refer. Once that was referred, only those lift it who decide on referrals, and not whoever
    decided that one (decision 0016). `authority`: what the actor's permission to decide referrals reaches.

    Returns:
        Whether it goes on.

    Raises:
        NotReady: something does not hold for a day that is left; readiness is asked anew.
        Refused: it is not paused for this, its days are over, there is no note where it needs one, it is the
            actor's own placement, or somebody else has to decide first.
        StaleEdit: it changed since `version`.
    """
    service.refuse_own(placement, by)
    _hold_paused(placement, version)
    lifted, goes_on = _chosen(placement, reasons)
    _refuse_wordless(lifted, why)
    _refuse_unfit(placement, lifted, by, authority)
    _let_back(placement, lifted, why.note, by, authority)
    _refuse_early(placement, lifted, goes_on=goes_on)
    for each in lifted:
        each.lift_reason, each.lift_note = why.reason, why.note.strip()
    _lift(placement, lifted, by, goes_on=goes_on)
    return goes_on


def _hold_paused(placement: Placement, version: int | None) -> None:
    people.hold(placement.person_id)
    service.lock(placement)
    if version is not None and version != placement.version:
        raise StaleEdit
    if placement.state is not PlacementState.SUSPENDED:
        raise Refused(f"This placement is not paused. It is: {placement.state.words.lower()}")


def _refuse_wordless(lifted: Sequence[PlacementSuspension], why: Lift) -> None:
    """What was for harm never goes on without words; nor what an officer decided, so it is one of many."""
    needed = {*PAUSE_MAY_NEED_REFERRAL, SuspendReason.OFFICER}
    if (any(each.reason in needed for each in lifted) or why.reason in NEED_A_NOTE) and not why.note.strip():
        raise Refused("Say why it can go on", "note")


def _chosen(
    placement: Placement, reasons: Collection[SuspendReason]
) -> tuple[list[PlacementSuspension], bool]:
    """The pauses that stand for these reasons, and whether they are all that stand."""
    standing = queries.open_suspensions(placement.id)
    lifted = [each for each in standing if each.reason in reasons]
    if not lifted or len(lifted) < len(set(reasons)):
        raise Refused("Select a pause that stands", "reasons")
    return lifted, len(lifted) == len(standing)


def _refuse_unfit(
    placement: Placement, lifted: Sequence[PlacementSuspension], by: Actor, authority: Scope
) -> None:
    """Refuse what an officer has to agree to first; of a pause for harm, what somebody else has to decide
    first, or has to lift. Who gave no pause for harm by hand reads what every pause by an officer says."""
    reasons = {each.reason for each in lifted}
    if SuspendReason.OFFICER in reasons:
        screening.refuse_kept_paused(placement.screening_id)
    if not reasons & PAUSE_MAY_NEED_REFERRAL:
        return
    is_told = SuspendReason.CONCERN in reasons or authority.reaches(placement.organisation_id)
    if barring.due_among([placement.reference]):
        raise Refused(UNDECIDED if is_told else AGREE_FIRST, "reasons")
    if _gave_for_harm(placement, lifted, by):
        raise Refused(OWN_CONCERN, "reasons")
    referred = barring.who_referred(placement.person_id, placement.organisation_id)
    if referred and not authority.reaches(placement.organisation_id):
        raise Refused(AFTER_REFERRAL if is_told else AGREE_FIRST, "reasons")
    if any(referrals.was_decided_by(key, name, by) for key, name in referred):
        raise Refused(OWN_REFERRAL)


def _gave_for_harm(placement: Placement, lifted: Sequence[PlacementSuspension], by: Actor) -> bool:
    """Whether one of these pauses for harm is theirs. The page of a lead's names the service."""
    if any(each.reason is SuspendReason.CONCERN and each.suspended_by_key == by.key for each in lifted):
        return True
    is_of_lead = any(each.reason is SuspendReason.LEAD for each in lifted)
    return is_of_lead and by.key in safeguarding.who_paused(placement.person_id, placement.organisation_id)


def _let_back(
    placement: Placement, lifted: Sequence[PlacementSuspension], note: str, by: Actor, authority: Scope
) -> None:
    """Who lifts the pause after a referral lets the person back: readiness asks for both."""
    if any(each.reason in PAUSE_MAY_NEED_REFERRAL for each in lifted):
        referrals.let_back(
            placement.person_id, placement.organisation_id, reasons=note, by=by, authority=authority
        )


def _refuse_early(placement: Placement, lifted: Sequence[PlacementSuspension], *, goes_on: bool) -> None:
    """Refuse what does not hold. The pause for a shut gate stays while it is shut, whatever else is paused:
    without it nobody would be asked to restart once the gate opens."""
    answer = service.readiness_left(placement)
    if answer is None:
        raise Refused(OVER)
    is_for_gate = any(each.reason is SuspendReason.GATE_CLOSED for each in lifted)
    is_shut = any(line.kind is RequirementKind.GATE for line in answer.missing)
    if (goes_on and not answer.is_ready) or (is_for_gate and is_shut):
        raise NotReady(answer, "This pause cannot be lifted yet")
    refuse_stopped(placement)


def _lift(placement: Placement, lifted: Sequence[PlacementSuspension], by: Actor, *, goes_on: bool) -> None:
    for each in lifted:
        each.lifted_on, each.lifted_at = max(each.since, clock.today()), clock.now()
        each.lifted_by = by.name
    if goes_on:
        placement.state = PlacementState.APPROVED
    history.record(Action.LIFT if goes_on else Action.LIFT_ONE, placement, by=by)
    if goes_on:
        announce(PlacementGoesOn(placement.id, by))


def _standing(person_id: int, organisation_ids: Collection[int] | None) -> Sequence[Placement]:
    """Those that are approved or paused and not over, locked, by number."""
    statement = (
        select(Placement)
        .where(
            Placement.person_id == person_id,
            Placement.state.in_(STANDING),
            Placement.ends_before > clock.today(),
        )
        .options(joinedload(Placement.role, innerjoin=True))
        .order_by(Placement.id)
        .with_for_update(of=Placement)
        .execution_options(populate_existing=True)
    )
    if organisation_ids is not None:
        statement = statement.where(Placement.organisation_id.in_(organisation_ids))
    return db.session.scalars(statement).all()


def _suspend(placement: Placement, reason: SuspendReason, note: str, by: Actor) -> bool:
    """Keep the reason, unless it stands already. The caller holds the person and the placement."""
    if any(each.reason is reason for each in queries.open_suspensions(placement.id)):
        return False
    db.session.add(
        PlacementSuspension(
            placement_id=placement.id,
            reason=reason,
            note=note,
            since=clock.today(),
            suspended_by=by.name,
            suspended_by_key=by.key,
        )
    )
    placement.state = PlacementState.SUSPENDED
    if reason in PAUSE_MAY_NEED_REFERRAL:
        referring.open_duty(placement, Cause.CONCERN, by=by)
    history.record(Action.SUSPEND, placement, by=by)
    return True
