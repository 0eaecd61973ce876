"""The roles that are the same for everybody, read from data/roles.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from volunteer_app.roles.rules import (
    ConvictionsQuestion,
    CriminalRecordLevel,
    EstablishmentClearance,
    HmppsVetting,
    RoleFamily,
    RoleRequirements,
    RoleSetting,
)

DATA = Path(__file__).parent / "data" / "roles.toml"


@dataclass(frozen=True)
class Fact:
    """One role of the reference data; the fields are the columns of the table."""

    code: str
    name: str
    family: RoleFamily
    setting: RoleSetting
    minimum_age: int
    appointed_elsewhere: bool
    convictions_question: ConvictionsQuestion
    basis: str
    criminal_record_check: CriminalRecordLevel
    regulated_activity: str
    may_be_regulated_activity: bool
    hmpps_vetting: HmppsVetting
    establishment_clearance: EstablishmentClearance
    references_needed: int
    training_packs: tuple[str, ...]
    notes: str

    def columns(self) -> dict[str, Any]:
        """The values of the role's own row, without its training packs."""
        names = (field.name for field in fields(self) if field.name != "training_packs")
        return {name: getattr(self, name) for name in names}

    @property
    def requirements(self) -> RoleRequirements:
        """What the role asks, for rules that know no database."""
        names = [field.name for field in fields(RoleRequirements)]
        return RoleRequirements(**{name: getattr(self, name) for name in names})


def facts() -> list[Fact]:
    """All roles of the reference data, in the order of the file."""
    return read(DATA.read_text(encoding="utf-8"))


def read(text: str) -> list[Fact]:
    """The roles of a file's text, in its order.

    Raises:
        ValueError: it is no TOML, or a value is none that a role can have.
        KeyError: a role lacks something.
        TypeError: a role has something that no role has.
    """
    return [_fact(row) for row in tomllib.loads(text)["roles"]]


def _fact(row: dict[str, Any]) -> Fact:
    """One role; a misspelt value or key fails here and not later in a decision."""
    kinds = {
        "family": RoleFamily,
        "setting": RoleSetting,
        "convictions_question": ConvictionsQuestion,
        "criminal_record_check": CriminalRecordLevel,
        "hmpps_vetting": HmppsVetting,
        "establishment_clearance": EstablishmentClearance,
    }
    typed: dict[str, Any] = {name: kind(row[name]) for name, kind in kinds.items()}
    return Fact(**{**row, **typed, "training_packs": tuple(sorted(row["training_packs"]))})
