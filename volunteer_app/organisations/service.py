"""Changes to organisations, each with its history entry. Nobody is deleted, only closed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import REFERENCE_ALPHABET, db
from volunteer_app.foundation.errors import Refused
from volunteer_app.organisations import reference, rules
from volunteer_app.organisations.models import Establishment, Organisation
from volunteer_app.organisations.rules import Action, DatePrecision, Keeper, OrganisationKind, Sector

NAME_LENGTH = 200


@dataclass
class LoadReport:
    """What a load did, by code. `kept` were left as an administrator made them."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    no_longer_listed: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """One sentence for the log and for history."""
        gone = ", ".join(self.no_longer_listed) or "none"
        return (
            f"{len(self.added)} added, {len(self.changed)} changed, {len(self.kept)} kept as an "
            f"administrator made them; no longer listed: {gone}"
        )


def create_organisation(  # noqa: PLR0913 - by keyword only, each one a fact of the new row
    *,
    name: str,
    kind: OrganisationKind,
    sector: Sector,
    by: Actor,
    parent: Organisation | None = None,
    name_cy: str = "",
    code: str = "",
    is_place: bool | None = None,
) -> Organisation:
    """Add an organisation. Without a code it gets one of its own; `is_place` follows the kind.

    Raises:
        Refused: the name is empty or too long, the parent is closed or may not hold this kind,
            or the code is taken or has other signs than capital letters, digits and hyphens.
    """
    _check_parent(parent, kind)
    organisation = Organisation(
        code=_fresh_code(code),
        name=_checked_name(name),
        name_cy=name_cy.strip() or None,
        kind=kind,
        sector=sector,
        parent=parent,
        is_place=rules.is_place_kind(kind) if is_place is None else is_place,
        is_active=True,
        kept_by=Keeper.ADMINISTRATOR,
    )
    organisation.path = rules.path_under(parent.path if parent else None, organisation.code)
    _record(Action.CREATE, organisation, by)
    return organisation


def rename_organisation(organisation: Organisation, *, name: str, by: Actor, name_cy: str = "") -> None:
    """Give an organisation another name. Loading the reference data no longer changes it.

    Raises:
        Refused: the name is empty or too long.
    """
    organisation.name = _checked_name(name)
    organisation.name_cy = name_cy.strip() or None
    organisation.kept_by = Keeper.ADMINISTRATOR
    _record(Action.RENAME, organisation, by)


def close_organisation(organisation: Organisation, *, closed_on: date, reason: str, by: Actor) -> None:
    """Close an organisation; `closed_on` is its last day. What happened there stays on record.

    Raises:
        Refused: no reason, already closed, a day in the future, or open organisations under it.
    """
    if not reason.strip():
        raise Refused("Enter why the organisation closed", field="reason")
    if not organisation.is_active:
        raise Refused("This organisation is already closed")
    if closed_on > clock.today():
        raise Refused("The last day must be today or in the past", field="closed_on")
    if _holds_active(organisation):
        raise Refused("Close the organisations under this one first")
    organisation.is_active = False
    organisation.closed_on = closed_on
    organisation.closed_precision = DatePrecision.DAY
    organisation.kept_by = Keeper.ADMINISTRATOR
    _record(Action.CLOSE, organisation, by, reason.strip())


def load_reference_data(by: Actor) -> LoadReport:
    """Bring the organisations of the data files into the database, by code.

    Can be run at any time: a second run changes nothing and records nothing. A row that left the
    files is reported, never deleted; what an administrator renamed or closed stays as it is.
    """
    facts = reference.facts()
    report = LoadReport()
    with history.loading("reference data"):
        known = _known()
        for _, level in groupby(facts, key=lambda fact: fact.parent_code):
            _load_level(level, known, report)
            db.session.flush()
    listed = {fact.code for fact in facts}
    report.no_longer_listed = sorted(
        code for code, row in known.items() if row.kept_by is Keeper.REFERENCE_DATA and code not in listed
    )
    if report.added or report.changed:
        _record(Action.LOAD_REFERENCE_DATA, known[facts[0].code], by, str(report))
    return report


def _known() -> dict[str, Organisation]:
    statement = select(Organisation).options(joinedload(Organisation.establishment))
    return {row.code: row for row in db.session.scalars(statement)}


def _load_level(facts: Iterable[reference.Fact], known: dict[str, Organisation], report: LoadReport) -> None:
    for fact in facts:
        parent = known[fact.parent_code] if fact.parent_code else None
        row = known.get(fact.code)
        if row is None:
            known[fact.code] = _add(fact, parent)
            report.added.append(fact.code)
        elif row.kept_by is Keeper.ADMINISTRATOR:
            report.kept.append(fact.code)
        elif _update(row, fact, parent):
            report.changed.append(fact.code)


def _columns(fact: reference.Fact, parent: Organisation | None) -> dict[str, Any]:
    return {
        "name": fact.name,
        "name_cy": fact.name_cy,
        "kind": fact.kind,
        "sector": fact.sector,
        "parent_id": parent.id if parent else None,
        "path": rules.path_under(parent.path if parent else None, fact.code),
        "is_place": fact.is_place,
        "is_active": fact.is_active,
        "closed_on": fact.closed_on,
        "closed_precision": fact.closed_precision,
    }


def _add(fact: reference.Fact, parent: Organisation | None) -> Organisation:
    row = Organisation(code=fact.code, kept_by=Keeper.REFERENCE_DATA, **_columns(fact, parent))
    if fact.establishment is not None:
        row.establishment = Establishment(**fact.establishment)
    db.session.add(row)
    return row


def _update(row: Organisation, fact: reference.Fact, parent: Organisation | None) -> bool:
    changed = _assign(row, _columns(fact, parent))
    if fact.establishment is None:
        return changed
    if row.establishment is None:
        row.establishment = Establishment(**fact.establishment)
        return True
    return _assign(row.establishment, fact.establishment) or changed


def _assign(row: Organisation | Establishment, columns: dict[str, Any]) -> bool:
    different = {name: value for name, value in columns.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)


def _check_parent(parent: Organisation | None, kind: OrganisationKind) -> None:
    if not rules.may_hold(parent.kind if parent else None, kind):
        raise Refused("An organisation of this kind cannot be placed there", field="parent")
    if parent is not None and not parent.is_active:
        raise Refused("The organisation above it is closed", field="parent")


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused("Enter the name of the organisation", field="name")
    if len(name) > NAME_LENGTH:
        raise Refused(f"The name must be {NAME_LENGTH} characters or fewer", field="name")
    return name


def _fresh_code(code: str) -> str:
    code = code.strip().upper() or "ORG-" + "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(6))
    if not rules.is_valid_code(code):
        raise Refused("The code can have capital letters, digits and hyphens, 2 to 16 in all", field="code")
    if db.session.scalars(select(Organisation.id).where(Organisation.code == code)).first() is not None:
        raise Refused("Another organisation has this code", field="code")
    return code


def _holds_active(organisation: Organisation) -> bool:
    statement = select(Organisation.id).where(
        Organisation.parent_id == organisation.id, Organisation.is_active
    )
    return db.session.scalars(statement.limit(1)).first() is not None


def _record(action: Action, organisation: Organisation, by: Actor, reason: str = "") -> None:
    db.session.add(organisation)
    db.session.flush()
    history.record(action, organisation, by=by, reason=reason, organisation_id=organisation.id)
