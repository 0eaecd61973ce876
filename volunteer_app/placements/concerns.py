"""What a concern does to placements, and what the safeguarding room learns of duties to refer.

Listens to the safeguarding room (wired in `volunteer_app.blueprints`). It learns that a concern pauses, and
never what it says. Whom the placement's page names is the service, not the lead; what it gives as the reason
is what every pause by a vetting officer has.
"""

from volunteer_app.placements import queries, warnings
from volunteer_app.placements.rules import SuspendReason
from volunteer_app.placements.suspending import suspend_placements
from volunteer_app.safeguarding.duties import Duty
from volunteer_app.safeguarding.facts import ConcernPauseEnded, ConcernPauses
from volunteer_app.vetting.barring import referrals


def of_concern(fact: ConcernPauses) -> None:
    """Pause every placement of the person with this organisation."""
    suspend_placements(
        fact.person_id,
        SuspendReason.LEAD,
        organisation_ids=frozenset({fact.organisation_id}),
    )


def of_ended_pause(fact: ConcernPauseEnded) -> None:
    """Nothing goes on by itself: coordinators are asked to look at what was paused."""
    paused = queries.paused_for(fact.person_id, [SuspendReason.LEAD])
    warnings.of_paused(each for each in paused if each.organisation_id == fact.organisation_id)


def duties_about(person_id: int, organisation_id: int) -> list[Duty]:
    """The duties to refer of a person in an organisation, the newest first, as a lead reads them."""
    return [
        Duty(each.reference, each.role_name, each.state.words, each.opened_on)
        for each in referrals.duties_about(person_id, organisation_id)
    ]
