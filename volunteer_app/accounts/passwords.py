"""Hashing of passwords (argon2id) and the list of those too common to use. Touches no database.

A hash is slow on purpose: nobody should hold a transaction while one is made. See
`foundation.transactions.release`.
"""

from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

COMMON = Path(__file__).parent / "data" / "common_passwords.txt"

# 50 to 100 ms on an ordinary core: more than the least that OWASP's Password Storage Cheat Sheet asks for
# (19 MiB, 2 passes, 1 lane), and 8 sign-ins at once still need no more than 152 MiB.
_hasher = PasswordHasher(time_cost=4, memory_cost=19 * 1024, parallelism=1)


def hashed(password: str) -> str:
    """The password as it is stored."""
    return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether this is the password. Takes as long when nothing is stored, so that time tells nothing."""
    try:
        _hasher.verify(stored or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with other settings than today's."""
    return _hasher.check_needs_rehash(stored)


@cache
def common() -> frozenset[str]:
    """The 10,000 most common passwords, in lower case."""
    return frozenset(line.casefold() for line in COMMON.read_text(encoding="utf-8").splitlines())


@cache
def _nobodys() -> str:
    return _hasher.hash("the password of nobody")
