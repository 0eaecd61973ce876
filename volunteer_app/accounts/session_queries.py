"""Reads of sign-in sessions: whose a token is, and in which browsers somebody is signed in."""

from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from volunteer_app.accounts.models import Account, Membership, SignInSession, second_factor_given
from volunteer_app.accounts.queries import in_force
from volunteer_app.accounts.rules import ABSOLUTE, IDLE
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound


def session_of(token_hash: str) -> tuple[SignInSession, list[Membership]] | None:
    """The open session of this token with its account, and what the account holds today, with organisations.

    In one statement, since each page asks it; None once the session ended or ran out. Where the account has a
    second factor, a session in which it was not given opens nothing.
    """
    asked = {"token_hash": token_hash, "day": clock.today(), **_open_at(clock.now())}
    rows = db.session.execute(_session_of(), asked).all()
    return (rows[0][0], [row[1] for row in rows if row[1] is not None]) if rows else None


@cache  # to build it again takes longer than the database over it
def _session_of() -> Select[SignInSession, Membership | None]:
    held = and_(Membership.account_id == Account.id, in_force(bindparam("day")))
    return (
        select(SignInSession, Membership)
        .join(SignInSession.account)
        .outerjoin(Membership, held)
        .options(contains_eager(SignInSession.account), joinedload(Membership.organisation))
        .where(
            SignInSession.token_hash == bindparam("token_hash"),
            Account.is_active,
            second_factor_given(),
            _is_open(),
        )
        .order_by(Membership.id)
    )


def sessions_of(account_id: int) -> list[SignInSession]:
    """The account's open sessions, the one used last first."""
    statement = (
        select(SignInSession)
        .where(SignInSession.account_id == account_id, _is_open())
        .order_by(SignInSession.seen_at.desc(), SignInSession.id.desc())
    )
    return list(db.session.scalars(statement, _open_at(clock.now())))


def owner_of_session(token_hash: str, reference: str) -> str:
    """The reference of the active account that had this session, open or ended; empty when there is none."""
    statement = (
        select(Account.reference)
        .join(SignInSession, SignInSession.account_id == Account.id)
        .where(
            Account.is_active,
            or_(SignInSession.token_hash == token_hash, SignInSession.reference == reference),
        )
    )
    return db.session.scalars(statement.limit(1)).one_or_none() or ""


def own_session(account_id: int, reference: str) -> SignInSession:
    """One of the account's open sessions.

    Raises:
        NotFound: none of this account's open sessions has this reference.
    """
    found = next((each for each in sessions_of(account_id) if each.reference == reference), None)
    if found is None:
        raise NotFound
    return found


def _is_open() -> ColumnElement[bool]:
    """The condition "an open session", whose two moments `_open_at` gives."""
    return and_(
        SignInSession.ended_at.is_(None),
        SignInSession.seen_at > bindparam("seen_since"),
        SignInSession.started_at > bindparam("started_since"),
    )


def _open_at(moment: datetime) -> dict[str, datetime]:
    return {"seen_since": moment - IDLE, "started_since": moment - ABSOLUTE}
