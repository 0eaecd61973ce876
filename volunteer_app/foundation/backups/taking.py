"""Writing a backup: a ZIP archive that is written from front to back, and its fingerprint at the very end."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import IO, Any, BinaryIO, Protocol, cast

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Text, column, select, table

from volunteer_app.foundation import clock
from volunteer_app.foundation.backups import tables
from volunteer_app.foundation.backups.manifest import (
    FORMAT,
    LARGEST_FILE,
    NAME,
    BackupProblem,
    HeldFile,
    Manifest,
    Shape,
    Table,
)
from volunteer_app.foundation.backups.sealing import Sealing
from volunteer_app.foundation.files.storage import Storage

MARK = b"sha256:"
MARK_LENGTH = len(MARK) + 64
LONGEST_ROW = 64 * 1024 * 1024
EVERY = 10_000
ROWS_OF_FILES = "stored_file"
Tell = Callable[[str, int], None]


class Written(Protocol):
    """Something that takes bytes in order."""

    def write(self, data: bytes, /) -> int:
        """Take some more."""


class Fingerprinted:
    """Passes on what is written to it, and puts the hash of all that in place of the last bytes, its mark.

    ZIP's own check sums leave out names, lengths and directory; this one covers every byte of the file.
    """

    def __init__(self, output: Written) -> None:
        """Nothing is written yet."""
        self._output, self._hash, self._held = output, hashlib.sha256(), b""

    def write(self, data: bytes) -> int:
        """Pass on all but what could be the mark."""
        everything = self._held + bytes(data)
        passing = everything[:-MARK_LENGTH]
        self._hash.update(passing)
        self._output.write(passing)
        self._held = everything[-MARK_LENGTH:]
        return len(data)

    def flush(self) -> None:
        """ZIP asks for it; the file itself is flushed at the end."""

    def finish(self) -> None:
        """Write the mark."""
        self._output.write(MARK + self._hash.hexdigest().encode())


@contextmanager
def archive(output: BinaryIO, passphrase: bytes | None) -> Iterator[zipfile.ZipFile]:
    """A ZIP archive to write into, encrypted if there is a passphrase."""
    sealing = Sealing(output, passphrase) if passphrase is not None else None
    fingerprinted = Fingerprinted(sealing or output)
    with zipfile.ZipFile(cast(IO[bytes], fingerprinted), "w", zipfile.ZIP_DEFLATED) as opened:
        opened.comment = bytes(MARK_LENGTH)  # the mark takes its place
        yield opened
    fingerprinted.finish()
    if sealing is not None:
        sealing.finish()


def take(output: BinaryIO, storage: Storage | None, tell: Tell, passphrase: bytes | None = None) -> Manifest:
    """Write a backup of the database, and of the stored files unless they are elsewhere (`storage` None).

    Raises:
        BackupProblem: there is nothing to back up, or something that no backup can hold.
    """
    with tables.snapshot() as connection, archive(output, passphrase) as opened:
        revision = MigrationContext.configure(connection).get_current_revision()
        if revision is None:
            raise BackupProblem("This database has no tables of this service: there is nothing to back up.")
        shapes = tables.shapes(connection)
        manifest = Manifest(
            format=FORMAT,
            made_with=version("volunteer-app"),
            made_at=clock.now().isoformat(timespec="seconds"),
            revision=revision,
            tables=[_table(opened, connection, shape, tell) for shape in shapes],
            files=(files := list(_files(opened, storage, tell))),
            files_are_elsewhere=storage is None,
            missing=_missing(connection, shapes, files) if storage is not None else [],
        )
        with _member(opened, NAME) as part:
            part.write(manifest.model_dump_json(indent=1).encode())
    return manifest


def _table(opened: zipfile.ZipFile, connection: Connection, shape: Shape, tell: Tell) -> Table:
    count, length, fingerprint = 0, 0, hashlib.sha256()
    with _member(opened, f"tables/{shape.name}.jsonl") as part:
        for count, row in enumerate(tables.rows(connection, shape), 1):
            line = _line(shape, row)
            part.write(line)
            fingerprint.update(line)
            length += len(line)
            if count % EVERY == 0:
                tell(shape.name, count)
    tell(shape.name, count)
    return Table(**shape.model_dump(), rows=count, bytes=length, sha256=fingerprint.hexdigest())


def _line(shape: Shape, row: list[Any]) -> bytes:
    line = json.dumps(row, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode() + b"\n"
    if len(line) > LONGEST_ROW:
        raise BackupProblem(f"A row of {shape.name} is longer than 64 MB; a backup cannot hold it.")
    return line


def _files(opened: zipfile.ZipFile, storage: Storage | None, tell: Tell) -> Iterator[HeldFile]:
    keys = sorted(found.key for found in storage.everything()) if storage is not None else []
    for number, key in enumerate(keys, 1):
        data = storage.get(key) if storage is not None else None
        if data is None:
            continue  # taken away since the list was made; `_missing` tells whether a row names it
        if len(data) > LARGEST_FILE:
            raise BackupProblem(f"Stored file {key} is larger than 32 MB; a backup cannot hold it.")
        with _member(
            opened, f"files/{key}", zipfile.ZIP_STORED
        ) as part:  # what is sent is compressed already
            part.write(data)
        yield HeldFile(key=key, bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
        if number % 100 == 0:
            tell("stored files", number)


def _missing(connection: Connection, shapes: list[Shape], files: list[HeldFile]) -> list[str]:
    """The keys of stored files that rows of this very moment name and that could not be read."""
    if all(shape.name != ROWS_OF_FILES for shape in shapes):
        return []  # tables from before there were files
    place = column("storage_key", Text)
    named = set(connection.scalars(select(place).select_from(table(ROWS_OF_FILES))))
    return sorted(named - {held.key for held in files})


def _member(opened: zipfile.ZipFile, name: str, how: int = zipfile.ZIP_DEFLATED) -> IO[bytes]:
    part = zipfile.ZipInfo(name, clock.now().timetuple()[:6])
    part.compress_type, part.external_attr = how, 0o600 << 16
    return opened.open(part, "w", force_zip64=True)
