"""What follows from a decision, in the same transaction: whoever places the person in the role hears of it,
the question is settled, and the person is told that there is something to read.

What the check brought stays what it brought: the decision is about one role (`vetting.standing`).
"""

from datetime import date

from volunteer_app.accounts import queries as accounts
from volunteer_app.foundation import clock, history, links, mail
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.announcements import announce
from volunteer_app.foundation.months import add_months
from volunteer_app.vetting import rules as checks
from volunteer_app.vetting.assessing.models import RiskAssessment
from volunteer_app.vetting.certificates.queries import recheck_months
from volunteer_app.vetting.disclosures import service as disclosures
from volunteer_app.vetting.disclosures.rules import DisclosureState
from volunteer_app.vetting.facts import SuitabilityDecided
from volunteer_app.vetting.models import Check


def take_effect(assessment: RiskAssessment, *, by: Actor) -> None:
    """Let the outcome that now counts take effect."""
    outcome = assessment.outcome
    assert outcome is not None  # noqa: S101 - the caller has just decided
    if assessment.check is not None:
        assessment.check.weighed_at = clock.now()
        history.record(checks.Action.DECIDE, assessment.check, by=by)
    if assessment.disclosure is not None and assessment.disclosure.state is not DisclosureState.CLOSED:
        disclosures.settle(assessment.disclosure, can_go_on=outcome.lets_in, by=by)
    announce(SuitabilityDecided(assessment.person_id, assessment.organisation_id, assessment.role_id))
    _tell(assessment)


def counts_before(check: Check, review_on: date | None) -> date | None:
    """Until the organisation's policy asks for a new one, counted from its issue, or until the review."""
    recheck = None
    if check.kind in checks.RECHECK_MONTHS:
        recheck = add_months(check.issued_on or clock.today(), recheck_months(check.organisation_id))
    return min((each for each in (recheck, review_on) if each is not None), default=None)


def _tell(assessment: RiskAssessment) -> None:
    """Whoever cannot sign in is told by their vetting officer, on paper."""
    account = accounts.of_person(assessment.person_id)
    if account is None or not account.is_active:
        return
    mail.post(
        to=account.email,
        template="vetting/mail/something_to_read.txt",
        name=account.name,
        url=links.address("vetting.my_disclosures"),
    )
