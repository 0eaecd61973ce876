"""Roles that wait for a second administrator: who is told to confirm, and who is told to wait."""

from datetime import timedelta

import pytest
from flask import Flask

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_prison
from tests.integration.desk.test_start import start
from tests.page_client import PageClient
from volunteer_app.accounts import service
from volunteer_app.accounts.models import Account, Membership
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.accounts.second_administrator import who_confirms
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation

R = MembershipRole
TO_CONFIRM = "Roles that wait for a second administrator: {}"
PROPOSED = "Roles you proposed, waiting for somebody else"


@pytest.fixture
def prison(app: Flask) -> Organisation:
    return make_prison("Northwood (HMP)")


@pytest.fixture
def ada(prison: Organisation) -> Account:
    return make_account("ada@example.org", name="Ada Admin", roles=[(R.ADMINISTRATOR, prison)])


@pytest.fixture
def kim(prison: Organisation) -> Account:
    return make_account("kim@example.org", name="Kim Lee", roles=[(R.COORDINATOR, prison)])


def administrator(prison: Organisation, name: str) -> Account:
    return make_account(name=name, roles=[(R.ADMINISTRATOR, prison)])


def proposed(kim: Account, prison: Organisation, by: Account) -> Membership:
    given = service.grant_role(kim, prison, R.VETTING_OFFICER, by=by.as_actor())
    db.session.commit()
    return given


def test_ones_own_proposal_waits_and_can_be_withdrawn(
    client: PageClient, prison: Organisation, ada: Account, kim: Account
) -> None:
    role = proposed(kim, prison, ada)
    sign_in(client, ada)
    page = start(client)
    assert TO_CONFIRM.format(0) in page
    assert f"{PROPOSED}: 1" in page
    assert f'href="/accounts/roles/{role.reference}/end"' in page
    assert "Withdraw a role" in client.get(f"/accounts/roles/{role.reference}/end").text
    client.submit(f"/accounts/roles/{role.reference}/end", reason="A mistake")
    assert PROPOSED not in start(client)


def test_another_administrator_is_asked_to_confirm_it(
    client: PageClient, prison: Organisation, ada: Account, kim: Account
) -> None:
    proposed(kim, prison, ada)
    sign_in(client, administrator(prison, "Ben Second"))
    page = start(client)
    assert TO_CONFIRM.format(1) in page
    assert PROPOSED not in page


def test_who_would_have_the_role_is_not_asked_to_confirm_it(
    client: PageClient, prison: Organisation, ada: Account
) -> None:
    ben = administrator(prison, "Ben Second")
    proposed(ben, prison, ada)
    sign_in(client, ben)
    assert TO_CONFIRM.format(0) in start(client)


def test_the_green_box_names_who_can_confirm(
    client: PageClient, prison: Organisation, ada: Account, kim: Account
) -> None:
    administrator(prison, "Ben Second")
    administrator(prison, "Cal Third")
    db.session.commit()
    sign_in(client, ada)
    where = f"/accounts/{kim.reference}/roles/new"
    client.submit(where, organisation=prison.reference, role=R.VETTING_OFFICER.value)
    page = client.get(f"/accounts/{kim.reference}").text
    assert "Role proposed. Ben Second or Cal Third has to confirm it. There is no last day for this" in page


def test_where_nobody_can_confirm_yet_it_says_who_has_to_be_there_first(
    prison: Organisation, ada: Account, kim: Account
) -> None:
    new = make_account(name="Newly Made")
    service.grant_role(new, prison, R.ADMINISTRATOR, by=ada.as_actor())
    role = proposed(kim, prison, ada)
    words = who_confirms(role)
    assert words.startswith("Another administrator of Northwood (HMP) has to confirm it. Both")
    with clock.standing_on(clock.today() + timedelta(days=7)):
        assert who_confirms(role).startswith("Newly Made has to confirm it.")


def test_of_many_the_first_three_are_named(prison: Organisation, ada: Account, kim: Account) -> None:
    for name in ("Ben", "Cal", "Dee", "Eve"):
        administrator(prison, name)
    words = who_confirms(proposed(kim, prison, ada))
    assert words.startswith("Ben, Cal, Dee or another administrator of Northwood (HMP) has to confirm it.")
