"""How long each step before a start takes, and what waits for what: as assumed, and as measured. Pure.

A wait is measured from the first step of a check to the first answer. Half take no longer than the median,
nine in ten no longer than the long one (nearest rank).
"""

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from volunteer_app.vetting.rules import CheckKind

DATA = Path(__file__).parents[1] / "data" / "waits.toml"


class StepKind(StrEnum):
    """What somebody may have to wait for; the values are those of requirements."""

    IDENTITY = "identity"
    REFERENCES = "references"
    VETTING = "vetting"
    CRIMINAL_RECORD = "criminal_record"
    HMPPS_VETTING = "hmpps_vetting"
    CLEARANCE = "clearance"
    TRAINING = "training"
    VOLUNTEER_AGREEMENT = "volunteer_agreement"
    CONFIDENTIALITY = "confidentiality"
    EMERGENCY_CONTACT = "emergency_contact"


# The checks whose measured waits a step goes by.
MEASURED_BY = {
    StepKind.IDENTITY: CheckKind.IDENTITY,
    StepKind.REFERENCES: CheckKind.REFERENCE,
    StepKind.CRIMINAL_RECORD: CheckKind.CRIMINAL_RECORD,
    StepKind.HMPPS_VETTING: CheckKind.HMPPS_VETTING,
    StepKind.CLEARANCE: CheckKind.ESTABLISHMENT_CLEARANCE,
}


@dataclass(frozen=True)
class Step:
    """What is assumed of one step, with its source."""

    kind: StepKind
    median_days: int
    long_days: int
    after: tuple[StepKind, ...]
    who: str
    shorten: str
    source: str


@dataclass(frozen=True)
class Assumed:
    """The whole file."""

    steps: dict[StepKind, Step]
    fewest: int
    overdue_median_days: int
    overdue_long_days: int


@dataclass(frozen=True)
class Measured:
    """What was measured of one kind of check: of one organisation, or of one prison whoever asked it."""

    kind: CheckKind
    count: int
    median_days: int
    long_days: int
    organisation_id: int | None = None
    establishment_id: int | None = None


@dataclass(frozen=True)
class Wait:
    """How long a step takes, and what that rests on, in words."""

    median_days: int
    long_days: int
    basis: str


@cache
def assumed() -> Assumed:
    """What is assumed until it is measured."""
    return read(DATA.read_text(encoding="utf-8"))


def read(text: str) -> Assumed:
    """A file's text.

    Raises:
        ValueError: a step is missing, has no source, ends before its median, or waits for itself in a circle.
    """
    data = tomllib.loads(text)
    rows = [_step(row) for row in data["steps"]]
    steps = {row.kind: row for row in rows}
    if missing := set(StepKind) - steps.keys():
        raise ValueError(f"no wait for {sorted(missing)}")
    for kind in steps:
        _refuse_circle(kind, steps, ())
    return Assumed(steps, data["fewest"], data["overdue_median_days"], data["overdue_long_days"])


def _step(row: dict[str, Any]) -> Step:
    if not row["source"].strip():
        raise ValueError(f"{row['kind']}: no source")
    if not 0 <= row["median_days"] <= row["long_days"]:
        raise ValueError(f"{row['kind']}: the long wait is shorter than the median")
    after = tuple(StepKind(each) for each in row["after"])
    return Step(**{**row, "kind": StepKind(row["kind"]), "after": after})


def _refuse_circle(kind: StepKind, steps: dict[StepKind, Step], above: tuple[StepKind, ...]) -> None:
    if kind in above:
        raise ValueError(f"{kind} waits for itself")
    for each in steps[kind].after:
        _refuse_circle(each, steps, (*above, kind))


def nearest_rank(days: Sequence[int], part: float) -> int:
    """The shortest wait that so large a part of all waits does not pass.

    Raises:
        ValueError: there are none.
    """
    if not days:
        raise ValueError("no waits")
    return sorted(days)[max(math.ceil(part * len(days)), 1) - 1]


def wait(kind: StepKind, measured: Sequence[Measured], place_id: int) -> Wait:
    """How long a step takes here: as the organisation measured it, or the prison; else as assumed."""
    check = MEASURED_BY.get(kind)
    enough = [m for m in measured if m.kind is check and m.count >= assumed().fewest]
    if kind is StepKind.CLEARANCE:
        enough = [m for m in enough if m.establishment_id == place_id]
    else:
        enough = [m for m in enough if m.establishment_id is None]
    for each in sorted(enough, key=lambda m: m.organisation_id is None):
        whose = "of this organisation" if each.organisation_id is not None else "of all organisations"
        here = " at this prison" if each.establishment_id is not None else ""
        words = f"measured from {each.count} waits in the last two years, {whose}{here}"
        return Wait(each.median_days, each.long_days, words)
    step = assumed().steps[kind]
    fewest = assumed().fewest
    default = "a stated default, not measured"
    words = f"{default}: fewer than {fewest} such waits in the last two years" if check else default
    return Wait(step.median_days, step.long_days, words)
