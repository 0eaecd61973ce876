"""Signing badges: RS256 (RFC 7518, section 3.3), which every reader of Open Badges 3.0 must know.

A token names its key by the address at which this service publishes it (`kid`), and carries no key: a key
that comes with what it signed proves nothing.
"""

import base64
import json
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_private_key
from flask import current_app

from volunteer_app.foundation import links
from volunteer_app.foundation.errors import NotFound

LEAST_BITS = 2048  # RFC 7518, section 3.3


def signed(payload: dict[str, Any]) -> str:
    """The payload as a compact JSON Web Token (RFC 7519), signed with the current key."""
    name = next(iter(_ring()))
    header = {"alg": "RS256", "typ": "JWT", "kid": address_of(name)}
    text = f"{_part(header)}.{_part(payload)}"
    signature = _key(_ring()[name]).sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{text}.{_base64(signature)}"


def names() -> list[str]:
    """The names of all keys that are published, the current one first."""
    return list(_ring())


def public_key(name: str) -> dict[str, str]:
    """The public half of a key as a JSON Web Key (RFC 7517).

    Raises:
        NotFound: there is no key with this name.
    """
    if name not in _ring():
        raise NotFound
    numbers = _key(_ring()[name]).public_key().public_numbers()
    return {
        "kty": "RSA",
        "use": "sig",
        "alg": "RS256",
        "kid": address_of(name),
        "n": _number(numbers.n),
        "e": _number(numbers.e),
    }


def address_of(name: str) -> str:
    """Where the public half of a key is published."""
    return links.address("training.badge_key", name=name)


def _ring() -> dict[str, bytes]:
    ring: dict[str, bytes] = current_app.extensions["settings"].badge_key_ring
    return ring


@cache
def _key(content: bytes) -> rsa.RSAPrivateKey:
    """The key.

    Raises:
        ValueError: it is no RSA key of 2,048 bits or more.
    """
    key = load_der_private_key(content, password=None)
    if not isinstance(key, rsa.RSAPrivateKey) or key.key_size < LEAST_BITS:
        raise ValueError(f"VOLUNTEER_APP_BADGE_KEYS: a key must be RSA of {LEAST_BITS} bits or more")
    return key


def _part(value: dict[str, Any]) -> str:
    return _base64(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _number(value: int) -> str:
    return _base64(value.to_bytes((value.bit_length() + 7) // 8))
