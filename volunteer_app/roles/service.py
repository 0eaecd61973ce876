"""Bringing the roles of the data file into the database."""

from __future__ import annotations

from dataclasses import dataclass, field

from volunteer_app.foundation import history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.roles import queries, reference
from volunteer_app.roles.models import Role, RoleTrainingPack
from volunteer_app.roles.rules import Action


@dataclass
class LoadReport:
    """What a load did, by code."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    no_longer_listed: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """One sentence for the log and for history."""
        gone = ", ".join(self.no_longer_listed) or "none"
        return f"{len(self.added)} added, {len(self.changed)} changed; no longer listed: {gone}"


def load_reference_data(by: Actor) -> LoadReport:
    """Bring the roles of the data file into the database, by code.

    Can be run at any time: a second run changes nothing and records nothing. A role that left the
    file is reported, never deleted: placements rest on it.
    """
    facts = reference.facts()
    report = LoadReport()
    known = {role.code: role for role in queries.all_roles()}
    with history.loading("roles"):
        for fact in facts:
            _load(fact, known, report)
    report.no_longer_listed = sorted(known.keys() - {fact.code for fact in facts})
    if report.added or report.changed:
        subject = known[facts[0].code]
        history.record(Action.LOAD_REFERENCE_DATA, subject, by=by, reason=str(report))
    return report


def _load(fact: reference.Fact, known: dict[str, Role], report: LoadReport) -> None:
    role = known.get(fact.code)
    if role is None:
        role = known[fact.code] = Role(**fact.columns())
        _give_packs(role, fact.training_packs)
        db.session.add(role)
        report.added.append(fact.code)
    elif _update(role, fact):
        report.changed.append(fact.code)


def _update(role: Role, fact: reference.Fact) -> bool:
    different = {name: value for name, value in fact.columns().items() if getattr(role, name) != value}
    for name, value in different.items():
        setattr(role, name, value)
    return _give_packs(role, fact.training_packs) or bool(different)


def _give_packs(role: Role, codes: tuple[str, ...]) -> bool:
    """Let the role ask for exactly these packs; True if that changed anything."""
    present = {pack.pack_code: pack for pack in role.training_packs}
    if present.keys() == set(codes):
        return False
    role.training_packs = [present.get(code) or RoleTrainingPack(pack_code=code) for code in codes]
    return True
