"""Accounts for tests: small, valid, recorded by a job, flushed. Only `sign_in` commits: a page comes next."""

from collections.abc import Iterable
from functools import cache
from itertools import count

from flask.testing import FlaskClient

from tests.factories.authenticator import Authenticator
from tests.factories.organisations import BY
from volunteer_app.accounts import passwords, session_queries, sessions
from volunteer_app.accounts.models import Account, Membership, SecondFactor
from volunteer_app.accounts.passkey_models import Passkey
from volunteer_app.accounts.rules import OPENS_PROTECTED, SECOND_FACTOR, Action, MembershipRole
from volunteer_app.accounts.signing_in import SESSION_OF_LOGIN
from volunteer_app.accounts.viewer import SignedIn
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation

PASSWORD = "lamp seventeen orchard"
SECRET = "ORCHARDLAMPORCHARDLAMPORCHARD234"
_numbers = count(1)


@cache
def password_hash() -> str:
    """The hash of PASSWORD, made once: hashing is slow on purpose."""
    return passwords.hashed(PASSWORD)


def make_account(
    email: str = "",
    *,
    name: str = "Sam Taylor",
    roles: Iterable[tuple[MembershipRole, Organisation]] = (),
    person_id: int | None = None,
    has_password: bool = True,
    is_active: bool = True,
) -> Account:
    """An account with PASSWORD and these roles in force from today."""
    account = Account(
        email=(email or f"sam{next(_numbers)}@example.org").lower(),
        name=name,
        person_id=person_id,
        password_hash=password_hash() if has_password else None,
        is_active=is_active,
    )
    history.record(Action.INVITE, account, by=BY)
    for role, organisation in roles:
        make_membership(account, role, organisation)
    return account


def make_membership(
    account: Account, role: MembershipRole, organisation: Organisation, **columns: object
) -> Membership:
    """A role of the account, confirmed unless told. One that asks for a second factor comes with it."""
    membership = Membership(account=account, role=role, organisation=organisation, **columns)
    history.record(Action.GRANT_ROLE, membership, by=BY)
    if role in SECOND_FACTOR | OPENS_PROTECTED and account.second_factor_since is None:
        make_second_factor(account)
    return membership


def make_second_factor(account: Account) -> None:
    """A second factor with SECRET, and no recovery codes."""
    factor = SecondFactor(account_id=account.id, confirmed_at=clock.now())
    factor.secret = SECRET
    account.second_factor_since = clock.now()
    db.session.add(factor)
    history.record(Action.TURN_ON_FACTOR, account, by=BY)


def make_passkey(account: Account, device: Authenticator, *, name: str = "Work laptop") -> Passkey:
    """A passkey that this device answers for; the second factor, where there was none."""
    passkey = Passkey(
        account_id=account.id,
        name=name,
        credential_id=device.credential_id,
        public_key=device.public_key,
        sign_count=device.count or 0,
        transports=["internal"],
    )
    db.session.add(passkey)
    if account.second_factor_since is None:
        account.second_factor_since = clock.now()
        db.session.add(SecondFactor(account_id=account.id))
    history.record(Action.ADD_PASSKEY, account, by=BY)
    return passkey


def sign_in(client: FlaskClient, account: Account) -> None:
    """Sign the client in as the account, by a session row; commits what the test made so far."""
    _, token = sessions.start(account.id, "Test browser", second_factor=True)
    db.session.commit()
    with client.session_transaction() as kept:
        kept.clear()
        kept[SESSION_OF_LOGIN] = token


def viewer_of(account: Account) -> SignedIn:
    """The account as a viewer, for tests of scopes without a page. Commits nothing."""
    _, token = sessions.start(account.id, "Test browser", second_factor=True)
    found = session_queries.session_of(sessions.hash_of(token))
    assert found is not None
    return SignedIn(found[0], token, found[1])
