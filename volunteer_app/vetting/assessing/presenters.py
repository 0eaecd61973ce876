"""Risk assessments in words. What is protected is read here only once the look at it was recorded."""

from dataclasses import dataclass

from volunteer_app.foundation.presenting import day
from volunteer_app.vetting.assessing.models import RiskAssessment
from volunteer_app.vetting.assessing.rules import HAS_DECISION, AssessmentState, Factor, Outcome

Row = tuple[str, str]
ERASED = "Erased, because it may be kept for 6 months only"
TONES = {
    AssessmentState.OPEN: "attention",
    AssessmentState.PROPOSED: "attention",
    AssessmentState.DECIDED: "neutral",
    AssessmentState.ASKED_AGAIN: "attention",
    AssessmentState.SETTLED: "neutral",
    AssessmentState.WITHDRAWN: "neutral",
}


def progress(found: RiskAssessment) -> list[Row]:
    """Who did what when, for officers. Nothing of what was weighed or decided."""
    rows = [("Role", found.role.name), ("Organisation", found.organisation.name)]
    rows.append(("About", _about(found)))
    steps = (
        ("Proposed", found.proposed_by, found.proposed_at),
        ("Decided", found.decided_by, found.decided_at),
        ("Reconsideration asked for", found.asked_again_by, found.asked_again_at),
        ("Reconsidered", found.settled_by, found.settled_at),
    )
    rows += [(name, f"{by}, {day(at)}") for name, by, at in steps if at is not None]
    if found.review_on is not None and found.state in HAS_DECISION:
        rows.append(("To be reviewed on", day(found.review_on)))
    if found.erased_at is not None:
        rows.append(("What was weighed", f"{ERASED}, on {day(found.erased_at)}"))
    return rows


def _about(found: RiskAssessment) -> str:
    if found.check is not None:
        return f"{found.check.kind.words} {found.check.reference}"
    return "What they told us"


@dataclass(frozen=True)
class Opened:
    """What was weighed and decided, as far as it is kept."""

    factors: list[Row]
    proposal: list[Row]
    decision: list[Row]


def opened(found: RiskAssessment) -> Opened:
    """The whole assessment. The look at it is recorded."""
    weighing = found.weighing or {}
    factors = [(each.words, weighing.get("factors", {}).get(each.value, "")) for each in Factor]
    proposal = [("What would make it safe", weighing.get("mitigations", ""))]
    if "outcome" in weighing:
        proposal += [("Proposed", Outcome(weighing["outcome"]).words), ("Why", weighing["reasons"])]
    proposal.append(("Sent back, because", weighing.get("sent_back", "")))
    decision = [
        ("Decision", found.outcome.words if found.outcome is not None else ""),
        ("Reasons", found.reasons or ""),
        ("What the person says", found.appeal or ""),
        ("Reasons after reconsideration", found.settled_reasons or ""),
        ("Conditions", (found.conditions or "") if found.outcome is not None else ""),
        ("What the coordinator is told", (found.to_coordinator or "") if found.outcome is not None else ""),
    ]
    return Opened(_said(factors), _said(proposal), _said(decision))


def _said(rows: list[Row]) -> list[Row]:
    return [(name, text) for name, text in rows if text]


def for_the_person(found: RiskAssessment) -> list[Row]:
    """What was decided about them, in plain words."""
    assert found.outcome is not None  # noqa: S101 - only decisions are shown to the person
    decided_at = found.settled_at or found.decided_at
    rows = [
        ("Role", found.role.name),
        ("Organisation", found.organisation.name),
        ("Decision", found.outcome.words),
        ("Decided on", day(decided_at)),
        ("Reasons", found.last_reasons or ERASED),
        ("Conditions", found.conditions or "None"),
    ]
    if found.review_on is not None:
        rows.append(("We look at it again on", day(found.review_on)))
    return rows
