"""Recovery codes: made, shown once, and kept as hashes."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from volunteer_app.accounts import passwords
from volunteer_app.accounts.models import RecoveryCode, SecondFactor
from volunteer_app.accounts.rules import RECOVERY_CODES
from volunteer_app.foundation.database import REFERENCE_ALPHABET, db

# A slot in the clear, then 10 random characters of 5 bits. Fewer than 112 bits are hashed like a password
# (NIST SP 800-63B-4, section 3.1.2.2); the slot says which hash, so that one has to be tried and not ten.
CODE_LENGTH = 10


@dataclass(frozen=True)
class NewCodes:
    """Recovery codes as they are shown once, and their hashes in the same order."""

    shown: Sequence[str]
    hashes: Sequence[str]


def new_codes() -> NewCodes:
    """Ten recovery codes. Slow, and touches no database."""
    plain = [
        f"{slot}" + "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(CODE_LENGTH))
        for slot in range(RECOVERY_CODES)
    ]
    shown = [f"{each[0]}-{each[1:6]}-{each[6:]}" for each in plain]
    return NewCodes(shown, [passwords.hashed(each) for each in plain])


def keep(factor: SecondFactor, hashes: Sequence[str]) -> None:
    """These instead of those that there were."""
    factor.codes.clear()
    db.session.flush()
    factor.codes.extend(RecoveryCode(slot=slot, code_hash=each) for slot, each in enumerate(hashes))


def left(factor: SecondFactor | None) -> int:
    """How many were not used yet."""
    return sum(each.used_at is None for each in factor.codes) if factor is not None else 0
