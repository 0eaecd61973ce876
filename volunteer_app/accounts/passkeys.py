"""Passkeys of an account: adding, renaming and removing them, and giving one as the second factor."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update

from volunteer_app.accounts import passkey_ceremony, passkey_challenges, queries, second_factor, sessions
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.passkey_ceremony import Fresh
from volunteer_app.accounts.passkey_models import Passkey
from volunteer_app.accounts.rules import MOST_PASSKEYS, Action, ChallengePurpose
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound, Refused
from volunteer_app.foundation.transactions import afterwards

TOO_LATE = "It took too long, or this was done already. Start again"
KNOWN = "This passkey was added already"
NAME_TAKEN = "You have a passkey with this name already. Enter another name"
TOO_MANY = f"You have {MOST_PASSKEYS} passkeys already. Remove one before you add another"
LAST = (
    "This is your only second factor, and your role asks for one. "
    "Add another passkey or an authenticator app before you remove it"
)


def of_account(account_id: int) -> list[Passkey]:
    """The account's passkeys, in the order in which they were added."""
    statement = select(Passkey).where(Passkey.account_id == account_id)
    return list(db.session.scalars(statement.order_by(Passkey.added_at, Passkey.id)))


def own(account_id: int, reference: str) -> Passkey:
    """One of the account's passkeys.

    Raises:
        NotFound: none of this account's has this reference.
    """
    statement = select(Passkey).where(Passkey.account_id == account_id, Passkey.reference == reference)
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def check_new(account: Account, name: str) -> None:
    """Another passkey of this name can be added.

    Raises:
        Refused: the name is taken, or there are too many.
    """
    there = of_account(account.id)
    if len(there) >= MOST_PASSKEYS:
        raise Refused(TOO_MANY)
    _check_name(there, name)


def add(
    account: Account, fresh: Fresh, asked: passkey_challenges.Asked, hashes: Sequence[str], *, by: Actor
) -> bool:
    """Keep a passkey that was made in answer to this question. Whether it is the first factor (see `begin`).

    The caller has checked the answer, and before the question the password or the present second factor.

    Raises:
        Refused: the question was used or ran out, the passkey is known, or as for `check_new`.
    """
    if not passkey_challenges.take(account.id, ChallengePurpose.ADD, asked.challenge):
        raise Refused(TOO_LATE)
    second_factor.lock(account)
    check_new(account, asked.name)
    if db.session.scalars(select(Passkey.id).where(Passkey.credential_id == fresh.credential_id)).first():
        raise Refused(KNOWN)
    db.session.add(
        Passkey(
            account_id=account.id,
            name=asked.name,
            credential_id=fresh.credential_id,
            public_key=fresh.public_key,
            sign_count=fresh.sign_count,
            transports=list(fresh.transports),
        )
    )
    first = second_factor.begin(account, hashes, by=by)
    history.record(Action.ADD_PASSKEY, account, by=by)
    if not first:
        second_factor.tell(account, "passkey_added")
    return first


def rename(account: Account, passkey: Passkey, name: str, *, by: Actor) -> None:
    """Call it something else.

    Raises:
        Refused: another of the account's passkeys is called so.
    """
    _check_name([each for each in of_account(account.id) if each.id != passkey.id], name)
    passkey.name = name
    history.record(Action.RENAME_PASSKEY, account, by=by)


def remove(account: Account, passkey: Passkey, *, keep_session: str, by: Actor) -> None:
    """Forget a passkey, and end every other session. With the last factor there is no second factor then.

    Raises:
        Refused: it is the last factor, and a role asks for one.
    """
    second_factor.lock(account)
    is_last = is_last_factor(account.id)
    if is_last and second_factor.is_needed(account.id):
        raise Refused(LAST)
    db.session.delete(passkey)
    history.record(Action.REMOVE_PASSKEY, account, by=by)
    if is_last:
        second_factor.turn_off(account, keep_session=keep_session, by=by)
        return
    sessions.end_all(account.id, keep=keep_session)
    second_factor.tell(account, "passkey_removed")


def is_last_factor(account_id: int) -> bool:
    """Whether the account has one passkey and nothing else."""
    return len(of_account(account_id)) == 1 and not second_factor.has_app(account_id)


def accepted(account: Account, answer: str, challenge: bytes) -> bool:
    """Whether this answer to this question opens the account now. The question is used up either way."""
    number = account.id
    if _opens(account, answer, challenge):
        sessions.forget_failures(account.email)
        return True
    # A refusal is rolled back, and with it that the question was used
    afterwards(lambda: _forget_question(number, challenge))
    return False


def _opens(account: Account, answer: str, challenge: bytes) -> bool:
    number = account.id
    if sessions.locked(account.email) or not _use_up(number, challenge):
        return False
    passkey = _named(number, passkey_ceremony.credential_of(answer))
    count = passkey_ceremony.given(answer, challenge, passkey) if passkey is not None else None
    if passkey is None or count is None:
        return False
    if not _counts(passkey, count):
        afterwards(lambda: _note_refusal(number))
        return False
    return True


def _named(account_id: int, credential_id: bytes | None) -> Passkey | None:
    """The passkey, if it is this account's: nobody signs in with another's."""
    statement = select(Passkey).where(
        Passkey.account_id == account_id, Passkey.credential_id == credential_id
    )
    return db.session.scalars(statement).one_or_none()


def _counts(passkey: Passkey, count: int) -> bool:
    """Note the use. False: its count did not go on, so there may be a copy of it (section 6.1.1).

    Passkeys that are copied on purpose between somebody's devices count nothing: theirs stays at nought.
    """
    goes_on = Passkey.sign_count < count if count else Passkey.sign_count == 0
    used = (
        update(Passkey)
        .where(Passkey.id == passkey.id, goes_on)
        .values(sign_count=count, used_at=clock.now())
        .returning(Passkey.id)
        .execution_options(synchronize_session=False)
    )
    return db.session.scalars(used).one_or_none() is not None


def _use_up(account_id: int, challenge: bytes) -> bool:
    return passkey_challenges.take(account_id, ChallengePurpose.GIVE, challenge)


def _forget_question(account_id: int, challenge: bytes) -> None:
    _use_up(account_id, challenge)


def _note_refusal(account_id: int) -> None:
    """History keeps that a count went back, and the account's holder is told: the key may be copied."""
    account = queries.by_id(account_id)
    if account is not None:
        history.record(Action.REFUSE_PASSKEY, account, by=account.as_actor())
        second_factor.tell(account, "passkey_refused")


def _check_name(there: Sequence[Passkey], name: str) -> None:
    if any(each.name.casefold() == name.casefold() for each in there):
        raise Refused(NAME_TAKEN, "name")
