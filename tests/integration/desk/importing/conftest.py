"""Who the tests of imports look on as."""

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.organisations.models import Organisation


@pytest.fixture
def hope(app: object) -> Organisation:
    return make_organisation()


@pytest.fixture
def coordinator(hope: Organisation) -> Account:
    return make_account(name="Cora Coordinator", roles=[(MembershipRole.COORDINATOR, hope)])


@pytest.fixture
def officer(hope: Organisation) -> Account:
    return make_account(name="Vera Vetting", roles=[(MembershipRole.VETTING_OFFICER, hope)])


@pytest.fixture
def browser(client: PageClient, coordinator: Account) -> PageClient:
    sign_in(client, coordinator)
    return client
