"""Risk assessments: factors, outcomes, who may do what, and when their narrative goes. Pure.

Sources: DBS Code of Practice (November 2015) and its sample policies: decisions on merits, and what a
certificate showed kept no longer than 6 months after the decision, allowing for disputes; for prisons, PSI
27/2014 (ex-offenders who work in prison and community settings; expired in 2018); Safeguarding Vulnerable
Groups Act 2006 section 9 (whoever permits a barred person to engage in regulated activity commits an
offence): the one automatic refusal.
"""

from datetime import date
from enum import StrEnum

from volunteer_app.foundation.months import add_months
from volunteer_app.vetting.rules import WEIGHED_KINDS, CheckKind, CheckOutcome

KEPT_MONTHS = 6
LONGEST_WORDS = 4000


class Action(StrEnum):
    """What history calls each change. None of them is shown in a person's timeline."""

    OPEN = "assessment:open"
    PROPOSE = "assessment:propose"
    SEND_BACK = "assessment:send_back"
    DECIDE = "assessment:decide"
    ASK_AGAIN = "assessment:ask_again"
    SETTLE = "assessment:settle"
    WITHDRAW = "assessment:withdraw"
    ERASE = "assessment:erase"


class Factor(StrEnum):
    """What is weighed."""

    NATURE = "nature"
    AGE = "age"
    PATTERN = "pattern"
    CIRCUMSTANCES = "circumstances"
    RELEVANCE = "relevance"
    SUPPORTS = "supports"

    @property
    def words(self) -> str:
        """The factor as a question."""
        return _FACTOR_WORDS[self]


_FACTOR_WORDS = {
    Factor.NATURE: "What was it, and how serious?",
    Factor.AGE: "How long ago was it, and how old were they?",
    Factor.PATTERN: "Was it once, or is there a pattern?",
    Factor.CIRCUMSTANCES: "What were the circumstances, and what has changed since?",
    Factor.RELEVANCE: "How does it matter for this role?",
    Factor.SUPPORTS: "What supports them, and who supervises them?",
}


class Outcome(StrEnum):
    """What is decided about a person for a role."""

    SUITABLE = "suitable"
    WITH_CONDITIONS = "with_conditions"
    NOT_SUITABLE = "not_suitable"

    @property
    def words(self) -> str:
        """The outcome as officers and the person read it."""
        return _OUTCOME_WORDS[self]

    @property
    def lets_in(self) -> bool:
        """Whether the person can go on."""
        return self is not Outcome.NOT_SUITABLE


_OUTCOME_WORDS = {
    Outcome.SUITABLE: "Suitable for the role",
    Outcome.WITH_CONDITIONS: "Suitable for the role, with conditions",
    Outcome.NOT_SUITABLE: "Not suitable for the role",
}


class AssessmentState(StrEnum):
    """Where an assessment has got to."""

    OPEN = "open"
    PROPOSED = "proposed"
    DECIDED = "decided"
    ASKED_AGAIN = "asked_again"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """The state as officers read it."""
        return _STATE_WORDS[self]


_STATE_WORDS = {
    AssessmentState.OPEN: "To be weighed",
    AssessmentState.PROPOSED: "Proposed, to be decided by another officer",
    AssessmentState.DECIDED: "Decided",
    AssessmentState.ASKED_AGAIN: "Reconsideration asked for",
    AssessmentState.SETTLED: "Reconsidered and decided",
    AssessmentState.WITHDRAWN: "Ended without a decision",
}

S = AssessmentState
_MOVES: dict[AssessmentState, frozenset[AssessmentState]] = {
    S.OPEN: frozenset({S.PROPOSED, S.WITHDRAWN}),
    S.PROPOSED: frozenset({S.DECIDED, S.OPEN, S.WITHDRAWN}),
    S.DECIDED: frozenset({S.ASKED_AGAIN}),
    S.ASKED_AGAIN: frozenset({S.SETTLED}),
    S.SETTLED: frozenset(),
    S.WITHDRAWN: frozenset(),
}
UNDER_WAY = frozenset({S.OPEN, S.PROPOSED, S.ASKED_AGAIN})
HAS_DECISION = frozenset({S.DECIDED, S.ASKED_AGAIN, S.SETTLED})


def may_move(state: AssessmentState, to: AssessmentState) -> bool:
    """Whether an assessment can go from one state to the other."""
    return to in _MOVES[state]


def hands_problem(by: str, *earlier: str | None) -> str:
    """A sentence if this officer had a hand in it before; else empty. By the key of their account."""
    if by in earlier:
        return "You took part in this before, so another vetting officer has to decide it"
    return ""


def outcome_problem(outcome: Outcome, conditions: str, *, is_barred: bool, is_regulated: bool) -> str:
    """A sentence if this cannot be decided; else empty. The law refuses in one case alone."""
    if outcome.lets_in and is_barred and is_regulated:
        return "The law does not let a barred person do regulated activity, so no decision can allow it"
    if (outcome is Outcome.WITH_CONDITIONS) != bool(conditions.strip()):
        return (
            "Enter the conditions"
            if outcome is Outcome.WITH_CONDITIONS
            else "Only “suitable, with conditions” has conditions"
        )
    return ""


def can_be_weighed(kind: CheckKind, outcome: CheckOutcome | None) -> bool:
    """Whether what a check brought is for an assessment."""
    return kind in WEIGHED_KINDS and outcome in {CheckOutcome.HAS_INFORMATION, CheckOutcome.BARRED}


def last_kept_on(decided_on: date) -> date:
    """The day on which the narrative of a decision goes at the latest."""
    return add_months(decided_on, KEPT_MONTHS)


def narrative_must_go(state: AssessmentState, erase_on: date | None, today: date) -> bool:
    """Whether the narrative has to be erased: later than its day only while a reconsideration is open."""
    if state is AssessmentState.WITHDRAWN:
        return True
    return erase_on is not None and erase_on <= today and state is not AssessmentState.ASKED_AGAIN
