"""Where the bytes of files are, as the rest of the house sees it: a key, and bytes under it.

A key is random and says nothing. Bytes are put once under a key and never changed. Whoever reads
compares them with their hash (`storing.read`): a disk and a bucket can both give back something else
than was put there.
"""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

# With the ending, what a process that was stopped in the middle of writing left on a disk
KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}(\.part)?")


@dataclass(frozen=True)
class Found:
    """A key that is there, and since when."""

    key: str
    since: datetime


class StorageSettingsWrong(RuntimeError):
    """The settings ask for a storage that cannot be had, or do not say enough. A sentence says which."""


class Storage(Protocol):
    """Keeps bytes by key. Each method may raise foundation.errors.Unavailable: ask again later."""

    def put(self, key: str, data: bytes) -> None:
        """Keep these bytes, all of them or none. The key is new."""

    def get(self, key: str) -> bytes | None:
        """The bytes, or None when there are none under this key."""

    def delete(self, key: str) -> None:
        """Forget the bytes. Says nothing when there are none."""

    def everything(self) -> Iterator[Found]:
        """Every key that is there, in no order."""

    def problem(self) -> str:
        """A sentence when nothing can be kept here at the moment, else empty."""


def new_key() -> str:
    """A key that cannot be guessed: 128 random bits, with 8 more in front, so that no folder grows large."""
    return f"{secrets.token_hex(1)}/{secrets.token_hex(16)}"


def checked(key: str) -> str:
    """The key, if it is one of ours: nothing else may reach the names of files.

    Raises:
        ValueError: it is not.
    """
    if not KEY.fullmatch(key):
        raise ValueError("this is not a key of a stored file")
    return key


def try_out(storage: Storage) -> None:
    """Keep something small, read it again and forget it.

    Raises:
        Unavailable: it could not be done.
        OSError: what was read is not what was kept.
    """
    key, data = new_key(), secrets.token_bytes(32)
    storage.put(key, data)
    try:
        if storage.get(key) != data:
            raise OSError("what was read is not what was written")
    finally:
        storage.delete(key)
