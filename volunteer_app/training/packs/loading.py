"""Loads the packs that have a folder, when the service starts. Loading again changes nothing."""

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.training.models import TrainingPack
from volunteer_app.training.packs import folders, queries, service
from volunteer_app.training.packs.content import PackContent
from volunteer_app.training.packs.faults import Fault, Faulty
from volunteer_app.training.packs.rules import Action, PackState


@dataclass
class LoadReport:
    """What a load did, by code; and what it could not load, with the reasons."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    no_longer_listed: list[str] = field(default_factory=list)
    refused: dict[str, list[Fault]] = field(default_factory=dict)

    def __str__(self) -> str:
        """One sentence for the log."""
        gone = ", ".join(self.no_longer_listed) or "none"
        return f"{len(self.added)} added, {len(self.changed)} changed; no longer listed: {gone}"

    @property
    def problems(self) -> list[str]:
        """A line for each reason why something was not loaded."""
        return [f"{code}/{fault}" for code, faults in self.refused.items() for fault in faults]


def load_packs(by: Actor, folder: Path = folders.PACKS) -> LoadReport:
    """Publish the version in each pack's folder, if it is not there yet.

    A pack with a fault is left as it was, whole, and so is one whose words changed while its version did not:
    what learners have begun stays as it is. A pack whose folder is gone stays for the records that name it,
    but can no longer be chosen.
    """
    report = LoadReport()
    there = folders.folders(folder)
    known = {pack.code: pack for pack in db.session.scalars(select(TrainingPack))}
    for each in there:
        try:
            _load(folders.read(each), known.get(each.name), report, by)
        except Faulty as faulty:
            report.refused[each.name] = faulty.faults
    listed = {each.name for each in there}
    for code, pack in sorted(known.items()):
        if code not in listed and pack.is_active:
            service.settle(pack, clock.today(), Action.LOAD, by=by, listed=listed)
    report.no_longer_listed = sorted(
        code for code, pack in known.items() if not (code in listed or pack.is_active)
    )
    return report


def clash(content: PackContent) -> Fault | None:
    """What is wrong if this version was published before with other words; else None."""
    statement = select(TrainingPack).where(TrainingPack.code == content.code)
    pack = db.session.scalars(statement).one_or_none()
    stored = queries.version_of(pack, content.version) if pack else None
    if stored is None or stored.state is PackState.DRAFT or stored.digest == content.digest:
        return None
    return Fault(
        "pack.toml",
        0,
        f"Version {content.version} was published before with other words, and stays as it was. "
        "Give what changed a higher version",
    )


def _load(content: PackContent, pack: TrainingPack | None, report: LoadReport, by: Actor) -> None:
    if fault := clash(content):
        raise Faulty([fault])
    is_new = pack is None
    pack = pack or service.add_pack(content, Action.LOAD, by=by)
    stored = queries.version_of(pack, content.version)
    if stored is not None and stored.state is PackState.DRAFT:
        service.drop(stored, by=by)
        stored = None
    if stored is None:
        service.add_version(pack, content, state=PackState.PUBLISHED, by=by)
    changed = service.settle(pack, clock.today(), Action.LOAD, by=by, listed={content.code})
    if is_new:
        report.added.append(content.code)
    elif changed or stored is None:
        report.changed.append(content.code)
