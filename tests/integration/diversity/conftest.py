"""Who the tests of this room look on as."""

import pytest
from flask import Flask

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person


@pytest.fixture
def hope(app: Flask) -> Organisation:
    return make_organisation("Hope")


@pytest.fixture
def volunteer(client: PageClient, hope: Organisation) -> Person:
    person = make_person(hope)
    sign_in(client, make_account(name=person.full_name, person_id=person.id))
    return person


@pytest.fixture
def coordinator(client: PageClient, hope: Organisation) -> PageClient:
    sign_in(client, make_account(name="Cora Coordinator", roles=[(MembershipRole.COORDINATOR, hope)]))
    return client


@pytest.fixture
def ministry(app: Flask) -> Organisation:
    return make_organisation("Ministry")


@pytest.fixture
def anna(client: PageClient, ministry: Organisation) -> Account:
    """Signed in."""
    account = champion("Anna", ministry)
    sign_in(client, account)
    return account


@pytest.fixture
def bela(ministry: Organisation) -> Account:
    return champion("Bela", ministry)


def champion(name: str, ministry: Organisation) -> Account:
    return make_account(name=name, roles=[(MembershipRole.MINISTERIAL_CHAMPION, ministry)])
