"""A backup under a passphrase: AES-256-GCM in chunks, the key by scrypt.

Each chunk's nonce holds its number and whether it is the last, so that no chunk can be left out, moved,
repeated or cut off unseen (the STREAM construction: Hoang, Reyhanitabar, Rogaway and Vizar, 2015).
"""

import io
import os
import secrets
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from volunteer_app.foundation.backups.manifest import BackupProblem, Damaged

MAGIC = b"volunteer-app backup, encrypted, 1\n"
CHUNK = 64 * 1024
TAG = 16
SALT, PREFIX = 16, 7
HEADER = len(MAGIC) + SALT + PREFIX
SHORTEST = 12
COST = 2**16  # 64 MB for a moment: a guess costs an attacker as much


def _cipher(passphrase: bytes, salt: bytes) -> AESGCM:
    if len(passphrase) < SHORTEST:
        raise BackupProblem(f"The passphrase is too short: use {SHORTEST} characters or more.")
    return AESGCM(Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(passphrase))


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


class Sealing:
    """Encrypts what is written to it, and writes that to the output."""

    def __init__(self, output: BinaryIO, passphrase: bytes) -> None:
        """Write the header. Raises BackupProblem if the passphrase is too short."""
        salt, self._prefix = secrets.token_bytes(SALT), secrets.token_bytes(PREFIX)
        self._cipher = _cipher(passphrase, salt)
        self._header = MAGIC + salt + self._prefix
        self._output, self._waiting, self._number = output, bytearray(), 0
        output.write(self._header)

    def write(self, data: bytes) -> int:
        """Take some more; the last chunk waits, since it alone is marked as the last."""
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def finish(self) -> None:
        """Write the last chunk."""
        self._seal(bytes(self._waiting), last=True)

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, last)
        self._output.write(self._cipher.encrypt(nonce, chunk, self._header))
        self._number += 1


class Unsealed(io.RawIOBase):
    """What was encrypted, to be read from any place; each chunk is checked as it is opened."""

    def __init__(self, sealed: BinaryIO, passphrase: bytes) -> None:
        """Open the first chunk and the last. Raises Damaged when the passphrase does not open them."""
        self._sealed = sealed
        length = sealed.seek(0, os.SEEK_END) - HEADER
        sealed.seek(0)
        self._header = sealed.read(HEADER)
        salt, self._prefix = self._header[len(MAGIC) : -PREFIX], self._header[-PREFIX:]
        self._chunks = -(-length // (CHUNK + TAG))
        self._length = length - self._chunks * TAG
        if self._chunks < 1 or self._length <= (self._chunks - 1) * CHUNK:
            raise Damaged("This backup is damaged: it is cut off.")
        self._cipher = _cipher(passphrase, salt)
        self._place, self._held = 0, (-1, b"")
        self._chunk(0)
        self._chunk(self._chunks - 1)

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._length}[whence]
        self._place = max(0, start + offset)
        return self._place

    def tell(self) -> int:
        """The present place."""
        return self._place

    def readinto(self, buffer: "bytearray | memoryview[int]") -> int:  # type: ignore[override]  # any buffer
        """Read on, to the end of the present chunk at most."""
        if self._place >= self._length:
            return 0
        number, start = divmod(self._place, CHUNK)
        piece = self._chunk(number)[start : start + len(buffer)]
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)

    def _chunk(self, number: int) -> bytes:
        if self._held[0] != number:
            self._sealed.seek(HEADER + number * (CHUNK + TAG))
            nonce = _nonce(self._prefix, number, number == self._chunks - 1)
            try:
                opened = self._cipher.decrypt(nonce, self._sealed.read(CHUNK + TAG), self._header)
            except InvalidTag:
                raise Damaged(
                    "This backup does not open: the passphrase is another, or the file is damaged."
                ) from None
            self._held = number, opened
        return self._held[1]
