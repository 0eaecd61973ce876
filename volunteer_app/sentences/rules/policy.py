"""What data/policy.toml says of statuses, releases and conditions. Each row has its source."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from tomllib import loads
from typing import Any

from volunteer_app.sentences.rules.kinds import ConditionKind, ReleaseType, Status

FILE = Path(__file__).parent.parent / "data" / "policy.toml"


class Gating(StrEnum):
    """What a condition does to a placement that it touches."""

    APPROVAL = "approval"
    CLOSED = "closed"
    CLOSED_WHERE_NAMED = "closed_where_named"


@dataclass(frozen=True)
class StatusRule:
    """What a status asks for, and why."""

    words: str
    source: str
    own_prison_needs: str = ""
    elsewhere_needs: str = ""
    work_needs: str = ""


@dataclass(frozen=True)
class ReleaseRule:
    """What a type of release is for."""

    words: str
    serves_a_placement: bool
    overnight: bool
    source: str


@dataclass(frozen=True)
class ConditionRule:
    """What a condition does. `touches`: prisons or under_18s; empty: every placement."""

    words: str
    gates: Gating
    source: str
    touches: str = ""
    settings: tuple[str, ...] = ()
    role_codes: tuple[str, ...] = ()


@cache
def statuses() -> dict[Status, StatusRule]:
    """Every status."""
    return {Status(name): StatusRule(**row) for name, row in _read()["statuses"].items()}


@cache
def releases() -> dict[ReleaseType, ReleaseRule]:
    """Every type of release."""
    return {ReleaseType(name): ReleaseRule(**row) for name, row in _read()["releases"].items()}


@cache
def conditions() -> dict[ConditionKind, ConditionRule]:
    """Every kind of condition."""
    return {ConditionKind(name): _condition(row) for name, row in _read()["conditions"].items()}


def _condition(row: dict[str, Any]) -> ConditionRule:
    values: dict[str, Any] = {**row, "gates": Gating(row["gates"])}
    values.update({name: tuple(row[name]) for name in ("settings", "role_codes") if name in row})
    return ConditionRule(**values)


@cache
def _read() -> dict[str, Any]:
    return loads(FILE.read_text(encoding="utf-8"))
