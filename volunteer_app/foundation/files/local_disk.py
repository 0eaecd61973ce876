"""Files in a folder of this machine, which only the service's own user can read."""

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from volunteer_app.foundation.errors import Unavailable
from volunteer_app.foundation.files.storage import KEY, Found, checked, try_out

OWNER_ONLY_FOLDER, OWNER_ONLY_FILE = 0o700, 0o600


class LocalDisk:
    """Each file under its key; it gets its name when it is complete and on the disk."""

    def __init__(self, folder: Path) -> None:
        """The folder is made at the first file."""
        self.folder = folder

    def put(self, key: str, data: bytes) -> None:
        """Write beside the place, wait for the disk, then give it its name."""
        path = self.folder / checked(key)
        draft = path.with_name(f"{secrets.token_hex(16)}.part")
        try:
            for folder in (self.folder, path.parent):
                _make_folder(folder)
            self._write(draft, data)
            os.link(draft, path)  # unlike a renaming, it never replaces what is there
            draft.unlink()
            _wait_for_disk(path.parent)
        except OSError as error:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise Unavailable("a file could not be kept on the disk") from error

    def get(self, key: str) -> bytes | None:
        """The bytes of the file."""
        try:
            return (self.folder / checked(key)).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Unavailable("a file could not be read from the disk") from error

    def delete(self, key: str) -> None:
        """Remove the file; its folder stays for the next."""
        try:
            (self.folder / checked(key)).unlink(missing_ok=True)
        except OSError as error:
            raise Unavailable("a file could not be removed from the disk") from error

    def everything(self) -> Iterator[Found]:
        """Every file, and what a process that was stopped in the middle of writing left behind."""
        for path in self.folder.glob("??/*"):
            key = f"{path.parent.name}/{path.name}"
            with suppress(FileNotFoundError):  # gone meanwhile
                since = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                if KEY.fullmatch(key):
                    yield Found(key, since)

    def problem(self) -> str:
        """Try it out."""
        try:
            try_out(self)
        except (OSError, Unavailable) as error:
            reason = error.__cause__ or error
            return f"Files cannot be kept in {self.folder}: {reason}"
        return ""

    def _write(self, draft: Path, data: bytes) -> None:
        with open(draft, "xb", opener=_owner_only) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())


def _make_folder(folder: Path) -> None:
    """The folder and those above it that are missing, each on the disk before something is put into it."""
    if folder.is_dir():
        return
    if not folder.parent.exists():
        _make_folder(folder.parent)
    folder.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
    _wait_for_disk(folder.parent)


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, OWNER_ONLY_FILE)


def _wait_for_disk(folder: Path) -> None:
    """A name is on the disk when its folder is."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
