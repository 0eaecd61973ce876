"""Passkeys are renamed and removed; an app beside them; what a reset takes."""

import re
from datetime import date, time

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import PASSWORD, make_account, make_passkey, sign_in
from tests.factories.authenticator import Authenticator
from tests.factories.organisations import BY
from tests.integration.accounts.giving import (
    actions,
    another,
    code,
    half_way,
    is_signed_in,
    mails,
    shown_codes,
    without_factor,
)
from tests.integration.accounts.passkey_pages import (
    ADD,
    LIST,
    STEP,
    adds,
    stored,
    uses,
)
from tests.integration.at_once import Act, TwoTransactions
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts import passkeys, queries, second_factor
from volunteer_app.accounts.models import Account, RecoveryCode, SecondFactor
from volunteer_app.accounts.passkey_models import Passkey
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.organisations.models import Organisation

DAY, NINE = date(2026, 11, 23), time(9, 0)
CODES = "/account/second-factor/recovery-codes"
APP = "/account/second-factor/turn-off"

pytestmark = pytest.mark.usefixtures("named")


def remove(passkey: Passkey) -> str:
    return f"{LIST}/{passkey.reference}/remove"


def test_one_is_renamed(client: PageClient, vera: Account) -> None:
    make_passkey(vera, Authenticator(), name="Blue key")
    make_passkey(vera, Authenticator(), name="Red key")
    db.session.commit()
    blue, _ = stored()
    page = f"{LIST}/{blue.reference}/rename"
    sign_in(client, vera)
    assert client.submit(page, name="Red key").status_code == 422
    assert client.submit(page, name="blue key").location == LIST
    assert [each.name for each in stored()] == ["blue key", "Red key"]
    assert actions(vera)[-1] == "passkey:rename"


@pytest.mark.parametrize("what", ["rename", "remove"])
def test_another_accounts_passkey_is_not_found(
    client: PageClient, cora: Account, vera: Account, what: str
) -> None:
    theirs = make_passkey(vera, Authenticator())
    sign_in(client, cora)
    assert client.get(f"{LIST}/{theirs.reference}/{what}").status_code == 404


def test_one_is_removed_with_the_second_factor_and_its_sign_ins_end(
    client: PageClient, app: Flask, vera: Account
) -> None:
    key, elsewhere = Authenticator(), another(app)
    make_passkey(vera, key)
    sign_in(elsewhere, vera)
    sign_in(client, vera)
    page = remove(stored()[0])
    assert client.submit(page, code="000000").status_code == 422
    assert len(stored()) == 1
    assert client.submit(page, code=code()).location == LIST
    assert stored() == []
    assert not is_signed_in(elsewhere)
    assert is_signed_in(client)
    assert second_factor.has_app(vera.id)
    assert vera.second_factor_since is not None
    assert actions(vera)[-1] == "passkey:remove"
    assert mails() == [f"{vera.email}: A passkey was removed in Manage justice volunteering"]


def test_the_last_one_turns_the_second_factor_off(client: PageClient, app: Flask, cora: Account) -> None:
    sign_in(client, cora)
    adds(client, key := Authenticator())
    page = remove(stored()[0])
    assert "This is your only second factor" in client.get(page).text
    assert uses(client, key, page).location == LIST
    assert actions(cora)[-2:] == ["passkey:remove", "second_factor:turn_off"]
    assert db.session.scalars(select(RecoveryCode)).all() == []
    assert cora.second_factor_since is None
    assert another(app).submit("/sign-in", email=cora.email, password=PASSWORD).location == "/start"


def officer_with_a_passkey(hope: Organisation, key: Authenticator) -> Account:
    officer = without_factor(MembershipRole.VETTING_OFFICER, hope)
    make_passkey(officer, key)
    return officer


def test_the_last_one_stays_where_a_role_asks_for_a_second_factor(
    client: PageClient, hope: Organisation
) -> None:
    key = Authenticator()
    officer = officer_with_a_passkey(hope, key)
    sign_in(client, officer)
    page = remove(stored()[0])
    assert "your role asks for one" in client.get(page).text
    assert "your role asks for one" in client.post(page, data=form_fields(client.get(ADD).text)).text
    assert len(stored()) == 1
    make_passkey(officer, Authenticator(), name="Blue key")
    assert uses(client, key, page).location == LIST
    assert [each.name for each in stored()] == ["Blue key"]


def test_two_at_once_cannot_remove_the_last_two(app: Flask, hope: Organisation) -> None:
    """The page looked when there were two; the service looks again."""
    officer = officer_with_a_passkey(hope, Authenticator())
    last = passkeys.of_account(officer.id)[0]
    with pytest.raises(Refused, match="your role asks for one"):
        passkeys.remove(officer, last, keep_session="", by=BY)


