"""Giving a code of the authenticator app, or a recovery code.

Each opens once. Hashing recovery codes is slow, so callers let go of the database first
(`foundation.transactions.release`): `look_up` reads, `proof` decides without the database, `spend` writes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import update

from volunteer_app.accounts import passwords, second_factor, sessions, totp
from volunteer_app.accounts.models import Account, RecoveryCode, SecondFactor
from volunteer_app.accounts.recovery_codes import CODE_LENGTH
from volunteer_app.accounts.rules import Action
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db


@dataclass(frozen=True)
class Held:
    """What is stored of a second factor, as plain values: `codes` are the hashes not yet used, by slot.

    `secret` is empty where there is no app.
    """

    id: int
    secret: str
    last_step: int | None
    codes: Mapping[int, str]


@dataclass(frozen=True)
class Proof:
    """What was given: the code of a step, or the recovery code of a slot."""

    step: int | None = None
    slot: int | None = None


def look_up(account_id: int) -> Held | None:
    """What is stored of the account's second factor: the app, if it counts, and recovery codes."""
    factor = second_factor.of_account(account_id)
    if factor is None:
        return None
    unused = {each.slot: each.code_hash for each in factor.codes if each.used_at is None}
    secret = factor.secret if factor.confirmed_at is not None else None
    return Held(factor.id, secret or "", factor.last_step, unused)


def look_up_new(account: Account) -> Held | None:
    """The app that is being set up, alone: a recovery code is not its first code."""
    factor = second_factor.being_set_up(account)
    return None if factor is None else Held(factor.id, factor.secret or "", None, {})


def proof(held: Held | None, typed: str) -> Proof | None:
    """What was proved: a code that was not taken before, or an unused recovery code; None: nothing.

    Slow for a recovery code.
    """
    plain = _plain(typed)
    if held is None:
        return None
    if totp.is_code(plain):
        if not held.secret:
            return None
        step = totp.matching_step(held.secret, plain, clock.now(), held.last_step)
        return None if step is None else Proof(step=step)
    if len(plain) != CODE_LENGTH + 1 or not plain[0].isdigit():
        return None
    slot = int(plain[0])
    return Proof(slot=slot) if passwords.matches(held.codes.get(slot), plain) else None


def spend(held: Held, given: Proof) -> bool:
    """Take the proof, so that it proves nothing again. False: of two who gave it at once, the other won."""
    if given.step is not None:
        taken = (
            update(SecondFactor)
            .where(
                SecondFactor.id == held.id,
                SecondFactor.last_step.is_(None) | (SecondFactor.last_step < given.step),
            )
            .values(last_step=given.step)
            .returning(SecondFactor.id)
        )
    else:
        taken = (
            update(RecoveryCode)
            .where(
                RecoveryCode.factor_id == held.id,
                RecoveryCode.slot == given.slot,
                RecoveryCode.code_hash == held.codes[given.slot or 0],
                RecoveryCode.used_at.is_(None),
            )
            .values(used_at=clock.now())
            .returning(RecoveryCode.id)
        )
    return db.session.scalars(taken.execution_options(synchronize_session=False)).one_or_none() is not None


def accepted(account: Account, held: Held | None, given: Proof | None) -> bool:
    """Whether this proof opens the account now; takes it. Its owner is told when it is a recovery code."""
    if held is None or given is None or sessions.locked(account.email) or not spend(held, given):
        return False
    sessions.forget_failures(account.email)
    if given.slot is not None:
        history.record(Action.USE_RECOVERY_CODE, account, by=account.as_actor())
        second_factor.tell(account, "recovery_code_used", left=len(held.codes) - 1)
    return True


def _plain(typed: str) -> str:
    """As it is stored: no spaces or hyphens, capitals; letters that are taken for digits are read so."""
    capitals = re.sub(r"[\s-]", "", typed).upper()
    return capitals.translate(str.maketrans("OIL", "011"))
