"""The second factor: setting it up, giving it, and what is done when the telephone is lost.

A code opens once, and so does a recovery code. Hashing recovery codes is slow, so callers let go of the
database first (`foundation.transactions.release`): `look_up` reads, `proof` decides without the database,
`spend` writes.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from volunteer_app.accounts import passwords, queries, second_administrator, sessions, totp
from volunteer_app.accounts.models import Account, RecoveryCode, SecondFactor
from volunteer_app.accounts.rules import RECOVERY_CODES, Action
from volunteer_app.foundation import clock, history, links, mail
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import REFERENCE_ALPHABET, db
from volunteer_app.foundation.errors import Refused

# A slot in the clear, then 10 random characters of 5 bits. Fewer than 112 bits are hashed like a password
# (NIST SP 800-63B-4, section 3.1.2.2); the slot says which hash, so that one has to be tried and not ten.
CODE_LENGTH = 10
ALREADY = "You have a second factor already. Turn it off before you set up another"
NOT_ON = "This account has no second factor"
OWN = "You cannot reset your own second factor. Ask another administrator, or use a recovery code"
OUT_OF_REACH = "This person also works for another organisation, whose administrator has to do it"


@dataclass(frozen=True)
class Held:
    """What is stored of a second factor, as plain values: `codes` are the hashes not yet used, by slot."""

    id: int
    secret: str
    last_step: int | None
    codes: Mapping[int, str]


@dataclass(frozen=True)
class Proof:
    """What was given: the code of a step, or the recovery code of a slot."""

    step: int | None = None
    slot: int | None = None


@dataclass(frozen=True)
class NewCodes:
    """Recovery codes as they are shown once, and their hashes in the same order."""

    shown: Sequence[str]
    hashes: Sequence[str]


def set_up(account: Account) -> SecondFactor:
    """A fresh secret, which counts once a code of it was given. One that was never confirmed goes.

    Raises:
        Refused: there is a second factor already.
    """
    if account.second_factor_since is not None:
        raise Refused(ALREADY)
    _forget(account)
    factor = SecondFactor(account_id=account.id)
    factor.secret = totp.new_secret()
    db.session.add(factor)
    db.session.flush()
    return factor


def of_account(account_id: int) -> SecondFactor | None:
    """The account's second factor, or the one that it is setting up."""
    return db.session.scalars(select(SecondFactor).where(SecondFactor.account_id == account_id)).one_or_none()


def look_up(account_id: int) -> Held | None:
    """What is stored of the account's second factor, confirmed or being set up."""
    factor = of_account(account_id)
    if factor is None or factor.secret is None:
        return None
    unused = {each.slot: each.code_hash for each in factor.codes if each.used_at is None}
    return Held(factor.id, factor.secret, factor.last_step, unused)


def proof(held: Held | None, typed: str) -> Proof | None:
    """What was proved: a code that was not taken before, or an unused recovery code; None: nothing.

    Slow for a recovery code.
    """
    plain = _plain(typed)
    if held is None:
        return None
    if totp.is_code(plain):
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
        _tell(account, "recovery_code_used", left=len(held.codes) - 1)
    return True


def new_codes() -> NewCodes:
    """Ten recovery codes. Slow, and touches no database."""
    plain = [
        f"{slot}" + "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(CODE_LENGTH))
        for slot in range(RECOVERY_CODES)
    ]
    shown = [f"{each[0]}-{each[1:6]}-{each[6:]}" for each in plain]
    return NewCodes(shown, [passwords.hashed(each) for each in plain])


def turn_on(account: Account, hashes: Sequence[str], *, by: Actor) -> None:
    """The factor that is being set up counts from now on; every session ends.

    The caller has spent a code of it.

    Raises:
        Refused: it was turned on meanwhile, or nothing is being set up.
    """
    factor = of_account(account.id)
    if factor is None or account.second_factor_since is not None:
        raise Refused(ALREADY if factor is not None else NOT_ON)
    factor.confirmed_at = account.second_factor_since = clock.now()
    _keep_codes(factor, hashes)
    sessions.end_all(account.id)
    history.record(Action.TURN_ON_FACTOR, account, by=by)
    _tell(account, "second_factor_on")


def renew_codes(account: Account, hashes: Sequence[str], *, by: Actor) -> None:
    """Other recovery codes instead of those that there were.

    Raises:
        Refused: there is no second factor.
    """
    factor = of_account(account.id)
    if factor is None or account.second_factor_since is None:
        raise Refused(NOT_ON)
    _keep_codes(factor, hashes)
    history.record(Action.RENEW_CODES, account, by=by)
    _tell(account, "recovery_codes_renewed")


def turn_off(account: Account, *, keep_session: str, by: Actor) -> None:
    """Forget the secret and the codes, and end every other session.

    Raises:
        Refused: there is no second factor.
    """
    _turn_off(account)
    sessions.end_all(account.id, keep=keep_session)
    history.record(Action.TURN_OFF_FACTOR, account, by=by)
    _tell(account, "second_factor_off")


def reset(account: Account, *, reason: str, by: Actor, scope: Scope | None = None) -> None:
    """Forget a second factor whose telephone is lost. Every session ends; the next sign-in sets up another.

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
    _tell(account, "second_factor_reset")


def _turn_off(account: Account) -> None:
    if account.second_factor_since is None:
        raise Refused(NOT_ON)
    account.second_factor_since = None
    _forget(account)


def _forget(account: Account) -> None:
    factor = of_account(account.id)
    if factor is not None:
        db.session.delete(factor)
        db.session.flush()


def _keep_codes(factor: SecondFactor, hashes: Sequence[str]) -> None:
    factor.codes.clear()
    db.session.flush()
    factor.codes.extend(RecoveryCode(slot=slot, code_hash=each) for slot, each in enumerate(hashes))


def _plain(typed: str) -> str:
    """As it is stored: no spaces or hyphens, capitals; letters that are taken for digits are read so."""
    capitals = re.sub(r"[\s-]", "", typed).upper()
    return capitals.translate(str.maketrans("OIL", "011"))


def _tell(account: Account, template: str, **context: object) -> None:
    mail.post(
        to=account.email,
        template=f"accounts/mail/{template}.txt",
        link=links.address("accounts.second_factor"),
        **context,
    )
