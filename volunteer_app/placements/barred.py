"""What a bar does to placements: every one in that regulated activity is paused, in every organisation.

Listens to the vetting room (wired in `volunteer_app.blueprints`), in the transaction in which the bar is
recorded. An organisation that was not told reads "make your own check", from nobody by name.
"""

from volunteer_app.placements import queries, suspending, warnings
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import SuspendReason
from volunteer_app.vetting.barring import queries as barring
from volunteer_app.vetting.barring.rules import Stop
from volunteer_app.vetting.facts import BarLifted, PersonBarred

WHY = {Stop.BARRED: SuspendReason.OFFICER, Stop.OWN_CHECK: SuspendReason.OWN_CHECK}


def of_bar(fact: PersonBarred) -> None:
    """Pause what the person's bars stop."""
    suspending.suspend_placements(
        fact.person_id, lambda each: WHY[_stop(each) or Stop.OWN_CHECK], only=lambda each: bool(_stop(each))
    )


def of_lifted_bar(fact: BarLifted) -> None:
    """Nothing goes on by itself: coordinators are asked to look at what was paused."""
    warnings.of_paused(queries.paused_for(fact.person_id, WHY.values()))


def _stop(placement: Placement) -> Stop | None:
    return barring.stop_for(placement.person_id, placement.organisation_id, placement.role.code)
