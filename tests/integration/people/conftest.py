"""Who the tests of this room look on as, and how they read what was stored."""

from typing import Any

import pytest
from sqlalchemy import func, select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person

COORDINATOR = MembershipRole.COORDINATOR


@pytest.fixture
def hope(app: object) -> Organisation:
    return make_organisation()


@pytest.fixture
def coordinator(client: PageClient, hope: Organisation) -> PageClient:
    sign_in(client, make_account(name="Cora Coordinator", roles=[(COORDINATOR, hope)]))
    return client


@pytest.fixture
def volunteer(client: PageClient, hope: Organisation) -> Person:
    person = make_person(hope)
    sign_in(client, make_account(name=person.full_name, person_id=person.id))
    return person


def in_database(reference: str) -> Person:
    db.session.expire_all()
    return db.session.scalars(select(Person).where(Person.reference == reference)).one()


def how_many(model: type[Any]) -> int:
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


def hidden(page: str) -> dict[str, str]:
    main = page[page.index("<main") :]
    found = {}
    for name in ("csrf_token", "form_key", "version", "organisation"):
        if f'name="{name}" value="' in main:
            found[name] = main.split(f'name="{name}" value="')[1].split('"')[0]
    return found
