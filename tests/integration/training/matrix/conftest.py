"""An organisation with people, and its coordinator signed in."""

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.integration.desk.conftest import World
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole


@pytest.fixture
def world(app: object) -> World:
    return World()


@pytest.fixture
def coordinator(client: PageClient, world: World) -> PageClient:
    sign_in(client, make_account(name="Cora", roles=[(MembershipRole.COORDINATOR, world.hope)]))
    return client
