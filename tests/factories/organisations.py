"""Organisations for tests: small, valid, recorded by a job, flushed and never committed."""

from itertools import count
from typing import Any

from volunteer_app.foundation import history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.organisations import rules
from volunteer_app.organisations.models import Establishment, Organisation
from volunteer_app.organisations.rules import Action, OrganisationKind, Sector

BY = Actor.job("test factory")
_numbers = count(1)


def make_organisation(
    name: str = "Hope Mentoring",
    *,
    kind: OrganisationKind = OrganisationKind.VOLUNTARY,
    sector: Sector = Sector.VOLUNTARY,
    parent: Organisation | None = None,
    **columns: Any,
) -> Organisation:
    """An organisation under `parent`, of the voluntary sector unless told. Codes are T1, T2 ..."""
    code = columns.pop("code", f"T{next(_numbers)}")
    organisation = Organisation(
        code=code,
        name=name,
        kind=kind,
        sector=sector,
        parent=parent,
        path=rules.path_under(parent.path if parent else None, code),
        is_place=columns.pop("is_place", rules.is_place_kind(kind)),
        **columns,
    )
    history.record(Action.CREATE, organisation, by=BY)
    return organisation


def make_prison(name: str = "Northwood (HMP)", *, holds_women: bool = False, **columns: Any) -> Organisation:
    """A closed-conditions prison with an establishment row; for men unless `holds_women`."""
    organisation = make_organisation(name, kind=OrganisationKind.PRISON, sector=Sector.PRISONS, **columns)
    establishment = Establishment(
        organisation_id=organisation.id,  # by id: the organisation itself is not changed by this
        holds_men=not holds_women,
        holds_women=holds_women,
        holds_under_18s=False,
        is_open=False,
        categories=None if holds_women else "B",
    )
    db.session.add(establishment)
    history.record(Action.CREATE, establishment, by=BY)
    return organisation


def make_probation_region(name: str = "Northshire probation region", **columns: Any) -> Organisation:
    """A probation region."""
    return make_organisation(name, kind=OrganisationKind.PROBATION_REGION, sector=Sector.PROBATION, **columns)
