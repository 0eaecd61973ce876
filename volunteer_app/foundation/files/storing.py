"""Taking files in, reading them again and letting them go, in an order in which nothing is lost.

Taking in: the bytes are kept first, the row is written in the transaction of the form. If that fails,
bytes are left that no row knows; a job removes those after a day (`tasks`). Letting go: the row goes
first, the bytes once that is stored. So a row without its bytes cannot arise from a failure in between.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from volunteer_app.config import Settings
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db, only_a_savepoint
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.files import names, pictures, sniffing
from volunteer_app.foundation.files.kinds import FileKind
from volunteer_app.foundation.files.local_disk import LocalDisk
from volunteer_app.foundation.files.models import StoredFile
from volunteer_app.foundation.files.s3 import S3Storage
from volunteer_app.foundation.files.storage import Storage, new_key
from volunteer_app.foundation.logs import log_of

log = log_of(__name__)

_GOING = "files.going"

DAMAGED = (
    "This file is damaged: what is stored is not what was uploaded, so it is not sent to you. "
    "Ask whoever added it to add it again"
)


@dataclass(frozen=True)
class Checked:
    """A file that is one of those we take, made harmless, and not yet kept."""

    name: str
    kind: FileKind
    content: bytes


@dataclass(frozen=True)
class Kept:
    """A file whose bytes are in the storage, and which waits for its row."""

    storage_key: str
    name: str
    kind: FileKind
    size: int
    sha256: str


def register(app: Flask, settings: Settings) -> None:
    """Choose the storage.

    Raises:
        StorageSettingsWrong: the settings ask for one that cannot be had.
    """
    app.extensions["storage"] = storage_for(settings)


def storage_for(settings: Settings) -> Storage:
    """The storage that the settings ask for."""
    if settings.storage_url:
        return S3Storage(settings)
    return LocalDisk(Path(settings.instance_path) / "files")


def storage() -> Storage:
    """The storage of the present application."""
    return cast(Storage, current_app.extensions["storage"])


def examine(content: bytes, sent_name: str) -> Checked:
    """Say what a file is, and make it harmless: pictures lose everything but what is seen.

    Raises:
        NotTaken: it is nothing that we take.
    """
    kind = sniffing.kind_of(content)
    if kind in {FileKind.PNG, FileKind.JPEG}:
        content = pictures.cleaned(content, kind)
    return Checked(names.clean(sent_name, kind), kind, content)


def keep(file: Checked) -> Kept:
    """Keep the bytes. Until a row is stored for them, they are kept for a day.

    Raises:
        Unavailable: the storage did not take them.
    """
    kept = Kept(new_key(), file.name, file.kind, len(file.content), _hash(file.content))
    storage().put(kept.storage_key, file.content)
    return kept


def add_row(kept: Kept, *, by: Actor) -> StoredFile:
    """The row of a file that was kept. The caller refers to it, and records that in the history."""
    facts: dict[str, Any] = dict(vars(kept))
    row = StoredFile(uploaded_by=by.name, **facts)
    db.session.add(row)
    db.session.flush()
    return row


def remove(file: StoredFile) -> None:
    """Let a file go: its row now, its bytes when that is stored."""
    db.session.delete(file)


def read(file: StoredFile) -> bytes:
    """The bytes of a file, which are those that were kept.

    Raises:
        Refused: they are gone, or are not those.
        Unavailable: the storage does not answer.
    """
    content = storage().get(file.storage_key)
    if content is None or _hash(content) != file.sha256:
        log.error("file %s is %s", file.reference, "gone" if content is None else "damaged")
        raise Refused(DAMAGED)
    return content


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@event.listens_for(StoredFile, "after_delete")
def _going(_mapper: Any, _connection: Any, file: StoredFile) -> None:
    db.session().info.setdefault(_GOING, set()).add(file.storage_key)


@event.listens_for(Session, "after_commit")
def _gone(session: Session) -> None:
    if only_a_savepoint(session):
        return
    for key in sorted(session.info.pop(_GOING, ())):
        try:
            storage().delete(key)
        except Exception:
            log.warning("the bytes of a removed file could not be removed; the job will try again")


@event.listens_for(Session, "after_soft_rollback")
def _stays(session: Session, ended: SessionTransaction | None = None) -> None:
    if not only_a_savepoint(session, ended):
        session.info.pop(_GOING, None)
