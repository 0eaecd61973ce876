"""Codes of an authenticator app: HOTP (RFC 4226, section 5.3) of the time in steps of 30 seconds (RFC 6238).

Pure: the secret and the moment come in, a code or a step comes out.
"""

import base64
import hashlib
import hmac
import re
import secrets
from datetime import datetime
from urllib.parse import quote

STEP = 30  # seconds: the default of RFC 6238, section 4.1, and all that some apps know
DIGITS = 6
# RFC 4226, section 4, R6: a secret of 160 bits is recommended
SECRET_BYTES = 20
# RFC 6238, section 5.2: at most one step for the way, and as much for a telephone's clock that is fast
DRIFT = 1


def new_secret() -> str:
    """A secret that nobody can guess, in base32 as apps take it."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def in_groups(secret: str) -> str:
    """The secret in groups of four, as it is read and typed."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def step_of(moment: datetime) -> int:
    """The number of the step that this moment lies in."""
    return int(moment.timestamp()) // STEP


def code_at(secret: str, step: int, digits: int = DIGITS) -> str:
    """The code of a step (RFC 4226, section 5.3: dynamic truncation of HMAC-SHA-1)."""
    digest = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def matching_step(secret: str, typed: str, moment: datetime, after: int | None) -> int | None:
    """The step whose code was typed, if it is the present one or next to it, and later than `after`.

    Args:
        secret: in base32.
        typed: digits only.
        moment: now.
        after: the step of the last code that was taken: neither it nor an earlier one is taken again
            (RFC 6238, section 5.2).
    """
    now = step_of(moment)
    for step in range(now - DRIFT, now + DRIFT + 1):
        right = hmac.compare_digest(code_at(secret, step), typed)
        if right and (after is None or step > after):
            return step
    return None


def is_code(typed: str) -> bool:
    """Whether this is written like a code of an app."""
    return re.fullmatch(rf"[0-9]{{{DIGITS}}}", typed) is not None


def app_link(secret: str, *, issuer: str, account: str) -> str:
    """A link that opens an authenticator app on this device and gives it the secret."""
    label = f"{quote(issuer)}:{quote(account)}"
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(issuer)}"
