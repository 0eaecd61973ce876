"""Beginning to weigh what was disclosed, or what a certificate shows."""

from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.errors import Refused
from volunteer_app.people import service as people
from volunteer_app.roles.models import Role
from volunteer_app.vetting.assessing import queries, refuse, rules
from volunteer_app.vetting.assessing.models import RiskAssessment
from volunteer_app.vetting.assessing.refuse import keep
from volunteer_app.vetting.assessing.rules import Action
from volunteer_app.vetting.disclosures import queries as disclosures
from volunteer_app.vetting.disclosures.models import Disclosure
from volunteer_app.vetting.disclosures.rules import DisclosureState
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckOutcome


def open_for_disclosure(disclosure: Disclosure, *, by: Actor, authority: Scope) -> RiskAssessment:
    """Begin to weigh what was disclosed; one that is under way is given back.

    Raises:
        Refused: nothing was told, nothing is kept of it, or this is not the actor's.
    """
    people.hold(disclosure.person_id)
    refuse.others(disclosure.organisation_id, disclosure.person_id, by, authority)
    before = queries.latest_of_disclosure(disclosure.id)
    if before is not None and before.state in rules.UNDER_WAY:
        return before
    if disclosure.state is DisclosureState.CLOSED:
        raise Refused("The application ended, so there is nothing to weigh")
    # At a review what was told may be gone already: the officer asks the person again
    was_decided = before is not None and before.state in rules.HAS_DECISION
    if not was_decided and not disclosures.kept(disclosure.id):
        raise Refused("There is nothing to weigh")
    found = RiskAssessment(
        person_id=disclosure.person_id,
        organisation_id=disclosure.organisation_id,
        role_id=disclosure.role_id,
        disclosure_id=disclosure.id,
        opened_by=by.name,
    )
    return keep(Action.OPEN, found, by)


def open_for_check(check: Check, role: Role, *, by: Actor, authority: Scope) -> RiskAssessment:
    """Begin to weigh what a certificate shows, for a role; one that is under way is given back.

    Raises:
        Refused: there is nothing to weigh, the law decides it, or this is not the actor's.
    """
    people.hold(check.person_id)
    refuse.others(check.organisation_id, check.person_id, by, authority)
    before = queries.latest_of_check(check.id)
    if before is not None and before.state in rules.UNDER_WAY:
        return before
    if not rules.can_be_weighed(check.kind, check.outcome):
        raise Refused("This check brought nothing that has to be weighed")
    if check.outcome is CheckOutcome.BARRED and role.may_be_regulated_activity:
        raise Refused(
            "The law does not let a barred person do regulated activity. There is nothing to weigh", "role"
        )
    found = RiskAssessment(
        person_id=check.person_id,
        organisation_id=check.organisation_id,
        role_id=role.id,
        check_id=check.id,
        opened_by=by.name,
    )
    return keep(Action.OPEN, found, by)
