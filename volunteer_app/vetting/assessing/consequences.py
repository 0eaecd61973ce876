"""What follows from a decision, in the same transaction: the check counts or is over, the question is
settled, and the person is told that there is something to read.
"""

from datetime import date

from volunteer_app.accounts import queries as accounts
from volunteer_app.foundation import clock, links, mail
from volunteer_app.foundation.actors import Actor
from volunteer_app.vetting import rules as checks
from volunteer_app.vetting import service
from volunteer_app.vetting.assessing.models import RiskAssessment
from volunteer_app.vetting.disclosures import service as disclosures
from volunteer_app.vetting.disclosures.rules import DisclosureState
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckOutcome


def take_effect(assessment: RiskAssessment, *, by: Actor) -> None:
    """Let the outcome that now counts take effect."""
    outcome = assessment.outcome
    assert outcome is not None  # noqa: S101 - the caller has just decided
    if assessment.check is not None:
        _decide_check(assessment.check, assessment, lets_in=outcome.lets_in, by=by)
    if assessment.disclosure is not None and assessment.disclosure.state is not DisclosureState.CLOSED:
        disclosures.settle(assessment.disclosure, can_go_on=outcome.lets_in, by=by)
    _tell(assessment)


def _decide_check(check: Check, assessment: RiskAssessment, *, lets_in: bool, by: Actor) -> None:
    """It counts from today, and no longer than the decision itself is to stand unreviewed.

    A bar stays one, whatever was decided for a role that is no regulated activity.
    """
    if check.outcome is CheckOutcome.BARRED:
        return
    if not lets_in:
        service.came_back(check, CheckOutcome.REFUSED, None, None, by=by)
        return
    check.conditions = assessment.to_coordinator or ""
    today = clock.today()
    ends = _earlier(checks.suggested_valid_before(check.kind, today), assessment.review_on)
    service.came_back(check, CheckOutcome.CLEAR, today, ends, by=by)


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((each for each in (one, other) if each is not None), default=None)


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
