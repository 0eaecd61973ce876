"""Changes to the versions of training packs, each with its history entry."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date
from typing import Any

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.training.models import TrainingPack
from volunteer_app.training.packs import folders, queries
from volunteer_app.training.packs.content import ModuleContent, PackContent, stored_shape
from volunteer_app.training.packs.models import TrainingModule, TrainingPackVersion
from volunteer_app.training.packs.rules import Action, PackState, in_force, publishing_problem

OF_VERSION = (
    "version",
    "valid_from",
    "title",
    "audience",
    "required_of",
    "summary",
    "minutes",
    "pass_mark",
    "validity_months",
    "digest",
)
# What the pack's own row says: the same as the version in force
MIRRORED = ("title", "version", "validity_months", "minutes", "summary")


def add_pack(content: PackContent, action: Action, *, by: Actor) -> TrainingPack:
    """A pack that nobody knew before; it can be chosen once a version is in force."""
    pack = TrainingPack(
        code=content.code, is_active=False, **{name: getattr(content, name) for name in MIRRORED}
    )
    history.record(action, pack, by=by)
    return pack


def add_version(
    pack: TrainingPack, content: PackContent, *, state: PackState, by: Actor, from_upload: bool = False
) -> TrainingPackVersion:
    """Store what a folder or an upload says as a version of its pack."""
    added = TrainingPackVersion(
        pack_id=pack.id,
        state=state,
        from_upload=from_upload,
        published_at=clock.now() if state is PackState.PUBLISHED else None,
        settings=list(content.settings),
        aims=list(content.aims),
        sources=stored_shape(content.sources),
        modules=[_module(place, each) for place, each in enumerate(content.modules, 1)],
        **{name: getattr(content, name) for name in OF_VERSION},
    )
    history.record(Action.UPLOAD if from_upload else Action.LOAD, added, by=by)
    return added


def upload(content: PackContent, *, by: Actor) -> TrainingPackVersion:
    """Store an upload as a draft, which takes the place of an earlier draft of the same version.

    Raises:
        Refused: this version was published before, or the pack has another title.
    """
    pack = queries.pack_to_change(content.code)
    if pack is None:
        pack = add_pack(content, Action.UPLOAD, by=by)
    elif pack.title != content.title:
        raise Refused(
            f"The title is “{content.title}”, but the pack {pack.code} is called “{pack.title}”. "
            "A pack keeps its title, which stands on people’s records. For another pack, use another code",
            "file",
        )
    before = queries.version_of(pack, content.version)
    if before is not None and before.state is not PackState.DRAFT:
        raise Refused(
            f"Version {content.version} of {pack.title} was published before, and stays as it is. "
            "Give the new version a higher number in pack.toml",
            "file",
        )
    if before is not None:
        drop(before, by=by)
    return add_version(pack, content, state=PackState.DRAFT, by=by, from_upload=True)


def publish(version: TrainingPackVersion, *, by: Actor) -> None:
    """Put a draft in force from its first day on.

    Raises:
        Refused: it is no draft any more, or would never be in force.
    """
    pack = _hold(version)
    _must_be(version, PackState.DRAFT, "This version is no longer a draft")
    if problem := publishing_problem(version.valid_from, queries.versions_of(pack.id), clock.today()):
        raise Refused(problem)
    version.state, version.published_at = PackState.PUBLISHED, clock.now()
    history.record(Action.PUBLISH, version, by=by)
    settle(pack, clock.today(), Action.PUBLISH, by=by)


def withdraw(version: TrainingPackVersion, *, reason: str, by: Actor) -> None:
    """Take a published version out of force; the one before it is in force again, if there is one.

    Who has begun it finishes it.

    Raises:
        Refused: it is not published.
    """
    pack = _hold(version)
    _must_be(version, PackState.PUBLISHED, "This version is not published")
    version.state, version.withdrawn_on = PackState.WITHDRAWN, clock.today()
    history.record(Action.WITHDRAW, version, by=by, reason=reason)
    settle(pack, clock.today(), Action.WITHDRAW, by=by)


def delete_draft(version: TrainingPackVersion, *, by: Actor) -> None:
    """Forget a draft; and its pack, when it has no other version.

    Raises:
        Refused: it is no draft any more.
    """
    pack = _hold(version)
    _must_be(version, PackState.DRAFT, "This version is no longer a draft")
    drop(version, by=by)
    if not queries.versions_of(pack.id) and not pack.is_active and not queries.is_recorded(pack):
        db.session.delete(pack)
        history.record(Action.DELETE_DRAFT, pack, by=by)


def settle(
    pack: TrainingPack, day: date, action: Action, *, by: Actor, listed: Collection[str] | None = None
) -> bool:
    """Make the pack's own row say what its version in force on this day says; whether that changed it.

    A pack without one can no longer be chosen, nor one whose folder is gone, unless an upload is in force. It
    keeps what it last said for the records that name it.

    Args:
        pack: the pack.
        day: the day.
        action: what history calls the change.
        by: who causes it.
        listed: the codes of the packs that have a folder; by default those under training_packs/.
    """
    now = in_force(queries.versions_of(pack.id), day)
    has_folder = pack.code in (folders.codes() if listed is None else listed)
    said: dict[str, Any] = {"is_active": now is not None and (now.from_upload or has_folder)}
    if now is not None:
        said |= {name: getattr(now, name) for name in MIRRORED}
    different = {name: value for name, value in said.items() if getattr(pack, name) != value}
    for name, value in different.items():
        setattr(pack, name, value)
    if different:
        history.record(action, pack, by=by)
    return bool(different)


def _hold(version: TrainingPackVersion) -> TrainingPack:
    """The version's pack, held until the transaction ends, and the version as it is now."""
    pack = queries.pack_held(version.pack_id)
    db.session.refresh(version)
    return pack


def _must_be(version: TrainingPackVersion, state: PackState, otherwise: str) -> None:
    if version.state is not state:
        raise Refused(otherwise)


def drop(version: TrainingPackVersion, *, by: Actor) -> None:
    """Remove a draft, and leave its pack: another version takes its place."""
    db.session.delete(version)
    history.record(Action.DELETE_DRAFT, version, by=by)


def _module(position: int, content: ModuleContent) -> TrainingModule:
    facts: dict[str, Any] = asdict(content)
    return TrainingModule(**{**facts, "aims": list(content.aims)}, position=position)
