"""Passkeys are added: what is asked first, what counts, and what is refused."""

from dataclasses import replace
from datetime import date, time

import pytest
from flask import Flask
from sqlalchemy import select, text

from tests.factories.accounts import PASSWORD, make_passkey, sign_in
from tests.factories.authenticator import Authenticator, unpacked
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
    MAKE,
    STEP,
    adds,
    names,
    options,
    signs_in,
    stored,
    uses,
)
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account, SignInFailure
from volunteer_app.accounts.passkey_models import PasskeyChallenge
from volunteer_app.accounts.rules import MOST_PASSKEYS, MembershipRole
from volunteer_app.foundation import clock, kept_forms
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation

DAY, NINE = date(2026, 11, 23), time(9, 0)
CODES = "/account/second-factor/recovery-codes"

pytestmark = pytest.mark.usefixtures("named")


def test_the_first_one_turns_the_second_factor_on_and_comes_with_recovery_codes(
    client: PageClient, app: Flask, cora: Account
) -> None:
    elsewhere, key = another(app), Authenticator()
    sign_in(elsewhere, cora)
    sign_in(client, cora)
    assert adds(client, key).location == CODES
    codes = shown_codes(client)
    assert len(set(codes)) == 10
    assert not is_signed_in(elsewhere)
    assert cora.second_factor_since is not None
    assert actions(cora)[-2:] == ["second_factor:turn_on", "passkey:add"]
    assert mails() == [f"{cora.email}: A second factor was turned on in Manage justice volunteering"]
    assert [(each.name, each.transports) for each in stored()] == [("Work laptop", ["internal", "hybrid"])]
    assert signs_in(elsewhere, cora.email, key).location == "/start"
    half_way(third := another(app), cora.email)
    assert third.submit(STEP, code=codes[0]).location == "/start"


def test_it_is_all_that_a_role_asks_for(client: PageClient, hope: Organisation) -> None:
    account = without_factor(MembershipRole.VETTING_OFFICER, hope)
    client.submit("/sign-in", email=account.email, password=PASSWORD)
    assert client.get("/checks/to-decide").location == "/account/second-factor"
    assert "use a passkey" in client.get("/account/second-factor").text
    adds(client, Authenticator())
    assert client.get("/checks/to-decide").status_code == 200


def test_a_passkey_alone_takes_no_code_of_an_app(client: PageClient, cora: Account) -> None:
    make_passkey(cora, Authenticator())
    half_way(client, cora.email)
    assert client.submit(STEP, code="000000").status_code == 422


def test_the_first_one_asks_for_the_password(client: PageClient, cora: Account) -> None:
    sign_in(client, cora)
    answer = names(client, current="wrong")
    assert answer.status_code == 422
    assert "The current password is not right" in answer.text
    assert len(db.session.scalars(select(SignInFailure)).all()) == 1
    assert client.get(MAKE).location == ADD
    assert client.post(MAKE, data={"passkey": "x"}).location == ADD


def test_another_one_asks_for_the_second_factor_that_there_is(
    client: PageClient, app: Flask, vera: Account
) -> None:
    elsewhere, key = another(app), Authenticator()
    sign_in(elsewhere, vera)
    sign_in(client, vera)
    assert names(client, current=PASSWORD).status_code == 422
    assert names(client, code="000000").status_code == 422
    assert adds(client, key, code=code()).location == LIST
    assert is_signed_in(elsewhere)
    assert "Work laptop is added" in client.get(LIST).text
    assert actions(vera)[-1] == "passkey:add"
    assert mails() == [f"{vera.email}: A passkey was added in Manage justice volunteering"]
    answer = uses(client, key, ADD, name="Blue key")
    assert answer.location == MAKE
    assert client.submit(MAKE, passkey=Authenticator().makes(options(client))).location == LIST
    assert [each.name for each in stored()] == ["Work laptop", "Blue key"]


def test_each_has_a_name_of_its_own(client: PageClient, vera: Account) -> None:
    make_passkey(vera, Authenticator(), name="Blue key")
    sign_in(client, vera)
    answer = names(client, " blue KEY ", code=code())
    assert "You have a passkey with this name already" in answer.text
    assert "Enter a name for the passkey" in names(client, " ", code=code()).text


def test_nobody_has_more_than_they_can_look_after(client: PageClient, vera: Account) -> None:
    for number in range(MOST_PASSKEYS):
        make_passkey(vera, Authenticator(), name=f"Key {number}")
    sign_in(client, vera)
    assert f"You have {MOST_PASSKEYS} passkeys already" in names(client, code=code()).text


def test_the_browser_is_told_what_we_need_and_nothing_that_names_the_account_to_others(
    client: PageClient, vera: Account
) -> None:
    make_passkey(vera, key := Authenticator(), name="Blue key")
    sign_in(client, vera)
    names(client, code=code())
    asked = options(client)
    assert asked["rp"] == {"id": "volunteering.example", "name": "Manage justice volunteering"}
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert [unpacked(each["id"]) for each in asked["excludeCredentials"]] == [key.credential_id]
    assert unpacked(asked["user"]["id"]).decode() == vera.reference
    assert asked.get("attestation", "none") == "none"


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://evil.example"},
        {"host": "evil.example"},
        {"origin": "http://localhost", "host": "localhost"},
        {"verifies": False},
        {"framed": True},
    ],
    ids=str,
)
def test_a_passkey_that_was_not_made_here_is_not_added_and_the_proof_is_asked_again(
    client: PageClient, cora: Account, wrong: dict[str, object]
) -> None:
    sign_in(client, cora)
    key = Authenticator()
    assert adds(client, replace(key, **wrong)).location == ADD  # type: ignore[arg-type]  # by name
    assert "The passkey could not be added" in client.get(ADD).text
    assert client.get(MAKE).location == ADD
    assert stored() == []
    assert cora.second_factor_since is None
    assert db.session.scalars(select(PasskeyChallenge)).all() == []


def test_an_answer_adds_once(client: PageClient, vera: Account) -> None:
    sign_in(client, vera)
    names(client, code=code())
    answer = Authenticator().makes(options(client))
    with client.session_transaction() as kept:
        before = dict(kept)
    client.submit(MAKE, passkey=answer)
    with client.session_transaction() as kept:
        kept.update(before)
    assert client.get(MAKE).location == ADD
    assert len(stored()) == 1


def test_making_one_may_take_ten_minutes(client: PageClient, vera: Account) -> None:
    with clock.standing_on(DAY, NINE):
        sign_in(client, vera)
        names(client, code=code())
    with clock.standing_on(DAY, time(9, 10)):
        assert client.get(MAKE).location == ADD


def test_one_that_another_account_has_is_not_added(client: PageClient, cora: Account, vera: Account) -> None:
    key = Authenticator()
    make_passkey(vera, key)
    sign_in(client, cora)
    assert adds(client, replace(key)).location == ADD
    assert "This passkey was added already" in client.get(ADD).text
    assert len(stored()) == 1
    assert cora.second_factor_since is None


def test_keys_and_names_stand_in_no_history_and_no_mail(client: PageClient, cora: Account) -> None:
    sign_in(client, cora)
    adds(client, key := Authenticator(), name="Zanzibar")
    kept = " ".join(
        str(row)
        for table in ("history_entry", "outbox_message")
        for row in db.session.execute(
            text(f"SELECT * FROM {table}")  # noqa: S608 - our own tables
        )
    )
    assert "Zanzibar" not in kept
    assert key.credential_id.hex() not in kept


def test_what_a_passkey_says_is_never_kept_for_later(client: PageClient) -> None:
    assert kept_forms.SECRET.search("passkey")
