"""What is said of a clearance that waits, to those who wait, and of what a decision rested on."""

from collections.abc import Sequence

from volunteer_app.foundation.presenting import day
from volunteer_app.vetting.clearing import Evidence, Need, StuckWith
from volunteer_app.vetting.models import Check, CheckStep
from volunteer_app.vetting.rules import CheckOutcome

STUCK_TONES = {
    StuckWith.PRISON: "progress",
    StuckWith.ORGANISATION: "attention",
    StuckWith.VOLUNTEER: "attention",
    None: "attention",
}


def stuck_words(check: Check) -> str:
    """Who has to do something: the prison, or an organisation by its name."""
    if check.stuck_with is StuckWith.ORGANISATION:
        return check.organisation.name
    if check.stuck_with is None:
        return "To be confirmed after a merge"
    return check.stuck_with.words


def with_words(check: Check) -> str:
    """With the prison, with the volunteer; an organisation's name stays as it is."""
    if check.stuck_with is StuckWith.ORGANISATION:
        return f"With {check.organisation.name}"
    return f"With {check.stuck_with.words.lower()}" if check.stuck_with is not None else ""


def needs_words(check: Check) -> str:
    """What the prison said that it needs, one after the other."""
    return ". ".join(need.words for need in Need if need.value in (check.needs or ()))


def evidence_words(values: Sequence[str]) -> str:
    """What a decision rested on; decisions before this was asked say so."""
    return ", ".join(each.words for each in Evidence if each.value in (values or ())) or "Not recorded"


def to_the_volunteer(check: Check) -> str:
    """Where an undecided clearance is, in plain words, to the person whom it is about."""
    assert check.establishment is not None  # noqa: S101 - the table's CHECK holds it for clearances
    prison, since = check.establishment.name, day(check.state_since)
    if check.stuck_with is StuckWith.VOLUNTEER:
        what = needs_words(check) or "Ask your coordinator what"
        return f"{prison} needs something from you, since {since}. {what}"
    if check.stuck_with is StuckWith.ORGANISATION:
        return f"{check.organisation.name} is getting ready what {prison} asked for, since {since}"
    return f"{prison} is deciding, since {since}. You do not need to do anything"


def step_detail(step: CheckStep) -> str:
    """What the prison reads of a step of its own: how it cleared them, on what evidence, and why."""
    found = []
    if step.outcome is CheckOutcome.CLEAR and step.clearance_level is not None:
        found.append(step.clearance_level.words)
        found.append(f"Conditions: {step.conditions or 'none'}")
        found.append(f"Rested on: {evidence_words(step.rested_on)}")
    if step.reason:
        found.append(f"Reason, kept for the prison: {step.reason}")
    return ". ".join(each.strip().rstrip(".") for each in found)
