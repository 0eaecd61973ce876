"""Weighing, proposing, deciding and reconsidering, each by another vetting officer.

`authority` is what the actor's permission to open disclosures reaches. The table's constraints hold the same
rules about who may not do two steps. A decision takes effect at once, for the role that it is about.
"""

from collections.abc import Sequence

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.people import service as people
from volunteer_app.vetting.assessing import consequences, refuse, rules
from volunteer_app.vetting.assessing.models import RiskAssessment
from volunteer_app.vetting.assessing.refuse import Decision, Weighing, keep
from volunteer_app.vetting.assessing.rules import Action, AssessmentState, Factor

S = AssessmentState


def propose(
    assessment: RiskAssessment,
    weighing: Weighing,
    proposed: Decision,
    *,
    by: Actor,
    authority: Scope,
    version: int | None = None,
) -> None:
    """One officer weighs it and proposes a decision.

    Raises:
        Refused: a factor is missing, the outcome cannot be, or this is not the actor's.
        StaleEdit: it changed since `version`.
    """
    _ready(assessment, S.PROPOSED, by, authority, version)
    refuse.hands_of_earlier_decisions(assessment, by)
    for factor in Factor:
        if not weighing.factors.get(factor, "").strip():
            raise Refused(f"Answer: {factor.words}", factor.value)
    refuse.impossible_outcome(assessment, proposed)
    assessment.state = S.PROPOSED
    assessment.weighing = {
        "factors": {factor.value: weighing.factors[factor].strip() for factor in Factor},
        "mitigations": weighing.mitigations.strip(),
        "outcome": proposed.outcome.value,
        "reasons": proposed.reasons,
    }
    assessment.conditions = proposed.conditions
    assessment.to_coordinator, assessment.review_on = proposed.to_coordinator, proposed.review_on
    assessment.proposed_at, assessment.proposed_by = clock.now(), by.name
    assessment.proposed_by_key = by.key
    keep(Action.PROPOSE, assessment, by)


def send_back(
    assessment: RiskAssessment, why: str, *, by: Actor, authority: Scope, version: int | None = None
) -> None:
    """Another officer asks for more before deciding. Whoever proposes anew cannot decide.

    Raises:
        Refused: there is no reason, it was proposed by the actor, or this is not the actor's.
        StaleEdit: it changed since `version`.
    """
    proposer = assessment.proposed_by_key
    _ready(assessment, S.OPEN, by, authority, version)
    refuse.earlier_hands(by, proposer)
    if not why.strip():
        raise Refused("Enter what is missing", "reasons")
    assessment.state = S.OPEN
    assessment.weighing = {**assessment.weighing, "sent_back": why.strip()}
    assessment.proposed_at, assessment.proposed_by, assessment.proposed_by_key = None, "", None
    keep(Action.SEND_BACK, assessment, by)


def decide(
    assessment: RiskAssessment,
    decision: Decision,
    *,
    by: Actor,
    authority: Scope,
    version: int | None = None,
) -> None:
    """Another officer decides, with reasons that the person reads.

    Raises:
        Refused: the actor proposed it, the reasons are missing, the outcome cannot be, or it is not theirs.
        StaleEdit: it changed since `version`.
    """
    _ready(assessment, S.DECIDED, by, authority, version)
    refuse.earlier_hands(by, assessment.proposed_by_key)
    refuse.hands_of_earlier_decisions(assessment, by)
    refuse.another_check(assessment.check, assessment.proposed_at)
    refuse.impossible_outcome(assessment, decision)
    assessment.state = S.DECIDED
    assessment.decided_at, assessment.decided_by, assessment.decided_by_key = clock.now(), by.name, by.key
    assessment.decided_outcome, assessment.reasons = decision.outcome, decision.reasons.strip()
    _keep_terms(assessment, decision)
    assessment.erase_on = rules.last_kept_on(clock.today())
    keep(Action.DECIDE, assessment, by)
    consequences.take_effect(assessment, by=by)


