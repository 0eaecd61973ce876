"""Encryption of protected columns: AES-256-GCM, bound to table, column and row.

A sealed value that is moved to another row or column does not open. Keys come from settings; the key's
name stands before the value, so that older values open after the current key changes.
"""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, current_app

_RING = "encryption.key_ring"
_NONCE_BYTES = 12


class CannotOpen(Exception):
    """The value was sealed for another row, with a key that is not here, or was changed."""


def register(app: Flask, ring: dict[str, bytes]) -> None:
    """Keep the keys for this application; the first one seals."""
    app.extensions[_RING] = ring


def place(table: str, column: str, reference: str) -> str:
    """What a value is bound to."""
    return f"{table}.{column}:{reference}"


def seal(text: str, bound_to: str) -> bytes:
    """The text, encrypted for the place that `place` names."""
    name, key = next(iter(_ring().items()))
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, text.encode(), bound_to.encode())
    return name.encode() + b":" + nonce + sealed


def unseal(value: bytes, bound_to: str) -> str:
    """The text again.

    Raises:
        CannotOpen: wrong place, unknown key, or a changed value.
    """
    name, _, rest = value.partition(b":")
    key = _ring().get(name.decode(errors="replace"))
    if key is None:
        raise CannotOpen("no such key")
    if len(rest) <= _NONCE_BYTES:
        raise CannotOpen(bound_to)
    try:
        return AESGCM(key).decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], bound_to.encode()).decode()
    except InvalidTag as error:
        raise CannotOpen(bound_to) from error


def key_for(purpose: str) -> bytes:
    """A key of its own for what seals nothing, such as a digest. It changes with the current key."""
    return hmac.new(next(iter(_ring().values())), purpose.encode(), hashlib.sha256).digest()


def _ring() -> dict[str, bytes]:
    ring: dict[str, bytes] = current_app.extensions[_RING]
    return ring
