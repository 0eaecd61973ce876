"""What a viewer sees of a check. Every page that shows one, in this room or above it, goes through here.

A coordinator sees of a vetting officer's check only its kind, level, state and dates and, when it is
clear, from when to when; if anything else came back, that it is with the vetting officer, and no more:
the same words for every such answer, so that they tell nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.presenting import day, until
from volunteer_app.vetting import rules
from volunteer_app.vetting.clearance_words import STUCK_TONES, needs_words, stuck_words, with_words
from volunteer_app.vetting.models import Check, CheckStep
from volunteer_app.vetting.moves import waits_for
from volunteer_app.vetting.regimes.reading import level_words
from volunteer_app.vetting.rules import CheckKind, CheckOutcome, CheckState
from volunteer_app.vetting.words.rules import WITH_THE_OFFICER

WITH_OFFICER = WITH_THE_OFFICER
WEIGHED = "Decided for each role"
DOUBTED = "To be confirmed after a merge"
SOON = timedelta(days=90)

Row = tuple[str, str]


@dataclass(frozen=True)
class SeenCheck:
    """A check in words. `tag` is short, with its `tone`; `detail` is the level or the prison, or empty."""

    reference: str
    kind: str
    detail: str
    organisation: str
    status: str
    tag: str
    tone: str
    since: date | None
    conditions: str = ""


def sees_outcome(check: Check, authority: Scope) -> bool:
    """Whether the viewer may know what came back. `authority` is what their CHECK_DECIDE reaches."""
    if check.kind in rules.OFFICER_DECIDES:
        return authority.reaches(check.organisation_id)
    return True


def as_seen(check: Check, authority: Scope) -> SeenCheck:
    """The check as a viewer sees it whose CHECK_DECIDE permission reaches `authority`."""
    status, tag, tone = _status(check, authority)
    return SeenCheck(
        reference=check.reference,
        kind=check.kind.words,
        detail=_detail(check),
        organisation=check.organisation.name,
        status=status,
        tag=tag,
        tone=tone,
        since=None if status in {WITH_OFFICER, WEIGHED} else check.state_since,
        conditions=check.conditions if check.outcome is CheckOutcome.CLEAR else "",
    )


def summary(check: Check, authority: Scope) -> list[Row]:
    """The facts of a check that this viewer may read, as pairs."""
    seen = as_seen(check, authority)
    rows: list[Row] = [("Check", seen.kind)]
    rows.extend(asked_rows(check))
    if check.establishment is not None:
        rows.append(("Prison", check.establishment.name))
    rows.append(("Asked for by", seen.organisation))
    if check.purpose:
        rows.append(("What they will do there", check.purpose))
    rows += _stuck_rows(check)
    if seen.since is not None:
        rows.append(("Since" if check.outcome is None else "Decided on", day(seen.since)))
    if check.outcome is CheckOutcome.CLEAR:
        rows.extend(_clear_rows(check))
    if check.is_doubted:
        rows.append(("After two records were merged", "Does not count until confirmed"))
    elif check.confirmed_at is not None:
        rows.append(("Confirmed as this person’s", f"{check.confirmed_by}, {day(check.confirmed_at)}"))
    return rows + (_decided_rows(check) if sees_outcome(check, authority) else [])


def _stuck_rows(check: Check) -> list[Row]:
    rows = [("With whom", stuck_words(check))] if check.stuck_with is not None else []
    return rows + ([("What the prison needs", needs_words(check))] if check.needs else [])


def asked_rows(check: Check) -> list[Row]:
    """What was asked for, and who has it now."""
    waits = waits_for(check.kind, check.position) if check.outcome is None else ""
    found = (
        ("Level", level_words(check.level, check.issued_on) if check.level else ""),
        ("Workforce", check.workforce.words if check.workforce else ""),
        ("Level of vetting", check.vetting_level.words if check.vetting_level else ""),
        ("Country", check.country),
        ("Application reference", check.application_reference),
        ("Applied on", day(check.applied_on)),
        ("Waits for", waits[:1].upper() + waits[1:]),
    )
    return [(name, value) for name, value in found if value]


def _clear_rows(check: Check) -> list[Row]:
    first, last = ("First day that it counts", "Last day that it counts")
    if check.kind is CheckKind.CRIMINAL_RECORD:  # for which role it counts is said below, role by role
        first, last = ("Recorded as clear from", "Recorded as clear to")
    rows = [(first, day(check.valid_from)), (last, until(check.valid_before) or "No end")]
    if check.clearance_level is not None:
        rows.append(("Clearance level", check.clearance_level.words))
        rows.append(("Conditions", check.conditions or "None"))
    return rows


def _decided_rows(check: Check) -> list[Row]:
    """Who saw what; for a prison's clearance nothing, since its reasons are the prison's own."""
    if check.kind in rules.PRISON_DECIDES:
        return []
    found = (
        ("Certificate number", _grouped(check.certificate_number) or check.number_as_issued),
        ("Date of issue", day(check.issued_on)),
        ("Seen by", check.seen_by),
        ("Decided on for a role", day(check.weighed_at)),
        ("Note", check.note),
        ("HMPPS was asked to reconsider", day(check.reconsider_on)),
        ("HMPPS answered that", day(check.reconsidered_on)),
    )
    return [(name, value) for name, value in found if value]


@dataclass(frozen=True)
class SeenStep:
    """A step of a check in words."""

    title: str
    by: str
    at: datetime


def steps_seen(check: Check, steps: Sequence[CheckStep], authority: Scope) -> list[SeenStep]:
    """The steps of a check that this viewer may read, in the order given."""
    whole = sees_outcome(check, authority)
    return [
        SeenStep(step_words(check.kind, step), step.recorded_by, step.recorded_at)
        for step in steps
        if whole or step.outcome in (None, CheckOutcome.CLEAR)
    ]


def step_words(kind: CheckKind, step: CheckStep) -> str:
    """What a step says happened."""
    if step.outcome is None and step.stuck_with is not None:
        return f"With {step.stuck_with.words.lower()}"
    if step.outcome is None:
        return step.stage.words if step.stage else step.state.words
    if step.outcome is CheckOutcome.CLEAR and step.valid_from is not None:
        return f"{outcome_words(kind, step.outcome)}, {period_words(step.valid_from, step.valid_before)}"
    return outcome_words(kind, step.outcome)


def outcome_words(kind: CheckKind, outcome: CheckOutcome) -> str:
    """An outcome as those who may know it read it."""
    if kind in rules.COORDINATOR_DECIDES:
        return _COORDINATOR_WORDS.get(outcome, outcome.words)
    if kind in rules.PRISON_DECIDES:
        return _PRISON_WORDS.get(outcome, outcome.words)
    return outcome.words


def period_words(valid_from: date, valid_before: date | None) -> str:
    """From 1 April 2026 to 31 March 2029; from 1 April 2026."""
    last = f" to {until(valid_before)}" if valid_before else ""
    return f"from {day(valid_from)}{last}"


def _status(check: Check, authority: Scope) -> tuple[str, str, str]:
    if check.outcome is CheckOutcome.CLEAR and check.is_doubted:
        return DOUBTED, DOUBTED, "attention"
    if check.outcome is CheckOutcome.CLEAR:
        return _clear_status(check)
    if check.stuck_with is not None:
        words, tone = with_words(check), STUCK_TONES[check.stuck_with]
    elif check.outcome is None:
        words, tone = check.position.words, "neutral" if check.state is CheckState.NOT_STARTED else "progress"
    elif check.weighed_at is not None and not sees_outcome(check, authority):
        words, tone = WEIGHED, "neutral"
    elif not sees_outcome(check, authority):
        words, tone = WITH_OFFICER, "attention"
    else:
        words, tone = outcome_words(check.kind, check.outcome), _TONES[check.outcome]
    return words, words, tone


def _clear_status(check: Check) -> tuple[str, str, str]:
    assert check.valid_from is not None  # noqa: S101 - the table's CHECK holds it
    today = clock.today()
    if check.valid_before is not None and check.valid_before <= today:
        return f"Ended on {until(check.valid_before)}", "Ended", "bad"
    ends_soon = check.valid_before is not None and check.valid_before <= today + SOON
    words = f"Clear {period_words(check.valid_from, check.valid_before)}"
    return (words, "Ends soon", "attention") if ends_soon else (words, "Clear", "good")


def _detail(check: Check) -> str:
    if check.establishment is not None:
        return check.establishment.name
    return check.level.words if check.level is not None else ""


def _grouped(number: str) -> str:
    """Three groups of four, as they are read out."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


_TONES = {
    CheckOutcome.HAS_INFORMATION: "attention",
    CheckOutcome.BARRED: "bad",
    CheckOutcome.WITHDRAWN: "neutral",
    CheckOutcome.REFUSED: "bad",
    CheckOutcome.REVOKED: "bad",
}
_COORDINATOR_WORDS = {CheckOutcome.CLEAR: "In order", CheckOutcome.HAS_INFORMATION: "Not in order"}
_PRISON_WORDS = {
    CheckOutcome.CLEAR: "Cleared by the prison",
    CheckOutcome.REFUSED: "Not cleared by the prison",
    CheckOutcome.REVOKED: "Clearance revoked by the prison",
}
