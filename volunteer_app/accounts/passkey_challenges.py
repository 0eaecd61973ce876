"""What a passkey has to sign: random, for one account and purpose, good once and for ten minutes.

It is kept in the database, since whichever process answers next has to know whether it was used, and in the
browser's signed cookie, so that no other browser's question is answered in this one.
"""

import hashlib
import secrets
from dataclasses import dataclass

from flask import session
from sqlalchemy import ColumnElement, delete, select

from volunteer_app.accounts.passkey_models import PasskeyChallenge
from volunteer_app.accounts.rules import CHALLENGE_VALID, MOST_CHALLENGES, ChallengePurpose
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db

# Web Authentication, section 13.4.3: at least 16 bytes
BYTES = 32
_KEPT = "passkey_challenge"


@dataclass(frozen=True)
class Asked:
    """A question that this browser was given; `name`: what the passkey that is being made will be called."""

    challenge: bytes
    name: str = ""


def ask(account_id: int, purpose: ChallengePurpose, name: str = "") -> bytes:
    """A new question for this browser. An account has few at once: the oldest make room."""
    waiting = db.session.scalars(
        select(PasskeyChallenge.id)
        .where(PasskeyChallenge.account_id == account_id, PasskeyChallenge.expires_at > clock.now())
        .order_by(PasskeyChallenge.id.desc())
        .limit(MOST_CHALLENGES - 1)
    )
    _delete(PasskeyChallenge.account_id == account_id, PasskeyChallenge.id.not_in(list(waiting)))
    challenge = secrets.token_bytes(BYTES)
    row = PasskeyChallenge(
        account_id=account_id,
        purpose=purpose,
        challenge_hash=_hash(challenge),
        expires_at=clock.now() + CHALLENGE_VALID,
    )
    db.session.add(row)
    session[_kept(purpose)] = {"challenge": challenge.hex(), "name": name}
    return challenge


def asked(purpose: ChallengePurpose) -> Asked | None:
    """What this browser was asked last; None: nothing."""
    kept = session.get(_kept(purpose))
    return Asked(bytes.fromhex(kept["challenge"]), kept["name"]) if isinstance(kept, dict) else None


def answered(purpose: ChallengePurpose) -> Asked | None:
    """The same, and this browser is asked nothing any more."""
    found = asked(purpose)
    session.pop(_kept(purpose), None)
    return found


def stands(account_id: int, purpose: ChallengePurpose, challenge: bytes) -> bool:
    """Whether an answer to this question would still be taken."""
    statement = select(PasskeyChallenge.id).where(*_is(account_id, purpose, challenge))
    return db.session.scalars(statement).one_or_none() is not None


def take(account_id: int, purpose: ChallengePurpose, challenge: bytes) -> bool:
    """Use the question up. False: it was used, ran out, or was another account's or for another purpose.

    Of two processes that take it at once one wins: the row can be deleted once.
    """
    taken = (
        delete(PasskeyChallenge).where(*_is(account_id, purpose, challenge)).returning(PasskeyChallenge.id)
    )
    found = db.session.scalars(taken.execution_options(synchronize_session=False)).one_or_none()
    return found is not None


def clear_old() -> None:
    """Delete what nobody can answer any more."""
    _delete(PasskeyChallenge.expires_at <= clock.now())


def forget_all(account_id: int) -> None:
    """No question of this account can be answered any more."""
    _delete(PasskeyChallenge.account_id == account_id)


def _is(account_id: int, purpose: ChallengePurpose, challenge: bytes) -> tuple[ColumnElement[bool], ...]:
    return (
        PasskeyChallenge.account_id == account_id,
        PasskeyChallenge.purpose == purpose,
        PasskeyChallenge.challenge_hash == _hash(challenge),
        PasskeyChallenge.expires_at > clock.now(),
    )


def _delete(*conditions: ColumnElement[bool]) -> None:
    db.session.execute(
        delete(PasskeyChallenge).where(*conditions).execution_options(synchronize_session=False)
    )


def _kept(purpose: ChallengePurpose) -> str:
    return f"{_KEPT}:{purpose}"


def _hash(challenge: bytes) -> str:
    return hashlib.sha256(challenge).hexdigest()
