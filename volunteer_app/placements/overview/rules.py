"""Which region a place is in, and who holds an approval up. Pure."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from volunteer_app.placements.screening.rules import ScreeningState
from volunteer_app.readiness.rules.answers import Answer, Requirement, RequirementKind, RequirementState

REGIONS = Path(__file__).parent / "regions.toml"
UNKNOWN = ""


@dataclass(frozen=True)
class Where:
    """What is known of where a place is. `codes`: its own, and those of the organisations above it."""

    codes: tuple[str, ...]
    county: str | None
    country: str | None
    postcode: str | None


@dataclass(frozen=True)
class Tile:
    """A region on the map: its column and row, counted from 0."""

    code: str
    short: str
    column: int
    row: int


@cache
def _regions() -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = tomllib.loads(REGIONS.read_text(encoding="utf-8"))["regions"]
    return found


@cache
def tiles() -> tuple[Tile, ...]:
    """The probation regions, as the map shows them."""
    return tuple(Tile(each["code"], each["short"], each["column"], each["row"]) for each in _regions())


@cache
def _regions_of(key: str) -> Mapping[str, str]:
    """The region of each county, country, or postcode area."""
    return {name: each["code"] for each in _regions() for name in each.get(key, ())}


def region_of(where: Where) -> str:
    """The code of the probation region that a place is in; empty where nothing says so."""
    known = {tile.code for tile in tiles()}
    above = next((code for code in where.codes if code in known), UNKNOWN)
    by_country = _regions_of("countries").get(where.country or "", UNKNOWN)
    by_county = _regions_of("counties").get(where.county or "", UNKNOWN)
    return above or by_country or by_county or _regions_of("areas").get(_area(where.postcode), UNKNOWN)


def _area(postcode: str | None) -> str:
    """The letters that a postcode begins with."""
    letters = ""
    for each in (postcode or "").strip().upper():
        if not each.isalpha():
            break
        letters += each
    return letters


class Awaited(StrEnum):
    """Who has to do something before a placement can be approved."""

    SCREENING = "screening"
    CHOOSE = "choose"
    OFFICERS = "officers"
    PRISON = "prison"
    CHECKS = "checks"
    REFEREES = "referees"
    VOLUNTEER = "volunteer"
    COORDINATOR = "coordinator"
    DECISION = "decision"
    SERVICE = "service"

    @property
    def words(self) -> str:
        """Who, as pages name them."""
        return {
            "screening": "Screening",
            "choose": "The coordinator: screening says choose another",
            "officers": "Vetting officers",
            "prison": "The prison: clearance",
            "checks": "Whoever does the checks",
            "referees": "The referees",
            "volunteer": "The volunteer",
            "coordinator": "The coordinator: something to begin or record",
            "decision": "The coordinator: approve or refuse",
            "service": "Whoever runs the service: it cannot be checked",
        }[self]


_UNDER_WAY = {
    RequirementKind.CLEARANCE: Awaited.PRISON,
    RequirementKind.REFERENCES: Awaited.REFEREES,
    RequirementKind.TRAINING: Awaited.VOLUNTEER,
    RequirementKind.CRIMINAL_RECORD: Awaited.CHECKS,
    RequirementKind.HMPPS_VETTING: Awaited.CHECKS,
    RequirementKind.IDENTITY: Awaited.CHECKS,
    RequirementKind.OTHER_CHECK: Awaited.CHECKS,
}
_ALWAYS = {
    RequirementKind.VETTING: Awaited.OFFICERS,
    RequirementKind.NO_BAR: Awaited.OFFICERS,
    RequirementKind.TRAINING: Awaited.VOLUNTEER,
    RequirementKind.VOLUNTEER_AGREEMENT: Awaited.VOLUNTEER,
    RequirementKind.CONFIDENTIALITY: Awaited.VOLUNTEER,
    RequirementKind.EMERGENCY_CONTACT: Awaited.VOLUNTEER,
}


class Waits(NamedTuple):
    """From whom something is awaited, in words, and since when, where that is known."""

    words: str
    since: date | None = None


def awaited(
    answer: Answer | None,
    state: ScreeningState,
    *,
    asked_on: date | None = None,
    since: Mapping[RequirementKind, date] = MappingProxyType({}),
) -> list[Waits]:
    """From whom something is awaited before a placement can be approved; each is named once, with the
    earliest day. A gate says itself who opens it, and never why.

    The word of screening makes one line more or less, and changes none of the others.

    `asked_on`: when screening was asked; `since`: when what is under way began to wait where it is.
    """
    found = _of_screening(state, asked_on)
    found += [_whom(each, since) for each in answer.missing] if answer else [Waits(Awaited.SERVICE.words)]
    by_words: dict[str, list[date]] = {}
    for each in found:
        by_words.setdefault(each.words, []).extend([each.since] if each.since else [])
    return [Waits(words, min(days, default=None)) for words, days in by_words.items()] or [
        Waits(Awaited.DECISION.words)
    ]


def _of_screening(state: ScreeningState, asked_on: date | None) -> list[Waits]:
    return {
        ScreeningState.PENDING: [Waits(Awaited.SCREENING.words, asked_on)],
        ScreeningState.CHOOSE_ANOTHER: [Waits(Awaited.CHOOSE.words)],
        ScreeningState.CLEAR: [],
    }[state]


def _whom(requirement: Requirement, since: Mapping[RequirementKind, date]) -> Waits:
    if requirement.kind is RequirementKind.GATE and requirement.next_step:
        return Waits(requirement.next_step)
    if requirement.state is RequirementState.IN_PROGRESS and requirement.kind in _UNDER_WAY:
        return Waits(_UNDER_WAY[requirement.kind].words, since.get(requirement.kind))
    return Waits(_ALWAYS.get(requirement.kind, Awaited.COORDINATOR).words)


class Part(StrEnum):
    """Parts of a caseload."""

    RUNNING = "running"
    TO_COME = "to_come"
    PAUSED = "paused"
    PROPOSED = "proposed"
    REVIEW = "review"
    ENDING = "ending"

    @property
    def words(self) -> str:
        """The part as pages name it."""
        return {
            "running": "Active today",
            "to_come": "Approved and yet to begin",
            "paused": "Paused",
            "proposed": "Waiting for approval",
            "review": "Review due within 14 days, or late",
            "ending": "Last day within 30 days",
        }[self]
