"""What the tests of recruitment's pages share."""

import pytest
from flask import Flask

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.recruitment import make_opportunity, role_named
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.recruitment.models import Opportunity


@pytest.fixture
def hope(app: object) -> Organisation:
    return make_organisation("Hope Mentoring")


@pytest.fixture
def coordinator(client: PageClient, hope: Organisation) -> PageClient:
    sign_in(client, make_account(name="Cora Coordinator", roles=[(MembershipRole.COORDINATOR, hope)]))
    return client


@pytest.fixture
def opportunity(app: object) -> Opportunity:
    made = make_opportunity(role=role_named("mentor-prison"), places=(make_prison(),))
    db.session.commit()
    return made


@pytest.fixture
def elsewhere(app: Flask) -> PageClient:
    """Another browser."""
    made = app.test_client()
    assert isinstance(made, PageClient)
    return made
