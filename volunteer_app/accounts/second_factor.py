"""The second factor of an account: an authenticator app, passkeys, or both, with recovery codes for either.

Here: the app, when there is a second factor at all, and what is done when the telephone is lost. Codes are
given in accounts.codes, passkeys are added and given in accounts.passkeys.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select

from volunteer_app.accounts import (
    passkey_challenges,
    queries,
    recovery_codes,
    second_administrator,
    sessions,
    totp,
)
from volunteer_app.accounts.models import Account, SecondFactor
from volunteer_app.accounts.passkey_models import Passkey
from volunteer_app.accounts.rules import SECOND_FACTOR, SECOND_STEP, Action
from volunteer_app.foundation import clock, history, links, mail
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused

ALREADY = "You have an authenticator app already. Remove it before you set up another"
NOT_ON = "This account has no second factor"
OWN = "You cannot reset your own second factor. Ask another administrator, or use a recovery code"
OUT_OF_REACH = "This person also works for another organisation, whose administrator has to do it"


def set_up(account: Account) -> SecondFactor:
    """A fresh secret, which counts once a code of it was given. One that was never confirmed goes.

    Where there are passkeys, the caller has asked for one of them, or for a recovery code.

    Raises:
        Refused: there is an app already.
    """
    factor = of_account(account.id) or SecondFactor(account_id=account.id)
    if factor.confirmed_at is not None:
        raise Refused(ALREADY)
    factor.secret = totp.new_secret()
    factor.created_at = clock.now()
    db.session.add(factor)
    db.session.flush()
    return factor


def of_account(account_id: int) -> SecondFactor | None:
    """The secret of the account's app, counting or not yet, and its recovery codes."""
    return db.session.scalars(select(SecondFactor).where(SecondFactor.account_id == account_id)).one_or_none()


def has_app(account_id: int) -> bool:
    """Whether the account has an authenticator app that counts."""
    factor = of_account(account_id)
    return factor is not None and factor.confirmed_at is not None


def being_set_up(account: Account) -> SecondFactor | None:
    """The secret that waits for its first code. Beside a passkey it does not wait for long.

    It was made after the passkey was given; whoever finds the browser open later must not finish it.
    """
    factor = of_account(account.id)
    if factor is None or factor.secret_sealed is None or factor.confirmed_at is not None:
        return None
    late = factor.created_at <= clock.now() - SECOND_STEP
    return None if late and account.second_factor_since is not None else factor


def turn_on(account: Account, hashes: Sequence[str], *, by: Actor) -> bool:
    """The app that is being set up counts from now on. Whether it is the first factor, as for `begin`.

    The caller has spent a code of it.

    Raises:
        Refused: it was turned on meanwhile, or nothing is being set up.
    """
    factor = of_account(account.id)
    if factor is None or factor.secret_sealed is None or factor.confirmed_at is not None:
        raise Refused(ALREADY if factor is not None and factor.confirmed_at is not None else NOT_ON)
    factor.confirmed_at = clock.now()
    first = begin(account, hashes, by=by)
    if not first:
        history.record(Action.ADD_APP, account, by=by)
        tell(account, "app_added")
    return first


def begin(account: Account, hashes: Sequence[str], *, by: Actor) -> bool:
    """Something counts as a second factor now. False: something did before, and its recovery codes stay.

    At the first one every session ends, and `hashes` are those of the account's recovery codes.
    """
    lock(account)
    if account.second_factor_since is not None:
        return False
    account.second_factor_since = clock.now()
    factor = of_account(account.id) or SecondFactor(account_id=account.id)
    db.session.add(factor)
    recovery_codes.keep(factor, hashes)
    sessions.end_all(account.id)
    history.record(Action.TURN_ON_FACTOR, account, by=by)
    tell(account, "second_factor_on")
    return True


