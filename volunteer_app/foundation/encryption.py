"""Encryption of protected columns: AES-256-GCM, bound to table, column and row.

A sealed value that is moved to another row or column does not open. Keys come from settings; the key's
name stands before the value, so that older values open after the current key changes.

    class Disclosure(Referenced, Base):
        account_sealed: Mapped[bytes | None] = sealed_column()
        account = Encrypted("account_sealed")

`disclosure.account = "..."` seals, reading opens, None is no value; a page or a query that forgets to open
gets bytes. The row needs a reference (`Referenced`). `volunteer-app rotate-keys` knows every such column.
"""

import hashlib
import hmac
import json
import secrets
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple, overload

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, current_app
from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from volunteer_app.foundation.database import new_reference

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
    sealed = _cipher(key).encrypt(nonce, text.encode(), bound_to.encode())
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
        return _cipher(key).decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], bound_to.encode()).decode()
    except InvalidTag as error:
        raise CannotOpen(bound_to) from error


@lru_cache(maxsize=8)
def _cipher(key: bytes) -> AESGCM:
    """The cipher of a key: made once, since hundreds of thousands of values may be opened in a row."""
    return AESGCM(key)


def key_for(purpose: str) -> bytes:
    """A key of its own for what seals nothing, such as a digest. It changes with the current key."""
    return hmac.new(next(iter(_ring().values())), purpose.encode(), hashlib.sha256).digest()


def keys_for(purpose: str) -> list[bytes]:
    """The same of every key that is here, the current one first: to find again what an older one digested."""
    return [hmac.new(key, purpose.encode(), hashlib.sha256).digest() for key in _ring().values()]


def current_key() -> str:
    """The name of the key that seals."""
    return next(iter(_ring()))


class SealedColumn(NamedTuple):
    """A column of sealed values, each bound to table, column and the row's reference."""

    model: type[Any]
    column: str


sealed_columns: list[SealedColumn] = []


def also_sealed(model: type[Any], column: str) -> None:
    """A column whose values a room seals and opens by itself, bound to its place as here."""
    sealed_columns.append(SealedColumn(model, column))


def sealed_column() -> Mapped[bytes | None]:
    """The column that holds what was sealed. History never shows it."""
    return mapped_column(LargeBinary, info={"protected": True})


class Encrypted:
    """A text of a row, kept encrypted in the column that is named."""

    def __init__(self, column: str) -> None:
        """Keep the name of the column that holds what is sealed."""
        self.column = column

    def __set_name__(self, owner: type[Any], name: str) -> None:
        """Let the rotation of keys know of it."""
        also_sealed(owner, self.column)

    @overload
    def __get__(self, row: None, owner: type[Any]) -> "Encrypted": ...

    @overload
    def __get__(self, row: object, owner: type[Any]) -> str | None: ...

    def __get__(self, row: object | None, owner: type[Any]) -> "Encrypted | str | None":
        """The text, opened.

        Raises:
            CannotOpen: it was sealed for another row, with a key that is not here, or was changed.
        """
        return self if row is None else self._opened(row)

    def __set__(self, row: Any, value: Any) -> None:
        """Seal the value. A new row gets its reference here, since the value is bound to it."""
        if row.reference is None:
            row.reference = new_reference(row.__reference_prefix__)
        setattr(row, self.column, self.sealed_for(row, row.reference, value))

    def sealed_for(self, table: Any, reference: str, value: Any) -> bytes | None:
        """The value as the row with this reference keeps it, for rows that are inserted together."""
        if value is None:
            return None
        return seal(self.text_of(value), place(table.__tablename__, self.column, reference))

    def opened_for(self, table: Any, reference: str, value: bytes) -> str:
        """What the row with this reference keeps, for rows that are read together.

        Raises:
            CannotOpen: as when one is read.
        """
        return unseal(value, place(table.__tablename__, self.column, reference))

    def text_of(self, value: Any) -> str:
        """The value as a text that can be sealed."""
        return str(value)

    def _opened(self, row: Any) -> str | None:
        value: bytes | None = getattr(row, self.column)
        return None if value is None else self.opened_for(row, row.reference, value)


class EncryptedJson(Encrypted):
    """The same for lists and mappings of plain values. Change a copy and set it: nobody watches inside."""

    def __get__(self, row: object | None, owner: type[Any]) -> Any:
        """The value, opened."""
        text = None if row is None else self._opened(row)
        return self if row is None else json.loads(text) if text is not None else None

    def text_of(self, value: Any) -> str:
        """The value as JSON."""
        return json.dumps(value, ensure_ascii=False)


class EncryptedFlag(Encrypted):
    """The same for yes or no. Both are sealed at the same length, which would tell them apart."""

    def __get__(self, row: object | None, owner: type[Any]) -> Any:
        """The flag, opened."""
        text = None if row is None else self._opened(row)
        return self if row is None else None if text is None else text == "1"

    def text_of(self, value: Any) -> str:
        """One character, whichever it is."""
        return "1" if value else "0"


class EncryptedChoice(Encrypted):
    """The same for one of a few words. All are sealed at the same length, which would tell them apart."""

    def __init__(self, column: str, kind: type[StrEnum]) -> None:
        """Keep the name of the column that holds what is sealed, and the words there are."""
        super().__init__(column)
        self.kind = kind
        self._length = max(len(each.value) for each in kind)

    def __get__(self, row: object | None, owner: type[Any]) -> Any:
        """The word, opened."""
        text = None if row is None else self._opened(row)
        return self if row is None else None if text is None else self.kind(text.rstrip())

    def text_of(self, value: Any) -> str:
        """The word, as long as the longest."""
        return str(self.kind(value).value).ljust(self._length)


def _ring() -> dict[str, bytes]:
    ring: dict[str, bytes] = current_app.extensions[_RING]
    return ring
