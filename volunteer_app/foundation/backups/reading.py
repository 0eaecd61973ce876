"""Opening a backup that may be damaged, somebody else's or made to do harm. Nothing is unpacked to the disk,
no name in it becomes a path, and memory stays bounded whatever the file claims."""

import hashlib
import hmac
import io
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO, cast

from pydantic import ValidationError

from volunteer_app.foundation.backups import checking
from volunteer_app.foundation.backups.manifest import (
    FORMAT,
    NAME,
    BackupProblem,
    Damaged,
    HeldFile,
    Manifest,
    Table,
    shown,
)
from volunteer_app.foundation.backups.sealing import MAGIC, Unsealed
from volunteer_app.foundation.backups.taking import EVERY, LONGEST_ROW, MARK, MARK_LENGTH, Tell

PIECE = 1024 * 1024
LARGEST_MANIFEST = 64 * 1024 * 1024
HOW = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
NOT_ONE = "This file is not a backup of this service."
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OverflowError)
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Archive:
    """An opened backup whose every byte is what was written."""

    manifest: Manifest
    _opened: zipfile.ZipFile

    def rows(self, table: Table) -> Iterator[list[Any]]:
        """The rows of a table, in the order of their key."""
        with (
            _telling_of_damage(),
            self._opened.open(table.member) as part,
            io.BufferedReader(cast(Any, part), PIECE) as lines,
        ):
            while line := lines.readline(LONGEST_ROW):
                row = _parsed(line)
                if not isinstance(row, list) or len(row) != len(table.columns):
                    raise Damaged(f"This backup is damaged: a row of {table.name} has other columns.")
                yield row

    def file(self, stored: HeldFile) -> bytes:
        """A stored file."""
        with _telling_of_damage():
            return self._opened.read(stored.member)

    def check(self, tell: Tell) -> None:
        """Read it all once, before any of it is used.

        Raises:
            Damaged: something in it is not what its manifest says.
        """
        for table in self.manifest.tables:
            with _telling_of_damage():
                self._check_member(table)
                self._check_rows(table, tell)
        for stored in self.manifest.files:
            with _telling_of_damage():
                self._check_member(stored)

    def _check_member(self, part: Table | HeldFile) -> None:
        with self._opened.open(part.member) as content:
            if _fingerprint(content, part.bytes) != part.sha256:
                raise Damaged(f"This backup is damaged: {part.member} is not what its manifest says.")

    def _check_rows(self, table: Table, tell: Tell) -> None:
        count, before, key, check = 0, None, key_of(table), checking.checker(table)
        for count, row in enumerate(self.rows(table), 1):
            check(row)
            here = key(row)
            if before is not None and not before < here:
                raise Damaged(f"This backup is damaged: rows of {table.name} are out of order.")
            before = here
            if count % EVERY == 0:
                tell(table.name, count)
        if count != table.rows:
            raise Damaged(f"This backup is damaged: {table.name} has {count:,} rows, not {table.rows:,}.")

    @cached_property
    def by_name(self) -> dict[str, Table]:
        """The tables by name."""
        return {table.name: table for table in self.manifest.tables}


def key_of(table: Table) -> Callable[[list[Any]], Key]:
    """How to find the key of a row.

    Raises:
        Damaged: the key is of columns that are not there.
    """
    names = [column.name for column in table.columns]
    if not table.key or not set(table.key) <= set(names):
        raise Damaged(f"This backup is damaged: {table.name} has no key.")
    places = [names.index(name) for name in table.key]
    return lambda row: tuple(row[place] for place in places)


