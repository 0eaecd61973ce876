"""A body, its champion, who is signed in, and its return."""

import pytest
from flask import Flask

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.survey import make_return, make_round
from tests.factories.survey_tokens import OtherSystem, make_token
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.organisations.models import Organisation
from volunteer_app.survey import queries
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


@pytest.fixture
def found(force: Organisation) -> SurveyReturn:
    """The return of the body in a round with another body; nobody is signed in."""
    made = make_round(force, make_organisation("Southshire police"), code="2026")
    return next(each for each in queries.returns_of_round(made) if each.organisation is force)


@pytest.fixture
def system(found: SurveyReturn, client: PageClient) -> OtherSystem:
    """Another system of the body, with a token."""
    return OtherSystem(client, make_token(found.organisation))
