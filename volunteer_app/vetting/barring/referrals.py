"""The duty to refer: it opens when somebody is removed from regulated activity, or leaves first, because of
harm, risk of harm or relevant conduct (Safeguarding Vulnerable Groups Act 2006 section 35). No bar opens one.

A person decides, by name: that it was referred, or why not. Nothing is sent from here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import bulk_history, clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.bulk_history import Draft
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.vetting.barring import queries, regulated
from volunteer_app.vetting.barring.models import ReferralDuty
from volunteer_app.vetting.barring.rules import Action, Cause, ReferralState, may_decide

OWN = "This is about you, so somebody else has to decide it"
NOT_THEIRS = "Only a vetting officer or safeguarding lead of the organisation can decide this"
OWN_REFERRAL = "You decided to refer this, so somebody else has to let them back"


@dataclass(frozen=True)
class Removal:
    """Somebody was removed from a placement, or left it first."""

    person_id: int
    organisation_id: int
    placement_reference: str
    role_code: str
    role_name: str
    cause: Cause


def open_duty(removal: Removal, *, by: Actor) -> ReferralDuty | None:
    """Open the task of deciding whether to refer; None where the role is no regulated activity.

    While one of the same placement waits to be decided, it stands for both.
    """
    if not _to_open([removal]):
        return None
    duty = _duty(removal, by)
    history.record(Action.OPEN_DUTY, duty, by=by)
    return duty


def open_duties(removals: Sequence[Removal], *, by: Actor) -> None:
    """The same for many placements, each named once, in a few statements."""
    drafts = [Draft(_duty(each, by)) for each in _to_open(removals)]
    for each in drafts:
        each.note(Action.OPEN_DUTY)
    bulk_history.add_drafts(drafts, by=by)


def _to_open(removals: Sequence[Removal]) -> list[Removal]:
    asked = [each for each in removals if regulated.lists_of(each.role_code)]
    due = queries.due_among([each.placement_reference for each in asked])
    return [each for each in asked if each.placement_reference not in due]


def _duty(removal: Removal, by: Actor) -> ReferralDuty:
    return ReferralDuty(
        person_id=removal.person_id,
        organisation_id=removal.organisation_id,
        placement_reference=removal.placement_reference,
        role_name=removal.role_name,
        cause=removal.cause,
        opened_by=by.name,
    )


def decide_duty(  # noqa: PLR0913 - by keyword only, each one a fact of the decision
    duty: ReferralDuty,
    to: ReferralState,
    *,
    reasons: str,
    referred_on: date | None = None,
    by: Actor,
    version: int | None = None,
    authority: Scope,
) -> None:
    """Say that it was referred, and when; or why the law does not ask for it.

    Raises:
        Refused: not the actor's to decide, decided already, no reasons, or a day that cannot be.
        StaleEdit: it changed since `version`.
    """
    db.session.refresh(duty, with_for_update={"of": ReferralDuty})
    if version is not None and version != duty.version:
        raise StaleEdit
    if not authority.reaches(duty.organisation_id):
        raise Refused(NOT_THEIRS)
    if own_person_id(by) == duty.person_id:
        raise Refused(OWN)
    if not may_decide(duty.state, to):
        raise Refused(f"This was already decided: {duty.state.words.lower()}")
    if not reasons.strip():
        raise Refused("Enter the reasons", "reasons")
    if to is ReferralState.REFERRED and (referred_on is None or referred_on > clock.today()):
        raise Refused("The day of the referral must be today or in the past", "referred_on")
    duty.state = to
    duty.referred_on = referred_on if to is ReferralState.REFERRED else None
    duty.reasons = reasons.strip()
    duty.decided_at, duty.decided_by, duty.decided_by_key = clock.now(), by.name, by.key
    history.record(Action.DECIDE_DUTY, duty, by=by)


def let_back(person_id: int, organisation_id: int, *, reasons: str, by: Actor, authority: Scope) -> None:
    """Let somebody who was referred be placed in regulated activity of this organisation again.

    About the person, so for every referral of them by it (decision 0016). Where there is none that keeps them
    out, nothing happens. Whether they may be placed is then asked of everything else, as of everybody.

    Raises:
        Refused: not the actor's to decide, about themselves, they referred one of them, or no reasons.
    """
    kept_out = queries.kept_out(person_id, organisation_id)
    if not kept_out:
        return
    if not authority.reaches(organisation_id):
        raise Refused(NOT_THEIRS)
    if own_person_id(by) == person_id:
        raise Refused(OWN)
    if any(was_decided_by(each.decided_by_key, each.decided_by, by) for each in kept_out):
        raise Refused(OWN_REFERRAL)
    if not reasons.strip():
        raise Refused("Enter the reasons", "reasons")
    for duty in kept_out:
        duty.let_back_at, duty.let_back_by = clock.now(), by.name
        duty.let_back_reasons = reasons.strip()
        history.record(Action.LET_BACK, duty, by=by)


def duties_about(person_id: int, organisation_id: int) -> list[ReferralDuty]:
    """The duties of an organisation about one person, the newest first."""
    statement = select(ReferralDuty).where(
        ReferralDuty.person_id == person_id, ReferralDuty.organisation_id == organisation_id
    )
    return list(db.session.scalars(statement.order_by(ReferralDuty.opened_on.desc(), ReferralDuty.id.desc())))


def was_decided_by(key: str, name: str, by: Actor) -> bool:
    """Whether this actor is who decided, by the key that was kept or, of long ago, by name alone."""
    return by.key == key or (not key and by.name == name)
