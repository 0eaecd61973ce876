"""What a decision of vetting officers does to placements in the role that it is about.

Listens to the vetting room (wired in `volunteer_app.blueprints`), in the transaction in which it is decided.
Whom the placement's page names is the service; the words are those of every pause by an officer.
"""

from volunteer_app.placements import queries, suspending, warnings
from volunteer_app.placements.rules import SuspendReason
from volunteer_app.vetting import asking
from volunteer_app.vetting.facts import SuitabilityDecided


def of_decision(fact: SuitabilityDecided) -> None:
    """Pause where they cannot go on. Where they can, nothing goes on by itself.

    Coordinators are asked to look at what was paused, and at what has terms now.
    """
    found = asking.standing_of(fact.person_id, fact.organisation_id, fact.role_id)
    if found.cannot_go_on:
        suspending.suspend_placements(
            fact.person_id,
            SuspendReason.OFFICER,
            organisation_ids=[fact.organisation_id],
            only=lambda each: each.role_id == fact.role_id,
        )
        return
    paused = queries.paused_for(fact.person_id, [SuspendReason.OFFICER])
    running = queries.approved_of(fact.person_id) if found.terms else []
    warnings.of_paused(
        each
        for each in (*paused, *running)
        if each.organisation_id == fact.organisation_id and each.role_id == fact.role_id
    )
