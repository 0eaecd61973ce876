"""Judging what the person does before starting: training, signatures, an emergency contact. Pure."""

from collections.abc import Sequence
from datetime import date

from volunteer_app.readiness.rules.answers import (
    Known,
    Question,
    Requirement,
    RequirementKind,
    RequirementState,
)
from volunteer_app.readiness.rules.coverage import covered_until, first_start, in_words, last_day, reaches
from volunteer_app.readiness.rules.standing_in import waived
from volunteer_app.training.rules import Begun, TrainingFacts, TrainingState

State = RequirementState

LOGGED = "Logged"
LEARNING = "E-learning begun"


def training(question: Question, known: Known) -> list[Requirement]:
    """One line for each pack that the role asks for. Training counts once a coordinator has verified it."""
    return [_pack(question, known, code) for code in question.role.training_packs]


def _pack(question: Question, known: Known, code: str) -> Requirement:
    records = [r for r in known.training if r.pack_code == code]
    begun = [each for each in known.begun if each.pack_code == code]
    verified = [(r.completed_on, r.valid_before) for r in records if r.state is TrainingState.VERIFIED]
    return waived(question, _pack_line(question, records, begun, code), known, verified)


def _pack_line(
    question: Question, records: Sequence[TrainingFacts], begun: Sequence[Begun], code: str
) -> Requirement:
    kind, title = RequirementKind.TRAINING, f"Training: {question.pack_titles.get(code, code)}"
    verified = [r for r in records if r.state is TrainingState.VERIFIED]
    reached = covered_until([(r.completed_on, r.valid_before) for r in verified], question.starts_on)
    if reached is not None:
        last = max(r.completed_on for r in verified if r.completed_on < reached)
        evidence = f"Completed on {in_words(last)}"
        if reaches(question, reached):
            return Requirement(kind, title, State.MET, evidence, until=last_day(reached), key=code)
        going = _on_the_way(records, begun, by=reached, or_else="end the placement earlier")
        step = _renewing(*going) if going else "Repeat the training, or end the placement earlier"
        return Requirement(
            kind, title, State.MET_UNTIL, evidence, step, last_day(reached), code, is_renewing=bool(going)
        )
    begins = first_start([(r.completed_on, r.valid_before) for r in verified], question.starts_on)
    if begins is not None:
        step = f"Start the placement on or after {in_words(begins)}"
        evidence = f"Completed on {in_words(begins)}"
        return Requirement(kind, title, State.NOT_MET, evidence, step, key=code, holds_from=begins)
    if going := _on_the_way(records, begun, by=question.starts_on, or_else="start the placement later"):
        return Requirement(kind, title, State.IN_PROGRESS, *going, key=code)
    return Requirement(kind, title, State.NOT_MET, next_step=_to_begin(records), key=code)


def _on_the_way(
    records: Sequence[TrainingFacts], begun: Sequence[Begun], *, by: date, or_else: str
) -> tuple[str, str] | None:
    """How far they are, and what comes next; None where nothing is on the way. The furthest step counts.

    `by`: the last day on which a session is in time; `or_else`: what else helps where it is later.
    """
    if any(r.state is TrainingState.LOGGED for r in records):
        return LOGGED, "A coordinator needs to verify it"
    if days := sorted(each.booked_on for each in begun if each.booked_on is not None):
        step = f"Find an earlier session, or {or_else}" if days[0] > by else "They come to it"
        return f"Booked on a training session on {in_words(days[0])}", step
    return (LEARNING, "They go on with it. Answers on paper you enter for them") if begun else None


def _renewing(how_far: str, next_step: str) -> str:
    return "Verify the newer record" if how_far == LOGGED else f"{how_far}. {next_step}"


def _to_begin(records: Sequence[TrainingFacts]) -> str:
    if any(r.state is TrainingState.RETURNED for r in records):
        return "It was sent back: they correct it and send it again, or you do it for them"
    return "They take it online, on paper or at a session. If they took it elsewhere, they log it or you do"


def signatures(question: Question, known: Known) -> list[Requirement]:
    """The agreements that everybody signs, in their present wording."""
    signed = known.signed
    agreement, confidentiality = RequirementKind.VOLUNTEER_AGREEMENT, RequirementKind.CONFIDENTIALITY
    return [
        _signature(question, agreement, "Volunteer agreement signed", signed.volunteer_agreement),
        _signature(question, confidentiality, "Confidentiality agreement signed", signed.confidentiality),
    ]


def _signature(question: Question, kind: RequirementKind, title: str, on: date | None) -> Requirement:
    """Nobody starts before they signed."""
    if on is None:
        return Requirement(
            kind, title, State.NOT_MET, next_step="They read and sign it, or you record a paper signature"
        )
    if on <= question.starts_on:
        return Requirement(kind, title, State.MET, f"Signed on {in_words(on)}")
    step = f"Start the placement on or after {in_words(on)}"
    return Requirement(kind, title, State.NOT_MET, f"Signed on {in_words(on)}", step, holds_from=on)


def emergency_contact(_question: Question, known: Known) -> list[Requirement]:
    """Somebody to call."""
    kind, title = RequirementKind.EMERGENCY_CONTACT, "Emergency contact given"
    if known.signed.emergency_contact:
        return [Requirement(kind, title, State.MET)]
    return [
        Requirement(
            kind, title, State.NOT_MET, next_step="They name somebody to call, or you add it to their details"
        )
    ]
