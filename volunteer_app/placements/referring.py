"""What may have to be referred to the DBS when a placement ends or is paused: a task for those who decide."""

from volunteer_app.foundation.actors import Actor
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import EndReason
from volunteer_app.roles.models import Role
from volunteer_app.vetting.barring import referrals
from volunteer_app.vetting.barring.referrals import Removal
from volunteer_app.vetting.barring.rules import Cause

CAUSES = {
    EndReason.SAFEGUARDING: Cause.HARM,
    EndReason.CONDUCT: Cause.CONDUCT,
    EndReason.LEFT_FIRST: Cause.LEFT_FIRST,
}


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
