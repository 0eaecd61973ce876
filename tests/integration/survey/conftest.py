"""A body, its champion, who is signed in, and its return."""

import pytest
from flask import Flask

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.survey import make_return
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.organisations.models import Organisation
from volunteer_app.survey.models import SurveyReturn


@pytest.fixture
def force(app: Flask) -> Organisation:
    return make_organisation("Northshire police")


@pytest.fixture
def champion(force: Organisation, client: PageClient) -> Account:
    account = make_account(name="Chris Champion", roles=[(MembershipRole.CHAMPION, force)])
    sign_in(client, account)
    return account


@pytest.fixture
def theirs(force: Organisation, champion: Account) -> SurveyReturn:
    return make_return(force)
