"""An organisation that works in a prison, somebody in that prison, and those who may keep their record."""

from dataclasses import dataclass

import pytest
from flask import Flask

from tests.factories.accounts import make_account
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.placements import ready_person
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person


@dataclass
class World:
    """What the tests of this room stand on."""

    hope: Organisation
    prison: Organisation
    person: Person
    vera: Account
    sam: Account
    cora: Account


@pytest.fixture
def world(app: Flask) -> World:
    hope, prison = make_organisation("Hope"), make_prison("Northwood (HMP)")
    found = World(
        hope,
        prison,
        ready_person(hope, prison),
        vera=make_account(name="Vera Osei", roles=[(MembershipRole.VETTING_OFFICER, hope)]),
        sam=make_account(name="Sam Birch", roles=[(MembershipRole.SECURITY_CONTACT, prison)]),
        cora=make_account(name="Cora Reyes", roles=[(MembershipRole.COORDINATOR, hope)]),
    )
    db.session.commit()
    return found