def ask_again(assessment: RiskAssessment, appeal: str, *, by: Actor, authority: Scope | None = None) -> None:
    """The person asks for reconsideration: by themselves, or through a vetting officer (`authority`).

    Raises:
        Refused: nothing was decided, it was reconsidered already, its reasons are gone, or it says nothing.
    """
    people.hold(assessment.person_id)
    if authority is None and own_person_id(by) != assessment.person_id:
        raise Refused("Only the person can ask for this")
    if authority is not None:
        refuse.others(assessment.organisation_id, assessment.person_id, by, authority)
    if not rules.may_move(assessment.state, S.ASKED_AGAIN):
        raise Refused("This cannot be reconsidered again here. Ask for advice about what you can do")
    if assessment.erased_at is not None:
        raise Refused("What the decision rested on has been erased, so it cannot be reconsidered any more")
    refuse.another_check(assessment.check, assessment.decided_at)
    if not appeal.strip():
        raise Refused("Enter why the decision should be looked at again", "appeal")
    assessment.state, assessment.appeal = S.ASKED_AGAIN, appeal.strip()
    assessment.asked_again_at, assessment.asked_again_by = clock.now(), by.name
    keep(Action.ASK_AGAIN, assessment, by)


def settle(
    assessment: RiskAssessment,
    decision: Decision,
    *,
    by: Actor,
    authority: Scope,
    version: int | None = None,
) -> None:
    """A third officer, who neither proposed nor decided, decides on the reconsideration.

    Raises:
        Refused: the actor took part before, reasons are missing, the outcome cannot be, or it is not theirs.
        StaleEdit: it changed since `version`.
    """
    _ready(assessment, S.SETTLED, by, authority, version)
    refuse.earlier_hands(by, assessment.proposed_by_key, assessment.decided_by_key)
    refuse.hands_of_earlier_decisions(assessment, by)
    refuse.another_check(assessment.check, assessment.decided_at)
    refuse.impossible_outcome(assessment, decision)
    assessment.state = S.SETTLED
    assessment.settled_at, assessment.settled_by, assessment.settled_by_key = clock.now(), by.name, by.key
    assessment.settled_outcome = decision.outcome
    assessment.settled_reasons = decision.reasons.strip()
    _keep_terms(assessment, decision)
    assessment.erase_settled_on = rules.last_kept_on(clock.today())
    keep(Action.SETTLE, assessment, by)
    consequences.take_effect(assessment, by=by)


def withdraw(assessments: Sequence[RiskAssessment], *, by: Actor) -> None:
    """The application ended before a decision: nothing is weighed any more."""
    for each in assessments:
        if rules.may_move(each.state, S.WITHDRAWN):
            each.state = S.WITHDRAWN
            keep(Action.WITHDRAW, each, by)


def erase(assessment: RiskAssessment, *, by: Actor) -> None:
    """Erase what must not be kept today. Outcome, dates, conditions and who decided stay."""
    today = clock.today()
    if assessment.erased_at is None and rules.narrative_must_go(assessment.state, assessment.erase_on, today):
        assessment.weighing = assessment.reasons = assessment.appeal = None
        assessment.erased_at = clock.now()
    if assessment.erase_settled_on is not None and assessment.erase_settled_on <= today:
        assessment.settled_reasons = None
    keep(Action.ERASE, assessment, by)


def _ready(
    assessment: RiskAssessment, to: AssessmentState, by: Actor, authority: Scope, version: int | None
) -> None:
    """Ask everything before anything changes: a half-made step would break the table's constraints."""
    people.hold(assessment.person_id)
    if version is not None and version != assessment.version:
        raise StaleEdit
    refuse.others(assessment.organisation_id, assessment.person_id, by, authority)
    if not rules.may_move(assessment.state, to):
        raise Refused(f"This is “{assessment.state.words}”, so that cannot be done now")


def _keep_terms(assessment: RiskAssessment, decision: Decision) -> None:
    assessment.conditions = decision.conditions.strip()
    assessment.to_coordinator = decision.to_coordinator.strip()
    assessment.review_on = decision.review_on
    if assessment.check is not None:
        assessment.counts_before = consequences.counts_before(assessment.check, decision.review_on)
