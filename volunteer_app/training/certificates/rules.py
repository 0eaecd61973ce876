"""Codes of certificates, and what a check of one says. Pure.

A code has 20 characters of Crockford's alphabet: 100 bits from the operating system's source of randomness.
Nobody finds one by trying: at a thousand tries a second, among a million certificates, for a thousand years,
the chance is below one in ten thousand million. So the database needs no slow hash: it keeps SHA-256, to find
the certificate, and the code itself encrypted, so that its holder can save the same document again. Who reads
the database without the keys can neither open a check page nor print a certificate that passes.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

CODE_LENGTH = 20
GROUP = 5
# Crockford's alphabet: no I, L, O or U, so that a code can be read out and typed from paper
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "-": "", "–": "", "—": "", " ": ""})


class Action(StrEnum):
    """What history calls each change in this folder."""

    ISSUE = "certificate:issue"
    REPLACE = "certificate:replace"
    REVOKE = "certificate:revoke"


class Standing(StrEnum):
    """What a check says of a certificate."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        """Valid or not, as the page says it."""
        return "Valid" if self is Standing.VALID else "Not valid"


@dataclass(frozen=True)
class Finding:
    """All that a check may say: nothing else of the person leaves the house."""

    standing: Standing
    title: str = ""
    name: str = ""
    completed_on: date | None = None
    ended_on: date | None = None


def new_code() -> str:
    """A code that cannot be guessed."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def tidy(typed: str) -> str:
    """A code as it is kept, from what somebody read off paper; empty if it cannot be one."""
    code = typed.strip().upper().translate(_MISREAD)
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else ""


def spaced(code: str) -> str:
    """A code as it is printed: ABCDE-FGHJK-MNPQR-STVWX."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def digest(code: str) -> str:
    """What finds a certificate by its code."""
    return hashlib.sha256(code.encode()).hexdigest()


def public_name(first_name: str, last_name: str) -> str:
    """First name and initial: Siân L."""
    return f"{first_name} {last_name[:1].upper()}".strip()


def standing(*, counts: bool, valid_before: date | None, today: date) -> Standing:
    """What a check says today. `counts`: neither the certificate nor what it rests on was taken back."""
    if not counts:
        return Standing.REVOKED
    return Standing.EXPIRED if valid_before is not None and valid_before <= today else Standing.VALID