def renew_codes(account: Account, hashes: Sequence[str], *, by: Actor) -> None:
    """Other recovery codes instead of those that there were.

    Raises:
        Refused: there is no second factor.
    """
    factor = of_account(account.id)
    if factor is None or account.second_factor_since is None:
        raise Refused(NOT_ON)
    recovery_codes.keep(factor, hashes)
    history.record(Action.RENEW_CODES, account, by=by)
    tell(account, "recovery_codes_renewed")


def remove_app(account: Account, *, keep_session: str, by: Actor) -> None:
    """Forget the app, and end every other session. Without a passkey there is no second factor then.

    Raises:
        Refused: there is no app.
    """
    lock(account)
    factor = of_account(account.id)
    if factor is None or factor.confirmed_at is None:
        raise Refused(NOT_ON)
    if not has_passkey(account.id):
        turn_off(account, keep_session=keep_session, by=by)
        return
    factor.secret = factor.confirmed_at = factor.last_step = None
    sessions.end_all(account.id, keep=keep_session)
    history.record(Action.REMOVE_APP, account, by=by)
    tell(account, "app_removed")


def turn_off(account: Account, *, keep_session: str, by: Actor) -> None:
    """Forget app, passkeys and codes, and end every other session.

    Raises:
        Refused: there is no second factor.
    """
    _turn_off(account)
    sessions.end_all(account.id, keep=keep_session)
    history.record(Action.TURN_OFF_FACTOR, account, by=by)
    tell(account, "second_factor_off")


def has_passkey(account_id: int) -> bool:
    """Whether the account has any passkey."""
    found = db.session.scalars(select(Passkey.id).where(Passkey.account_id == account_id).limit(1))
    return found.first() is not None


def is_needed(account_id: int) -> bool:
    """Whether a role that the account holds today asks for a second factor."""
    return any(each.role in SECOND_FACTOR for each in queries.memberships_in_force(account_id))


def lock(account: Account) -> None:
    """Let nobody else change the factors of this account until the transaction ends."""
    db.session.refresh(account, with_for_update=True)


def reset(account: Account, *, reason: str, by: Actor, scope: Scope | None = None) -> None:
    """Forget app, passkeys and codes of somebody whose devices are lost. Every session ends.

    The next sign-in sets up another second factor.

    With the password the next who signs in is whoever sets it up. So what opens protected records waits for
    a second administrator again.

    Args:
        account: whose it is.
        reason: why; kept in history.
        by: another administrator, or a job.
        scope: what the administrator's authority reaches; None for a job, which reaches everything.

    Raises:
        Refused: no reason, there is none, it is one's own, or it protects roles out of reach.
    """
    if not reason.strip():
        raise Refused("Enter why the second factor is reset", field="reason")
    if account.reference == by.key:
        raise Refused(OWN)
    held = queries.open_memberships(account.id)
    if scope is not None and not all(scope.reaches(each.organisation_id) for each in held):
        raise Refused(OUT_OF_REACH)
    _turn_off(account)
    sessions.end_all(account.id)
    history.record(Action.RESET_FACTOR, account, by=by, reason=reason.strip())
    second_administrator.ask_again(account, by=by)
    tell(account, "second_factor_reset")


def _turn_off(account: Account) -> None:
    if account.second_factor_since is None:
        raise Refused(NOT_ON)
    account.second_factor_since = None
    _forget(account)


def _forget(account: Account) -> None:
    passkey_challenges.forget_all(account.id)
    gone = delete(Passkey).where(Passkey.account_id == account.id)
    db.session.execute(gone.execution_options(synchronize_session="fetch"))
    factor = of_account(account.id)
    if factor is not None:
        db.session.delete(factor)
        db.session.flush()


def tell(account: Account, template: str, **context: Any) -> None:
    """Write to its owner what happened to the second factor."""
    mail.post(
        to=account.email,
        template=f"accounts/mail/{template}.txt",
        link=links.address("accounts.second_factor"),
        **context,
    )
