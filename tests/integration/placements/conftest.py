"""An organisation that works in a prison, and its coordinator."""

from dataclasses import dataclass

import pytest
from flask import Flask

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.placements import ready_person
from tests.integration.placements.nights import MONDAY, Night
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person


@dataclass
class World:
    """What the tests of this room stand on."""

    hope: Organisation
    prison: Organisation
    person: Person
    cora: Account


@pytest.fixture
def world(app: Flask) -> World:
    hope, prison = make_organisation(), make_prison()
    cora = make_account(name="Cora Reyes", roles=[(MembershipRole.COORDINATOR, hope)])
    found = World(hope, prison, ready_person(hope, prison), cora)
    db.session.commit()
    return found


@pytest.fixture
def coordinator(client: PageClient, world: World) -> PageClient:
    sign_in(client, world.cora)
    return client


@pytest.fixture
def night(app: Flask) -> Night:
    with clock.standing_on(MONDAY):
        found = Night()
        db.session.commit()
    return found
