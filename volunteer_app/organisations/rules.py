"""What kinds of organisation there are, who may sit under whom, and where people can be placed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum


class OrganisationKind(StrEnum):
    """What an organisation is. The value is stored; never rename one without a migration."""

    DEPARTMENT = "department"
    AGENCY = "agency"
    PRISON = "prison"
    PROBATION_REGION = "probation_region"
    PROBATION_DELIVERY_UNIT = "probation_delivery_unit"
    POLICE = "police"
    YOUTH_JUSTICE = "youth_justice"
    COURT_SERVICE = "court_service"
    VOLUNTARY = "voluntary"
    INFRASTRUCTURE_BODY = "infrastructure_body"
    OTHER = "other"


# Which prisons and probation offices there are is public knowledge
PUBLIC_KINDS = frozenset(
    {
        OrganisationKind.PRISON,
        OrganisationKind.PROBATION_REGION,
        OrganisationKind.PROBATION_DELIVERY_UNIT,
    }
)


class Sector(StrEnum):
    """The part of the criminal justice system an organisation belongs to."""

    JUSTICE_POLICY = "justice_policy"
    PRISONS_AND_PROBATION = "prisons_and_probation"
    PRISONS = "prisons"
    PROBATION = "probation"
    COURTS = "courts"
    POLICE = "police"
    PROSECUTION = "prosecution"
    PAROLE = "parole"
    YOUTH_JUSTICE = "youth_justice"
    VICTIMS_AND_WITNESSES = "victims_and_witnesses"
    LEGAL_AID = "legal_aid"
    VOLUNTARY = "voluntary"


class PrisonCategory(StrEnum):
    """Security category of a men's prison (HMPPS Security Categorisation Policy Framework).

    Women's prisons and those for under-18s have none of these letters.
    """

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class DatePrecision(StrEnum):
    """How exactly the last day of a closed organisation is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Keeper(StrEnum):
    """Whose word stands for an organisation.

    Loading the reference data again must not undo what an administrator has changed since.
    """

    REFERENCE_DATA = "reference_data"
    ADMINISTRATOR = "administrator"


class Action(StrEnum):
    """What history calls each change in this room."""

    CREATE = "organisation:create"
    RENAME = "organisation:rename"
    CLOSE = "organisation:close"
    LOAD_REFERENCE_DATA = "organisation:load_reference_data"


# Departments and agencies: each has a volunteering champion
PUBLIC_BODIES = frozenset({OrganisationKind.DEPARTMENT, OrganisationKind.AGENCY})
_TOP_LEVEL: frozenset[OrganisationKind] = frozenset()

# An empty set means "always at the top". Kinds in _MAY_STAND_ALONE may also have no parent.
PARENT_KINDS: dict[OrganisationKind, frozenset[OrganisationKind]] = {
    OrganisationKind.DEPARTMENT: _TOP_LEVEL,
    OrganisationKind.AGENCY: PUBLIC_BODIES,
    OrganisationKind.PRISON: PUBLIC_BODIES,
    OrganisationKind.PROBATION_REGION: PUBLIC_BODIES,
    OrganisationKind.PROBATION_DELIVERY_UNIT: frozenset(
        # A national team is a delivery unit that no region holds.
        {OrganisationKind.PROBATION_REGION, OrganisationKind.AGENCY}
    ),
    OrganisationKind.POLICE: PUBLIC_BODIES | {OrganisationKind.POLICE},
    OrganisationKind.YOUTH_JUSTICE: PUBLIC_BODIES | {OrganisationKind.YOUTH_JUSTICE},
    OrganisationKind.COURT_SERVICE: PUBLIC_BODIES | {OrganisationKind.COURT_SERVICE},
    OrganisationKind.VOLUNTARY: frozenset({OrganisationKind.VOLUNTARY, OrganisationKind.INFRASTRUCTURE_BODY}),
    OrganisationKind.INFRASTRUCTURE_BODY: frozenset({OrganisationKind.INFRASTRUCTURE_BODY}),
    OrganisationKind.OTHER: frozenset(OrganisationKind),
}

_MAY_STAND_ALONE = frozenset(OrganisationKind) - {
    OrganisationKind.PRISON,
    OrganisationKind.PROBATION_REGION,
    OrganisationKind.PROBATION_DELIVERY_UNIT,
}

# Where a volunteer can be placed. Departments and agencies are offices, not places of volunteering.
PLACE_KINDS = frozenset(
    {
        OrganisationKind.PRISON,
        OrganisationKind.PROBATION_REGION,
        OrganisationKind.PROBATION_DELIVERY_UNIT,
        OrganisationKind.POLICE,
        OrganisationKind.YOUTH_JUSTICE,
        OrganisationKind.COURT_SERVICE,
        OrganisationKind.VOLUNTARY,
    }
)

# Bodies of the justice system, which employ the staff who volunteer
JUSTICE_KINDS = (PLACE_KINDS - {OrganisationKind.VOLUNTARY}) | PUBLIC_BODIES

_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,15}")
# Leeds (HMP), Bristol (HMP & YOI), Oakhill (STC), HMP Leeds, Dover Immigration Removal Centre
_ITS_TITLE = re.compile(
    r"^(?:HMP/YOI|HMP & YOI|HMP|HMYOI)\s+|\s*\([^)]*\)$|\s+Immigration Removal Centre$", re.IGNORECASE
)


def may_hold(parent: OrganisationKind | None, kind: OrganisationKind) -> bool:
    """Whether an organisation of `kind` may sit under one of `parent` (None: under nobody)."""
    if parent is None:
        return kind in _MAY_STAND_ALONE
    return parent in PARENT_KINDS[kind]


def is_place_kind(kind: OrganisationKind) -> bool:
    """Whether people can normally be placed at an organisation of this kind."""
    return kind in PLACE_KINDS


def bare_name(prison: str) -> str:
    """The name of a prison without what it is: Leeds, of Leeds (HMP)."""
    return _ITS_TITLE.sub("", prison).strip()


def is_valid_code(code: str) -> bool:
    """Capital letters, digits and hyphens, 2 to 16 long: safe inside a path."""
    return _CODE.fullmatch(code) is not None


def path_under(parent_path: str | None, code: str) -> str:
    """The path of `code` under `parent_path`, such as "/MOJ/HMPPS/LEI/"."""
    return f"{parent_path or '/'}{code}/"


def path_end(path: str) -> str:
    """The first text that sorts after every path under `path`.

    "0" follows "/" in every byte-wise collation, so `path <= p < path_end(path)` holds for
    exactly the organisation itself and those below it, and a plain index answers it.
    """
    return path[:-1] + "0"


def is_within(path: str, ancestor_path: str) -> bool:
    """Whether `path` is the organisation at `ancestor_path` or one below it."""
    return path.startswith(ancestor_path)


def join_categories(categories: Iterable[PrisonCategory]) -> str | None:
    """Categories as they are stored: sorted, parted by "|"; None when none is known."""
    return "|".join(sorted(set(categories))) or None


def split_categories(text: str | None) -> tuple[PrisonCategory, ...]:
    """The stored text as categories; an empty tuple means that none is known."""
    return tuple(PrisonCategory(part) for part in text.split("|")) if text else ()
