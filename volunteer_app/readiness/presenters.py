"""Readiness on a past day, for the pages of placements and applications."""

from dataclasses import dataclass

from volunteer_app.readiness.past import OnDay
from volunteer_app.readiness.rules.answers import Answer, RequirementState
from volunteer_app.readiness.rules.showing import shown_state

TONES = {
    RequirementState.MET: "good",
    RequirementState.MET_UNTIL: "attention",
    RequirementState.IN_PROGRESS: "progress",
    RequirementState.NOT_MET: "bad",
    RequirementState.WAIVED: "attention",
    RequirementState.NOT_NEEDED: "neutral",
}


@dataclass(frozen=True)
class ThenLine:
    """One requirement as it stood. What to do about it is of another day, so it is left out."""

    key: str
    title: str
    status: str
    tone: str
    evidence: str


@dataclass(frozen=True)
class Known:
    """An answer in words."""

    is_ready: bool
    lines: list[ThenLine]


@dataclass(frozen=True)
class Shown:
    """What the page says of one place: as it was known then and, where it differs, as it is known now."""

    place: str
    role: str
    then: Known
    later: Known | None


def shown(found: list[OnDay]) -> list[Shown]:
    """Each case in words."""
    return [
        Shown(
            each.case.place.name,
            each.case.role.name,
            _known(each.then, f"then-{number}"),
            _known(each.later, f"later-{number}") if each.later is not None else None,
        )
        for number, each in enumerate(found, 1)
    ]


def _known(answer: Answer, key: str) -> Known:
    lines = [
        ThenLine(
            f"{key}-{number}", each.title, shown_state(each).words, TONES[shown_state(each)], each.evidence
        )
        for number, each in enumerate(answer.needed, 1)
    ]
    return Known(answer.is_ready, lines)
