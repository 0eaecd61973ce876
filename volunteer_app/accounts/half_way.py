"""Somebody whose password was right and who has not given the second factor yet.

It opens nothing: there is no session. The signed cookie says whose password it was and when, bound to that
password, so that a new password ends it.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from flask import session

from volunteer_app.accounts import queries
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import SECOND_STEP
from volunteer_app.foundation import clock, encryption

KEPT = "half_way"


@dataclass(frozen=True)
class HalfWay:
    """Who it is, and where they were going."""

    account: Account
    where: str


def remember(account: Account, where: str) -> None:
    """The password was right; `where` is a path on this site."""
    session[KEPT] = {
        "account": account.reference,
        "at": clock.now().isoformat(),
        "mark": _mark(account),
        "where": where,
    }


def read() -> HalfWay | None:
    """Who is half-way in this browser; None when nobody is, or for too long, or what it rested on changed."""
    kept = session.get(KEPT)
    if not isinstance(kept, dict) or clock.now() - datetime.fromisoformat(kept["at"]) > SECOND_STEP:
        return None
    account = queries.by_actor_key(kept["account"])
    if account is None or not account.is_active or account.second_factor_since is None:
        return None
    if not hmac.compare_digest(_mark(account), kept["mark"]):
        return None
    return HalfWay(account, kept["where"])


def _mark(account: Account) -> str:
    key = encryption.key_for("half-way sign-ins")
    return hmac.new(key, (account.password_hash or "").encode(), hashlib.sha256).hexdigest()
