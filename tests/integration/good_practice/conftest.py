"""An organisation with a coordinator, another with one of its own, and two editors of the network."""

from dataclasses import dataclass

import pytest
from flask import Flask

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation

R = MembershipRole


@dataclass
class World:
    """Cora coordinates for Hope, Olive for another; Edie and Sol are editors."""

    hope: Organisation
    other: Organisation
    cora: Account
    olive: Account
    edie: Account
    sol: Account


@pytest.fixture
def world(app: Flask) -> World:
    hope, other = make_organisation("Hope", code="HOPE"), make_organisation("Other", code="OTHER")
    network = make_organisation("Network", code="NET")
    found = World(
        hope,
        other,
        cora=make_account("cora@example.org", name="Cora", roles=[(R.COORDINATOR, hope)]),
        olive=make_account("olive@example.org", name="Olive", roles=[(R.COORDINATOR, other)]),
        edie=make_account("edie@example.org", name="Edie", roles=[(R.NETWORK_EDITOR, network)]),
        sol=make_account("sol@example.org", name="Sol", roles=[(R.NETWORK_EDITOR, network)]),
    )
    db.session.commit()
    return found


@pytest.fixture
def cora(app: Flask, world: World) -> PageClient:
    return browser(app, world.cora)


@pytest.fixture
def edie(app: Flask, world: World) -> PageClient:
    return browser(app, world.edie)


@pytest.fixture
def sol(app: Flask, world: World) -> PageClient:
    return browser(app, world.sol)


def browser(app: Flask, account: Account) -> PageClient:
    """A browser in which somebody is signed in."""
    client = app.test_client()
    assert isinstance(client, PageClient)
    sign_in(client, account)
    return client
