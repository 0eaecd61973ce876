"""Dai, about whom Cora of Hope Mentoring asks."""

import pytest
from flask import Flask

from tests.factories.accounts import make_account
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person


@pytest.fixture
def hope(app: Flask) -> Organisation:
    return make_organisation("Hope Mentoring")


@pytest.fixture
def dai(hope: Organisation) -> Person:
    return make_person(hope, first_name="Dai", last_name="Volunteerson", email="dai@example.org")


@pytest.fixture
def cora(hope: Organisation) -> Account:
    return make_account("cora@example.org", name="Cora", roles=[(MembershipRole.COORDINATOR, hope)])
