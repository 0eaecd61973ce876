"""Signed-in browsers, and failed sign-ins. The cookie holds a random token; the database only its hash."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, or_, select, update

from volunteer_app.accounts import session_queries
from volunteer_app.accounts.models import SignInFailure, SignInSession
from volunteer_app.accounts.rules import ABSOLUTE, FAILURES_BEFORE_LOCK, LOCK, TOUCH_EVERY, is_locked
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db

KEPT = timedelta(days=30)


def start(account_id: int, device: str, *, second_factor: bool = False) -> tuple[SignInSession, str]:
    """A new session of the account, and the token that opens it. The token is not stored.

    `second_factor`: whether it was given just now.
    """
    token = secrets.token_urlsafe(32)
    session = SignInSession(
        account_id=account_id,
        token_hash=hash_of(token),
        device=device[:120],
        second_factor_at=clock.now() if second_factor else None,
    )
    db.session.add(session)
    db.session.flush()
    return session, token


def is_due(session: SignInSession) -> bool:
    """Whether the moment of last use is old enough to be written again."""
    return session.seen_at <= clock.now() - TOUCH_EVERY


def touch(session_id: int) -> None:
    """Remember that the session was used now, unless it ended meanwhile."""
    db.session.execute(
        update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.ended_at.is_(None))
        .values(seen_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def end(session: SignInSession) -> None:
    """End one session: its cookie opens nothing from now on."""
    session.ended_at = clock.now()


def end_all(account_id: int, keep: str = "") -> None:
    """End every session of the account but the one with the reference `keep`."""
    for session in session_queries.sessions_of(account_id):
        if session.reference != keep:
            end(session)


def end_everybodys() -> int:
    """End every session of everybody; how many that were. After a restore nobody knows which had ended."""
    standing = update(SignInSession).where(SignInSession.ended_at.is_(None)).values(ended_at=clock.now())
    return cast(CursorResult[Any], db.session.execute(standing)).rowcount


def hash_of(token: str) -> str:
    """What is stored of a token. It has 256 random bits, so a fast hash will do."""
    return hashlib.sha256(token.encode()).hexdigest()


def locked(email: str) -> bool:
    """Whether signing in with this address is locked, whether or not there is such an account."""
    return is_locked(_latest_failures(_email_hash(email)), clock.now())


def note_failure(email: str) -> None:
    """Count a failed sign-in. What is typed while locked does not count: a lock ends after 15 minutes."""
    if not locked(email):
        db.session.add(SignInFailure(email_hash=_email_hash(email)))


def forget_failures(email: str) -> None:
    """Start counting anew: the right password was given, or a new one was set by a link."""
    db.session.execute(delete(SignInFailure).where(SignInFailure.email_hash == _email_hash(email)))


def clear_old() -> None:
    """Delete failures that no lock needs any more, and sessions 30 days after their end."""
    moment = clock.now()
    db.session.execute(delete(SignInFailure).where(SignInFailure.failed_at < moment - 2 * LOCK))
    db.session.execute(
        delete(SignInSession).where(
            or_(SignInSession.ended_at < moment - KEPT, SignInSession.started_at < moment - ABSOLUTE - KEPT)
        )
    )


def _email_hash(email: str) -> str:
    return hashlib.sha256(f"sign-in:{email.strip().lower()}".encode()).hexdigest()


def _latest_failures(email_hash: str) -> list[datetime]:
    """When the latest failed sign-ins with this address happened, the newest first: enough to know a lock."""
    statement = (
        select(SignInFailure.failed_at)
        .where(SignInFailure.email_hash == email_hash, SignInFailure.failed_at > clock.now() - 2 * LOCK)
        .order_by(SignInFailure.failed_at.desc())
        .limit(FAILURES_BEFORE_LOCK)
    )
    return list(db.session.scalars(statement))