@contextmanager
def opened(path: Path, passphrase: bytes | None = None) -> Iterator[Archive]:
    """A backup, once its fingerprint and its manifest are seen to be right.

    Raises:
        BackupProblem: it cannot be read, is no backup, is damaged, encrypted or of a newer version.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise BackupProblem(f"{path} cannot be read: {error.strerror}.") from None
    with file:
        # What goes wrong with an opened backup elsewhere, say with the settings, is no damage of it
        with _telling_of_damage():
            archive = _archive(_content(file, passphrase))
        yield archive


def _archive(content: BinaryIO) -> Archive:
    size = _compare_mark(content)
    inside = zipfile.ZipFile(content)
    return Archive(_manifest(inside, size), inside)


def _content(file: BinaryIO, passphrase: bytes | None) -> BinaryIO:
    start = file.read(len(MAGIC))
    if start == MAGIC:
        if passphrase is None:
            raise BackupProblem("This backup is encrypted: name the file of its passphrase.")
        return cast(BinaryIO, io.BufferedReader(Unsealed(file, passphrase), PIECE))
    if not start.startswith(b"PK"):
        raise Damaged(NOT_ONE)
    return file


def _compare_mark(content: BinaryIO) -> int:
    """Compare the file with the fingerprint at its end. Returns its size."""
    size = content.seek(0, os.SEEK_END)
    if size <= MARK_LENGTH:
        raise Damaged(NOT_ONE)
    content.seek(size - MARK_LENGTH)
    mark = content.read(MARK_LENGTH)
    if not mark.startswith(MARK):
        raise Damaged("This backup is damaged or cut off: it does not end in its fingerprint.")
    content.seek(0)
    found = MARK + _fingerprint(content, size - MARK_LENGTH, whole=False).encode()
    if not hmac.compare_digest(found, mark):
        raise Damaged("This backup is damaged: it is not what its fingerprint says.")
    return size


def _fingerprint(content: Any, length: int, *, whole: bool = True) -> str:
    """The hash of the next `length` bytes, which must be all there are if `whole`."""
    fingerprint, left = hashlib.sha256(), length
    while left and (piece := content.read(min(PIECE, left))):
        fingerprint.update(piece)
        left -= len(piece)
    if left or (whole and content.read(1)):
        raise Damaged("This backup is damaged: a part of it has another length than its manifest says.")
    return fingerprint.hexdigest()


def _manifest(inside: zipfile.ZipFile, size: int) -> Manifest:
    held = {info.filename: info for info in inside.infolist()}
    if NAME not in held or held[NAME].file_size > LARGEST_MANIFEST:
        raise Damaged(NOT_ONE)
    with inside.open(NAME) as part:
        written = part.read(LARGEST_MANIFEST)
    _refuse_newer(written)
    try:
        manifest = Manifest.model_validate_json(written)
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors()[0]["loc"])
        raise Damaged(f"This backup is damaged: its manifest is wrong at {shown(where)}.") from None
    _compare_members(inside, manifest, size)
    return manifest


def _refuse_newer(written: bytes) -> None:
    """Before anything else is understood of it: a later format may say the rest in another way."""
    said = _parsed(written)
    number = said.get("format") if isinstance(said, dict) else None
    if isinstance(number, int) and number > FORMAT:
        raise BackupProblem(
            f"This backup was made by a newer version ({shown(str(said.get('made_with')))}); "
            f"this is {version('volunteer-app')}. Restore it with that version."
        )
    if number != FORMAT:
        raise Damaged(NOT_ONE)


def _parsed(written: bytes) -> Any:
    """JSON, also when somebody nested it deeper than any program reads."""
    try:
        return json.loads(written)
    except (ValueError, TypeError, RecursionError):
        raise Damaged("This backup is damaged: what it holds cannot be read.") from None


def _compare_members(inside: zipfile.ZipFile, manifest: Manifest, size: int) -> None:
    """What is in the archive is what the manifest names: each once, and nothing else."""
    wanted, infos = manifest.members(), inside.infolist()
    names = [info.filename for info in infos]
    if len(names) != len(set(names)) or len(wanted) != len(manifest.tables) + len(manifest.files):
        raise Damaged("This backup is damaged: something is in it twice.")
    missing, extra = sorted(set(wanted) - set(names)), sorted(set(names) - set(wanted) - {NAME})
    for what, which in (("is missing", missing), ("does not belong in it", extra)):
        if which:
            raise Damaged(f"This backup is damaged: {shown(which[0])} {what}.")
    # Parts that overlap are how a small file becomes an endless one
    if sum(info.compress_size for info in infos) > size or any(
        info.compress_type not in HOW for info in infos
    ):
        raise Damaged("This backup is damaged: its parts do not fit in it.")
    for name, part in wanted.items():
        if inside.getinfo(name).file_size != part.bytes:
            raise Damaged(f"This backup is damaged: {shown(name)} has another length than its manifest says.")
        # Files are kept as they are, so that none can be larger than the archive that it came in
        if isinstance(part, HeldFile) and inside.getinfo(name).compress_type != zipfile.ZIP_STORED:
            raise Damaged(f"This backup is damaged: {shown(name)} was packed by another program.")


@contextmanager
def _telling_of_damage() -> Iterator[None]:
    try:
        yield
    except BROKEN:
        raise Damaged("This backup is damaged: it cannot be read to its end.") from None
