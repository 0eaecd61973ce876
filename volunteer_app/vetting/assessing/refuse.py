"""What is refused when assessments change, to whom and with which words; and how a change is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.vetting.assessing import queries, rules
from volunteer_app.vetting.assessing.models import RiskAssessment
from volunteer_app.vetting.assessing.rules import Action, Factor, Outcome
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckOutcome

OWN = "This is about yourself, so another vetting officer has to do it"


@dataclass(frozen=True)
class Decision:
    """What an officer proposes or decides, with the reasons in plain words."""

    outcome: Outcome
    reasons: str
    conditions: str = ""
    to_coordinator: str = ""
    review_on: date | None = None


@dataclass(frozen=True)
class Weighing:
    """Each factor in the officer's words, and what would make it safe."""

    factors: Mapping[Factor, str]
    mitigations: str = ""


def others(organisation_id: int, person_id: int, by: Actor, authority: Scope) -> None:
    """Vetting officers of the organisation, and never about themselves."""
    if not authority.reaches(organisation_id):
        raise Refused("Only a vetting officer can do this")
    if own_person_id(by) == person_id:
        raise Refused(OWN)


def earlier_hands(by: Actor, *earlier: str | None) -> None:
    """Whoever took a step before does not take the next one."""
    if problem := rules.hands_problem(by.key, *earlier):
        raise Refused(problem)


def hands_of_earlier_decisions(assessment: RiskAssessment, by: Actor) -> None:
    """Whoever decided on the same thing before does not undo what another decided after them.

    They may once its review is due, or where the check brought something new: then nothing is undone.
    """
    for each in queries.decided_before(assessment):
        if each.review_on is not None and each.review_on <= clock.today():
            continue
        if not overtaken(each):
            earlier_hands(by, each.proposed_by_key, each.decided_by_key, each.settled_by_key)


def another_check(check: Check | None, since: datetime | None) -> None:
    """Meanwhile the check may have come back with something that nobody has weighed here."""
    if check is None:
        return
    if not rules.can_be_weighed(check.kind, check.outcome) or queries.came_since(check.id, since):
        raise Refused("The check came back with something else meanwhile, which has to be weighed too")


def overtaken(assessment: RiskAssessment) -> bool:
    """Whether the check came back with something after it was decided on."""
    moment = assessment.settled_at or assessment.decided_at
    return assessment.check_id is not None and queries.came_since(assessment.check_id, moment)


def impossible_outcome(assessment: RiskAssessment, decision: Decision) -> None:
    """What the law does not allow, and what says too little."""
    check = assessment.check
    problem = rules.outcome_problem(
        decision.outcome,
        decision.conditions,
        is_barred=check is not None and check.outcome is CheckOutcome.BARRED,
        is_regulated=assessment.role.may_be_regulated_activity,
    )
    if problem:
        raise Refused(problem, "conditions" if "conditions" in problem else "outcome")
    if not decision.reasons.strip():
        raise Refused("Enter the reasons", "reasons")
    if decision.review_on is not None and decision.review_on <= clock.today():
        raise Refused("Date of review must be in the future", "review_on")


def keep(action: Action, assessment: RiskAssessment, by: Actor) -> RiskAssessment:
    """Keep a change with its history."""
    try:
        history.record(action, assessment, by=by)
    except StaleDataError as error:
        raise StaleEdit from error
    return assessment
