"""The duty to refer: it opens when somebody is removed from regulated activity, or leaves first, because of
harm, risk of harm or relevant conduct (Safeguarding Vulnerable Groups Act 2006 section 35). No bar opens one.

A person decides, by name: that it was referred, or why not. Nothing is sent from here.
"""

from dataclasses import dataclass
from datetime import date

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.vetting.barring import queries, regulated
from volunteer_app.vetting.barring.models import ReferralDuty
from volunteer_app.vetting.barring.rules import Action, Cause, ReferralState, may_decide

OWN = "This is about you, so somebody else has to decide it"


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
    if not regulated.lists_of(removal.role_code) or queries.is_due(removal.placement_reference):
        return None
    duty = ReferralDuty(
        person_id=removal.person_id,
        organisation_id=removal.organisation_id,
        placement_reference=removal.placement_reference,
        role_name=removal.role_name,
        cause=removal.cause,
        opened_by=by.name,
    )
    history.record(Action.OPEN_DUTY, duty, by=by)
    return duty


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
        raise Refused("Only a vetting officer or safeguarding lead of the organisation can decide this")
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
