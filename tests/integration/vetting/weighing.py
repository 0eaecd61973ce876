"""What the tests of assessments begin with."""

from tests.factories.disclosures import actor_of, make_officer, over
from tests.factories.organisations import BY
from tests.factories.people import make_person
from tests.factories.recruitment import role_named
from tests.factories.vetting import make_check
from volunteer_app.accounts.models import Account
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.vetting import asking, knowing
from volunteer_app.vetting import service as vetting
from volunteer_app.vetting.assessing import opening
from volunteer_app.vetting.assessing.models import RiskAssessment
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckFacts, CheckOutcome


def officers(organisation: Organisation) -> tuple[Account, Account, Account]:
    """Three who may decide, since a decision and its reconsideration take as many."""
    vera, oren, tess = (make_officer(organisation, name) for name in ("Vera", "Oren", "Tess"))
    return vera, oren, tess


def of_a_check(
    hope: Organisation, by: Account, outcome: CheckOutcome = CheckOutcome.HAS_INFORMATION
) -> RiskAssessment:
    check = make_check(make_person(hope), hope, outcome=outcome, valid_from=None)
    return opening.open_for_check(check, role_named(), by=actor_of(by), authority=over(hope))


def facts(check: Check) -> CheckOutcome | None:
    return knowing.facts([check.person_id], check.organisation_id)[check.person_id][0].outcome


def for_the_role(check: Check, role: str = "mentor-community") -> CheckFacts:
    """The check as it counts for a role."""
    standing = asking.standing_of(check.person_id, check.organisation_id, role_named(role).id)
    (found,) = standing.checks(knowing.facts([check.person_id], check.organisation_id)[check.person_id])
    return found


def come_back_again(check: Check) -> None:
    """The Update Service told of new information, say."""
    vetting.came_back(check, CheckOutcome.HAS_INFORMATION, None, None, by=BY)
    db.session.flush()
