"""An organisation and its coordinator."""

import pytest
from flask import Flask

from tests.factories.accounts import make_account, make_passkey
from tests.factories.authenticator import ADDRESS, Authenticator
from tests.factories.organisations import make_organisation
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.organisations.models import Organisation


@pytest.fixture
def hope(app: Flask) -> Organisation:
    return make_organisation("Hope Mentoring")


@pytest.fixture
def cora(hope: Organisation) -> Account:
    return make_account("cora@example.org", name="Cora", roles=[(MembershipRole.COORDINATOR, hope)])


@pytest.fixture
def vera(app: Flask, hope: Organisation) -> Account:
    """A vetting officer whose second factor is set up."""
    return make_account("vera@example.org", name="Vera", roles=[(MembershipRole.VETTING_OFFICER, hope)])


@pytest.fixture
def named(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The service has a name and HTTPS, without which browsers make no passkeys."""
    monkeypatch.setitem(app.config, "BASE_URL", ADDRESS)


@pytest.fixture
def key() -> Authenticator:
    return Authenticator()


@pytest.fixture
def kay(app: Flask, key: Authenticator) -> Account:
    """Somebody whose second factor is a passkey alone."""
    account = make_account("kay@example.org", name="Kay")
    make_passkey(account, key)
    return account
