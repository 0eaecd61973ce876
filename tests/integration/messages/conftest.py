"""What the tests of messages and of choosing many share."""

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.organisations.models import Organisation


@pytest.fixture
def hope(app: object) -> Organisation:
    return make_organisation("Hope Mentoring")


@pytest.fixture
def coordinator(client: PageClient, hope: Organisation) -> PageClient:
    sign_in(client, make_account(name="Cora Coordinator", roles=[(MembershipRole.COORDINATOR, hope)]))
    return client
