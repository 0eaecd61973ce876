"""A certificate that says “barred” is a bar: deciding the one records the other, in one transaction.

`vetting.service.decide_check` asks here first what the organisation was told, and keeps it with the outcome:
there is no moment in which the one is known and what it stops goes on.
"""

from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.errors import Refused
from volunteer_app.vetting.barring import queries, service
from volunteer_app.vetting.barring.service import BarDetails
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckOutcome


def is_kept(check: Check) -> bool:
    """Whether this certificate said so before, and the bar of it stands: nobody is asked about it again."""
    return check.outcome is CheckOutcome.BARRED and bool(
        queries.recorded(check.person_id, check.organisation_id)
    )


def lacks_a_bar(check: Check) -> bool:
    """Whether it says so from before its bar was asked for, so that nothing is stopped by one."""
    return check.outcome is CheckOutcome.BARRED and not queries.was_recorded(
        check.person_id, check.organisation_id
    )


def needed(check: Check, outcome: CheckOutcome, told: BarDetails | None) -> BarDetails | None:
    """What has to be kept with this outcome; None: nothing, or it is kept already.

    Raises:
        Refused: nobody says which list and when, or the day cannot be.
    """
    if outcome is not CheckOutcome.BARRED or (told is None and is_kept(check)):
        return None
    if told is None:
        raise Refused("Say which list the person is on, and when the organisation was told", "lists")
    service.refuse_impossible(told)
    return told


def keep(check: Check, told: BarDetails | None, *, by: Actor) -> None:
    """Record the bar, as far as it is not recorded. The caller has asked `needed`, and who may decide."""
    if told is not None:
        service.record_told(check.person, told, organisation=check.organisation, by=by)
