"""Finding the people of a prison without writing down which prison they are in."""

import hashlib
import hmac
import secrets
from collections.abc import Collection

from volunteer_app.foundation import encryption

PURPOSE = "sentences: the prison of a record"


def mark(prison_id: int | None) -> bytes:
    """The digest that stands for a prison; random for none, so that nobody sees who is in one."""
    if prison_id is None:
        return secrets.token_bytes(32)
    return _digest(encryption.keys_for(PURPOSE)[0], prison_id)


def marks(organisation_ids: Collection[int]) -> list[bytes]:
    """Every digest that may stand for one of these: older keys count until they are taken away."""
    keys = encryption.keys_for(PURPOSE)
    return [_digest(key, number) for number in sorted(organisation_ids) for key in keys]


def _digest(key: bytes, prison_id: int) -> bytes:
    return hmac.new(key, str(prison_id).encode(), hashlib.sha256).digest()