def test_an_app_is_added_beside_a_passkey_and_the_recovery_codes_stay(
    client: PageClient, app: Flask, cora: Account
) -> None:
    sign_in(client, cora)
    adds(client, key := Authenticator())
    codes = shown_codes(client)
    client.submit(CODES)
    page = client.get("/account/second-factor").text
    assert "Add an authenticator app" in page
    assert client.get("/account/second-factor/set-up").location == "/account/second-factor"
    add_app = "/account/second-factor/add-app"
    assert client.submit(add_app, code="000000").status_code == 422
    assert uses(client, key, add_app).location == "/account/second-factor/set-up"
    assert client.submit("/account/second-factor/set-up", code=codes[1]).status_code == 422
    secret = re.search(r"<strong>([A-Z2-7 ]{39})</strong>", client.get("/account/second-factor/set-up").text)
    assert secret is not None
    plain = secret[1].replace(" ", "")
    half_way(early := another(app), cora.email)
    assert early.submit(STEP, code=code(plain)).status_code == 422
    assert (
        client.submit("/account/second-factor/set-up", code=code(plain)).location == "/account/second-factor"
    )
    assert actions(cora)[-1] == "second_factor:add_app"
    assert mails()[-1] == f"{cora.email}: An authenticator app was added in Manage justice volunteering"
    assert early.submit(STEP, code=code(plain, later=1)).location == "/start"
    half_way(elsewhere := another(app), cora.email)
    assert elsewhere.submit(STEP, code=codes[0]).location == "/start"


def test_an_app_beside_a_passkey_is_set_up_at_once_or_not_at_all(client: PageClient, cora: Account) -> None:
    """Who finds the browser open later must not finish it with a telephone of their own."""
    make_passkey(cora, key := Authenticator())
    with clock.standing_on(DAY, NINE):
        sign_in(client, cora)
        uses(client, key, "/account/second-factor/add-app")
        assert client.get("/account/second-factor/set-up").status_code == 200
    with clock.standing_on(DAY, time(9, 10)):
        assert client.get("/account/second-factor/set-up").location == "/account/second-factor"


def test_starting_an_app_asks_for_the_passkey_that_there_is(client: PageClient, cora: Account) -> None:
    make_passkey(cora, Authenticator())
    sign_in(client, cora)
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/account/second-factor/add-app").text)
    assert token is not None
    answer = client.post("/account/second-factor/start", data={"csrf_token": token[1]})
    assert answer.location == "/account/second-factor/add-app"
    assert db.session.scalars(select(SecondFactor.secret_sealed)).all() == [None]


def test_an_app_is_removed_and_the_passkeys_stay(client: PageClient, app: Flask, vera: Account) -> None:
    make_passkey(vera, key := Authenticator())
    sign_in(client, vera)
    assert "Remove your authenticator app" in client.get(APP).text
    assert uses(client, key, APP).location == "/account/second-factor"
    assert actions(vera)[-1] == "second_factor:remove_app"
    assert mails() == [f"{vera.email}: Your authenticator app was removed in Manage justice volunteering"]
    assert client.get("/checks/to-decide").status_code == 200
    half_way(elsewhere := another(app), vera.email)
    assert elsewhere.submit(STEP, code=code(later=1)).status_code == 422
    assert uses(elsewhere, key).location == "/start"


def test_a_reset_takes_the_passkeys_too(
    client: PageClient, app: Flask, hope: Organisation, cora: Account
) -> None:
    make_passkey(cora, Authenticator())
    admin = make_account("ada@example.org", roles=[(MembershipRole.ADMINISTRATOR, hope)])
    sign_in(client, admin)
    page = f"/accounts/{cora.reference}/second-factor/reset"
    assert "passkeys" in client.get(page).text
    assert client.submit(page, reason="Laptop lost").status_code == 302
    assert stored() == []
    assert actions(cora)[-1] == "second_factor:reset"
    assert another(app).submit("/sign-in", email=cora.email, password=PASSWORD).location == "/start"


def test_of_two_who_remove_the_last_two_at_once_one_is_refused(app: Flask, hope: Organisation) -> None:
    officer = officer_with_a_passkey(hope, Authenticator())
    make_passkey(officer, Authenticator(), name="Blue key")
    number, names = officer.id, [each.reference for each in passkeys.of_account(officer.id)]
    db.session.commit()

    def removes(reference: str) -> Act:
        def act() -> None:
            account = queries.by_id(number)
            assert account is not None
            passkeys.remove(account, passkeys.own(number, reference), keep_session="", by=BY)

        return act

    said = TwoTransactions(app, removes(names[0]), removes(names[1])).run()
    assert said == ["first done", "second refused"]
    assert [each.name for each in stored()] == ["Blue key"]
