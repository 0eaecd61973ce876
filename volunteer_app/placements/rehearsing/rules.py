"""What a proposed change of a role's requirements would do to one placement. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from volunteer_app.readiness.rules.answers import Known, Question, RequirementKind
from volunteer_app.readiness.rules.judging import judge
from volunteer_app.readiness.rules.policies import Lapse, lapses
from volunteer_app.roles.rules import (
    ConvictionsQuestion,
    CriminalRecordLevel,
    EstablishmentClearance,
    HmppsVetting,
    RoleRequirements,
    RoleSetting,
)

# With more placements than this, a rehearsal goes on in the background.
MOST_AT_ONCE = 500
CHUNK = 200
KEPT_DAYS = 30

KINDS = {
    "setting": RoleSetting,
    "convictions_question": ConvictionsQuestion,
    "criminal_record_check": CriminalRecordLevel,
    "hmpps_vetting": HmppsVetting,
    "establishment_clearance": EstablishmentClearance,
}
WORDS = {
    "setting": "Where it is done",
    "minimum_age": "Minimum age",
    "appointed_elsewhere": "Appointed elsewhere",
    "convictions_question": "What may be asked about convictions",
    "criminal_record_check": "Criminal record check",
    "may_be_regulated_activity": "May be regulated activity",
    "hmpps_vetting": "HMPPS vetting",
    "establishment_clearance": "Prison clearance",
    "references_needed": "References",
    "training_packs": "Training",
}


def as_json(role: RoleRequirements) -> dict[str, Any]:
    """A role's requirements as they are stored."""
    return {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(role).items()}


def from_json(stored: Mapping[str, Any]) -> RoleRequirements:
    """A role's requirements as they were stored."""
    typed: dict[str, Any] = {name: kind(stored[name]) for name, kind in KINDS.items()}
    return RoleRequirements(**{**stored, **typed, "training_packs": tuple(stored["training_packs"])})


def changes(now: RoleRequirements, then: RoleRequirements, titles: Mapping[str, str]) -> list[str]:
    """What differs, in words; empty where nothing does. `titles`: of training packs, by code."""
    found = [(words, getattr(now, name), getattr(then, name)) for name, words in WORDS.items()]
    return [
        f"{words}. Now: {_told(before, titles)}. Then: {_told(after, titles)}"
        for words, before, after in found
        if before != after
    ]


def _told(value: Any, titles: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(titles.get(code, code) for code in value) or "none"
    words: str = getattr(value, "words", str(value))
    return in_a_sentence(words)


def in_a_sentence(words: str) -> str:
    """Words in the middle of a sentence; what is written in capitals stays so."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


# What a role asks of everybody who does it. Whoever rehearses learns nothing of what a vetting officer, a
# prison or a probation officer decided about one person: that is no part of a rehearsal.
ASKED_OF_ALL = frozenset(
    {
        RequirementKind.RECRUITED_HERE,
        RequirementKind.FITTING_PLACE,
        RequirementKind.MINIMUM_AGE,
        RequirementKind.IDENTITY,
        RequirementKind.REFERENCES,
        RequirementKind.CRIMINAL_RECORD,
        RequirementKind.HMPPS_VETTING,
        RequirementKind.CLEARANCE,
        RequirementKind.TRAINING,
        RequirementKind.VOLUNTEER_AGREEMENT,
        RequirementKind.CONFIDENTIALITY,
        RequirementKind.EMERGENCY_CONTACT,
    }
)


@dataclass(frozen=True)
class Loss:
    """What a placement would lack: from which day, and whether it is ready for all its days as things are."""

    stops_on: date
    was_ready: bool
    titles: tuple[str, ...]


def compared(question: Question, known: Known, proposed: RoleRequirements) -> Loss | None:
    """What the change would take from a placement; None where it takes nothing that it has today."""
    now = {(each.requirement.kind, each.requirement.key): each.on for each in _lapses(question, known)}
    then = _lapses(replace(question, role=proposed), known)
    new = [
        each for each in then if each.on < now.get((each.requirement.kind, each.requirement.key), date.max)
    ]
    if not new:
        return None
    return Loss(
        stops_on=new[0].on,
        was_ready=not now,
        titles=tuple(each.requirement.title for each in new),
    )


def _lapses(question: Question, known: Known) -> list[Lapse]:
    found = lapses(judge(question, known))
    return [each for each in found if each.requirement.kind in ASKED_OF_ALL]
