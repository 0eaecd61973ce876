"""Passwords of accounts: checking one at sign-in, changing it, setting it by a one-time link.

Hashing is slow, so nothing here hashes while it holds rows that it changes: callers let go of the
database first (`foundation.transactions.release`).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from volunteer_app.accounts import passwords, queries, sessions
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import (
    MOST_RESETS_AN_HOUR,
    RESET_VALID,
    Action,
    LinkPurpose,
    PasswordRule,
)
from volunteer_app.foundation import clock, history, links, mail
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.links import OneTimeLink


@dataclass(frozen=True)
class Claim:
    """What is stored for an address at sign-in, as plain values: a password is checked off the database."""

    email: str
    account_id: int | None
    password_hash: str | None
    is_locked: bool


def look_up(email: str) -> Claim:
    """What is stored for this address. An account that was deactivated is as good as none."""
    account = queries.by_email(email)
    if account is None or not account.is_active:
        return Claim(email, None, None, sessions.locked(email))
    return Claim(email, account.id, account.password_hash, sessions.locked(email))


def accepted(claim: Claim, password: str) -> Account | None:
    """The account, if this is its password and nothing stands against it; takes as long if there is none.

    After the slow check the row and the lock are looked at again: others may have been at it meanwhile.
    """
    right = passwords.matches(claim.password_hash, password)
    outdated = right and passwords.is_outdated(claim.password_hash or "")
    fresh = passwords.hashed(password) if outdated else ""
    if claim.is_locked or not right or claim.account_id is None or sessions.locked(claim.email):
        return None
    account = queries.by_id(claim.account_id)
    if account is None or not account.is_active or account.password_hash != claim.password_hash:
        return None
    if account.second_factor_since is None:  # else the right code does: a known password starts no new count
        sessions.forget_failures(claim.email)
    if fresh:
        account.password_hash = fresh
        history.record(Action.REHASH_PASSWORD, account, by=account.as_actor())
    return account


def rule_for(account: Account) -> PasswordRule:
    """How long this account's password must be: longer for staff than for volunteers."""
    return PasswordRule(staff=queries.is_staff(account.id))


def problem(account: Account, password: str) -> str:
    """A sentence if this password will not do for this account, else an empty string."""
    return rule_for(account).problem(password, passwords.common())


def change_password(account: Account, fresh_hash: str, *, keep_session: str, by: Actor) -> None:
    """Set a new password; every session but the one with the reference `keep_session` ends."""
    account.password_hash = fresh_hash
    sessions.end_all(account.id, keep=keep_session)
    history.record(Action.SET_PASSWORD, account, by=by)
    _tell_of_change(account)


def ask_reset(email: str) -> None:
    """Mail a link that sets a new password, if an account has this address. Says nothing either way."""
    account = queries.by_email(email)
    if account is None or not account.is_active or _asked_too_often(account):
        return
    token = links.issue(LinkPurpose.RESET, account.id, RESET_VALID)
    mail.post(
        to=account.email,
        template="accounts/mail/reset.txt",
        link=links.address("accounts.reset_password", token=token),
    )


def holder(purpose: LinkPurpose, token: str) -> Account:
    """Whose link this is.

    Raises:
        NotFound: the link is used, expired, for something else or made up, or the account is deactivated.
    """
    return _opened(purpose, token)[1]


def set_by_link(purpose: LinkPurpose, token: str, fresh_hash: str) -> None:
    """Use a link to set a password. Every session ends.

    A lock is lifted, since the mailbox is proof enough; where there is a second factor, it proves half.

    Raises:
        NotFound: as for `holder`.
    """
    link, account = _opened(purpose, token)
    links.use(link)
    was_reset = account.password_hash is not None
    account.password_hash = fresh_hash
    sessions.end_all(account.id)
    if account.second_factor_since is None:
        sessions.forget_failures(account.email)
    action = Action.SET_PASSWORD if purpose is LinkPurpose.RESET else Action.ACCEPT_INVITATION
    history.record(action, account, by=Actor.link(purpose, account.name))
    if was_reset:
        _tell_of_change(account)


def _opened(purpose: LinkPurpose, token: str) -> tuple[OneTimeLink, Account]:
    link = links.find(purpose, token)
    account = queries.by_id(link.subject_id) if link is not None else None
    if link is None or account is None or not account.is_active:
        raise NotFound
    return link, account


def _asked_too_often(account: Account) -> bool:
    asked = db.session.scalars(
        select(func.count()).where(
            OneTimeLink.purpose == LinkPurpose.RESET,
            OneTimeLink.subject_id == account.id,
            OneTimeLink.issued_at > clock.now() - RESET_VALID,
        )
    ).one()
    return asked >= MOST_RESETS_AN_HOUR


def _tell_of_change(account: Account) -> None:
    mail.post(
        to=account.email,
        template="accounts/mail/password_changed.txt",
        link=links.address("accounts.forgot_password"),
    )
