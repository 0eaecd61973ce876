"""The organisations that are the same for everybody, read from the files under data/.

Where each file comes from and what we changed: docs/data-sources.md.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from volunteer_app.organisations.rules import (
    DatePrecision,
    OrganisationKind,
    PrisonCategory,
    Sector,
    is_place_kind,
    join_categories,
)

DATA = Path(__file__).parent / "data"
PRISON_SERVICE = "HMPPS"
_YES_NO = {"yes": True, "no": False, "": None}


@dataclass(frozen=True)
class Fact:
    """One organisation of the reference data. `establishment` is None except for a prison."""

    code: str
    name: str
    kind: OrganisationKind
    sector: Sector
    parent_code: str | None
    is_place: bool
    name_cy: str | None = None
    is_active: bool = True
    closed_on: date | None = None
    closed_precision: DatePrecision | None = None
    establishment: dict[str, Any] | None = field(default=None, compare=False)


def facts() -> list[Fact]:
    """All organisations of the reference data, each parent before those under it."""
    return [*_public_bodies(), *_probation_regions(), *_prisons(), *_delivery_units()]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _public_bodies() -> Iterator[Fact]:
    for row in _rows("public_bodies.csv"):
        kind = OrganisationKind(row["kind"])
        yield Fact(
            code=row["code"],
            name=row["name"],
            name_cy=row["name_cy"] or None,
            kind=kind,
            sector=Sector(row["sector"]),
            parent_code=row["parent"] or None,
            is_place=is_place_kind(kind),
        )


def _probation_regions() -> Iterator[Fact]:
    for row in _rows("probation_regions.csv"):
        yield Fact(
            code=row["code"],
            name=f"{row['name']} probation region",
            kind=OrganisationKind.PROBATION_REGION,
            sector=Sector.PROBATION,
            parent_code=PRISON_SERVICE,
            is_place=True,
        )


def _delivery_units() -> Iterator[Fact]:
    for row in _rows("probation_delivery_units.csv"):
        yield Fact(
            code=row["code"],
            name=_unit_name(row["name"]),
            kind=OrganisationKind.PROBATION_DELIVERY_UNIT,
            sector=Sector.PROBATION,
            parent_code=row["region"] or PRISON_SERVICE,
            # The two national teams are desks, not somewhere that a volunteer goes.
            is_place=bool(row["region"]),
        )


def _unit_name(area: str) -> str:
    """Say what it is, before the list of districts: "Leeds" alone could be a prison or a city."""
    place, bracket, districts = area.partition(" (")
    return f"{place} probation delivery unit{bracket}{districts}"


def _prisons() -> Iterator[Fact]:
    for row in _rows("prisons.csv"):
        yield Fact(
            code=row["code"],
            name=row["name"],
            name_cy=row["name_cy"] or None,
            kind=OrganisationKind.PRISON,
            sector=Sector.PRISONS,
            parent_code=PRISON_SERVICE,
            is_place=True,
            is_active=row["active"] == "yes",
            closed_on=date.fromisoformat(row["closed_on"]) if row["closed_on"] else None,
            closed_precision=DatePrecision(row["closed_precision"]) if row["closed_precision"] else None,
            establishment=_establishment(row),
        )


def _establishment(row: dict[str, str]) -> dict[str, Any]:
    """The columns of an establishment. Where the file is silent, None: unknown stays unknown."""
    flags = ("holds_men", "holds_women", "holds_under_18s", "is_open")
    texts = (
        "predominant_function",
        "operator",
        "address_line_1",
        "address_line_2",
        "town",
        "county",
        "postcode",
        "country",
    )
    categories = [PrisonCategory(part) for part in row["categories"].split("|") if part]
    return {
        **{name: _YES_NO[row[name]] for name in flags},
        **{name: row[name] or None for name in texts},
        "is_contracted": _YES_NO[row["contracted"]],
        "categories": join_categories(categories),
    }
