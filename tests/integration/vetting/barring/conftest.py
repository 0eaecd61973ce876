"""Two organisations that hold the same person, who volunteers with children for both."""

from dataclasses import dataclass

import pytest
from flask import Flask

from tests.factories.accounts import make_account
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.placements import make_placement, make_ready
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.placements.models import Placement
from volunteer_app.roles import queries as roles

R = MembershipRole
WITH_CHILDREN = "mentor-young-people"
IN_PRISON = "literacy-tutor-prison"


@dataclass
class World:
    """Hope is told of the bar; Other is not. In prison nobody works with children."""

    hope: Organisation
    other: Organisation
    prison: Organisation
    person: Person
    here: Placement
    there: Placement
    in_prison: Placement
    vera: Account
    vito: Account
    olga: Account
    cora: Account
    olwen: Account
    sofi: Account

    def scope(self, *organisations: Organisation) -> Scope:
        return Scope(frozenset(each.id for each in organisations or (self.hope,)))


@pytest.fixture
def world(app: Flask) -> World:
    hope, other = make_organisation("Hope", code="HOPE"), make_organisation("Other", code="OTHER")
    prison = make_prison()
    person = make_person(
        hope, emergency_name="Gwen", emergency_phone="01632 960 001", email="carys@example.org"
    )
    people.affiliate(person, other, by=BY)
    role = roles.recruitable_by_code(WITH_CHILDREN)
    for each in (hope, other):
        make_ready(person, each, each, role)
    make_ready(person, hope, prison)
    found = World(
        hope,
        other,
        prison,
        person,
        here=make_placement(person, hope, hope, role=role, approved=True),
        there=make_placement(person, other, other, role=role, approved=True),
        in_prison=make_placement(person, hope, prison, approved=True),
        vera=make_account("vera@example.org", name="Vera", roles=[(R.VETTING_OFFICER, hope)]),
        vito=make_account("vito@example.org", name="Vito", roles=[(R.VETTING_OFFICER, hope)]),
        olga=make_account("olga@example.org", name="Olga", roles=[(R.VETTING_OFFICER, other)]),
        cora=make_account("cora@example.org", name="Cora", roles=[(R.COORDINATOR, hope)]),
        olwen=make_account("olwen@example.org", name="Olwen", roles=[(R.COORDINATOR, other)]),
        sofi=make_account("sofi@example.org", name="Sofi", roles=[(R.SAFEGUARDING_LEAD, hope)]),
    )
    db.session.commit()
    return found
