"""An organisation with two leads and somebody who volunteers there, and another with a lead of its own."""

from dataclasses import dataclass

import pytest
from flask import Flask

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.placements import make_placement, ready_person
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.models import Placement

R = MembershipRole


@dataclass
class World:
    """Sofi and Saul are leads of Hope, Olive of another; Cora coordinates for Hope; Carys is placed."""

    hope: Organisation
    other: Organisation
    prison: Organisation
    person: Person
    placement: Placement
    sofi: Account
    saul: Account
    olive: Account
    cora: Account


@pytest.fixture
def world(app: Flask) -> World:
    hope, other = make_organisation("Hope", code="HOPE"), make_organisation("Other", code="OTHER")
    prison = make_prison()
    person = ready_person(hope, prison)
    found = World(
        hope,
        other,
        prison,
        person,
        placement=make_placement(person, hope, prison, approved=True),
        sofi=make_account("sofi@example.org", name="Sofi", roles=[(R.SAFEGUARDING_LEAD, hope)]),
        saul=make_account("saul@example.org", name="Saul", roles=[(R.SAFEGUARDING_LEAD, hope)]),
        olive=make_account("olive@example.org", name="Olive", roles=[(R.SAFEGUARDING_LEAD, other)]),
        cora=make_account("cora@example.org", name="Cora", roles=[(R.COORDINATOR, hope)]),
    )
    db.session.commit()
    return found


@pytest.fixture
def lead(client: PageClient, world: World) -> PageClient:
    sign_in(client, world.sofi)
    return client
