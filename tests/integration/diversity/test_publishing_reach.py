"""Who reaches the pages of publications, and how many statements they take."""

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.publishing import (
    TABLE,
    make_checked,
)
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.organisations.models import Organisation

NEW = "/publications/new"


@pytest.mark.parametrize(
    "role", [role for role in MembershipRole if role is not MembershipRole.MINISTERIAL_CHAMPION]
)
def test_nobody_else_reaches_it(client: PageClient, ministry: Organisation, role: MembershipRole) -> None:
    reference = make_checked().reference
    sign_in(client, make_account(roles=[(role, ministry)]))
    here = f"/publications/{reference}"
    for address in ("/publications", NEW, here, f"{here}/sign", f"{here}/discard", f"{here}/tables/{TABLE}"):
        assert client.get(address).status_code == 403
    today = client.get("/start")
    assert today.status_code == 200
    assert "/publications" not in today.text


def test_the_menu_leads_to_it(client: PageClient, anna: Account) -> None:
    assert 'href="/publications"' in client.get("/start").text


def test_each_page_takes_few_statements(client: PageClient, anna: Account, statements: list[str]) -> None:
    here = f"/publications/{make_checked().reference}"
    for address, most in (
        (here, 5),
        (f"{here}/sign", 5),
        (f"{here}/tables/{TABLE}", 4),
        (f"{here}/discard", 4),
    ):
        client.get(address)
        statements.clear()
        assert client.get(address).status_code == 200
        assert len(statements) <= most, (address, statements)
        read = " ".join(each.partition("FROM")[0] for each in statements)  # that there are any may be asked
        assert "workings_sealed" not in read
