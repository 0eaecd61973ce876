"""What stands in for a requirement, or in its way, by somebody's decision: waivers, stops, gates. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from volunteer_app.readiness.rules.answers import (
    Gate,
    Known,
    Question,
    Requirement,
    RequirementKind,
    RequirementState,
    Waiver,
)
from volunteer_app.readiness.rules.coverage import (
    Interval,
    covered_until,
    first_start,
    in_words,
    last_day,
    reaches,
)
from volunteer_app.readiness.rules.policies import policies

State = RequirementState
NOT_OPEN = "Not open"
ASKED = "Question about convictions"
# The key of the line with what officers ask of whoever places somebody
TERMS, TERMS_TITLE = "terms", "What vetting officers ask of you"


def waived(question: Question, line: Requirement, known: Known, evidence: Sequence[Interval]) -> Requirement:
    """The line with the waivers that are for it. A waiver holds on its own days alone, and only where the
    requirement's policy lets it be waived.

    `evidence`: the days on which the requirement holds by itself; a waiver may bridge what they leave out.
    """
    found = [w for w in known.waivers if w.kind is line.kind and w.key in {"", line.key}]
    if line.state.holds or not found or not policies()[line.kind].may_be_waived:
        return line
    days = [(w.starts_on, w.ends_before) for w in found]
    reached = covered_until([*evidence, *days], question.starts_on)
    if reached is None or reached == covered_until(evidence, question.starts_on):
        return line
    used = max((w for w in found if w.starts_on < reached), key=lambda w: (w.ends_before, w.by, w.why))
    return _stood_in(question, line, reached, used)


def _stood_in(question: Question, line: Requirement, reached: date, by: Waiver) -> Requirement:
    holds = reaches(question, reached)
    return replace(
        line,
        state=State.WAIVED if holds else State.MET_UNTIL,
        evidence=f"Waived by {by.by} to {in_words(last_day(by.ends_before))}: {by.why}",
        next_step="" if holds else line.next_step,
        until=last_day(reached),
        is_renewing=line.is_renewing or line.state is State.IN_PROGRESS,
        waived_by=by.by,
        waived_why=by.why,
    )


def stops(known: Known, *, but_for: str) -> list[Requirement]:
    """A line for everything that keeps the person from this role until somebody has decided.

    `but_for`: evidence that has its line elsewhere.
    """
    kind = RequirementKind.NO_BAR
    said = dict.fromkeys((s.evidence, s.next_step) for s in known.stops if s.evidence != but_for)
    return [Requirement(kind, "Vetting", State.NOT_MET, evidence, step) for evidence, step in said]


def asked(known: Known, *, stopped: bool) -> list[Requirement]:
    """A line for the question that is not decided yet, and one for what whoever places them must see to.

    Where an officer has decided that they cannot begin, that alone is said.
    """
    kind = RequirementKind.VETTING
    lines: list[Requirement] = []
    if stopped:
        return lines
    if known.pending is not None:
        state = State.IN_PROGRESS if known.pending.is_begun else State.NOT_MET
        line = Requirement(kind, ASKED, state, known.pending.evidence, known.pending.next_step, key="asked")
        lines.append(line)
    if known.terms:
        evidence = ". ".join(known.terms)
        line = Requirement(kind, TERMS_TITLE, State.MET, evidence, key=TERMS, is_protected=True)
        lines.append(line)
    return lines


def gates(question: Question, known: Known) -> list[Requirement]:
    """A line for each thing that another decides, in the order in which they were told."""
    titles = dict.fromkeys(gate.title for gate in known.gates)
    return [_gate(question, title, [g for g in known.gates if g.title == title]) for title in titles]


def _gate(question: Question, title: str, found: Sequence[Gate]) -> Requirement:
    kind, step = RequirementKind.GATE, found[-1].next_step
    days = [(g.opens_on, g.shuts_before) for g in found if g.opens_on is not None]
    reached = covered_until(days, question.starts_on)
    if reaches(question, reached):
        return Requirement(kind, title, State.MET, "Open", until=last_day(reached))
    if reached is not None:
        evidence = f"Open to {in_words(last_day(reached))}"
        return Requirement(kind, title, State.MET_UNTIL, evidence, step, last_day(reached))
    opens = first_start(days, question.starts_on)
    if opens is not None:
        step = f"Start the placement on or after {in_words(opens)}"
        evidence = f"Open from {in_words(opens)}"
        return Requirement(kind, title, State.NOT_MET, evidence, step, holds_from=opens)
    state = State.IN_PROGRESS if any(g.is_asked for g in found) else State.NOT_MET
    return Requirement(kind, title, state, NOT_OPEN, step)
