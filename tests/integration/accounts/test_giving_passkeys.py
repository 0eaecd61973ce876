"""A passkey at the second step: what opens, and everything that must not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.factories.accounts import make_account, make_passkey, sign_in
from tests.factories.authenticator import Authenticator
from tests.integration.accounts.giving import actions, another, code, half_way, is_signed_in, mails
from tests.integration.accounts.passkey_pages import STEP, question, signs_in, uses
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account, SignInFailure
from volunteer_app.accounts.passkey_models import Passkey
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db

DAY, NINE = date(2026, 11, 23), time(9, 0)

pytestmark = pytest.mark.usefixtures("named")


def failures() -> int:
    db.session.rollback()
    return len(db.session.scalars(select(SignInFailure)).all())


def test_a_passkey_signs_in_and_its_use_is_noted(
    client: PageClient, kay: Account, key: Authenticator
) -> None:
    assert signs_in(client, kay.email, key).location == "/start"
    assert is_signed_in(client)
    passkey = db.session.scalars(select(Passkey)).one()
    assert (passkey.sign_count, passkey.used_at is not None) == (1, True)
    assert failures() == 0


def test_beside_an_app_either_signs_in(client: PageClient, app: Flask, vera: Account) -> None:
    key = Authenticator()
    make_passkey(vera, key)
    assert signs_in(client, vera.email, key).location == "/start"
    half_way(elsewhere := another(app), vera.email)
    assert elsewhere.submit(STEP, code=code()).location == "/start"


def test_a_key_that_counts_nothing_signs_in_again_and_again(client: PageClient, app: Flask) -> None:
    key = Authenticator(count=None)
    make_passkey(account := make_account(), key)
    assert signs_in(client, account.email, key).status_code == 302
    assert signs_in(another(app), account.email, key).status_code == 302


WRONG: dict[str, Callable[[Authenticator], Authenticator]] = {
    "another site's page": lambda key: replace(key, origin="https://volunteering.example.evil.example"),
    "our name without https": lambda key: replace(key, origin="http://volunteering.example"),
    "what the request calls us": lambda key: replace(key, origin="http://localhost", host="localhost"),
    "another service's key": lambda key: replace(key, host="evil.example"),
    "a page inside another": lambda key: replace(key, framed=True),
    "a device that did not ask who": lambda key: replace(key, verifies=False),
    "another private key": lambda key: Authenticator(credential_id=key.credential_id),
    "a key that nobody added": lambda _: Authenticator(),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_answer_is_refused_and_counted(
    client: PageClient, kay: Account, key: Authenticator, what: str
) -> None:
    half_way(client, kay.email)
    answer = uses(client, WRONG[what](key))
    assert answer.status_code == 422
    assert "The passkey was not accepted" in answer.text
    assert 'name="passkey" value=""' in answer.text
    assert not is_signed_in(client)
    assert failures() == 1
    assert uses(client, key).status_code == 302


@pytest.mark.parametrize(
    "sent", ["x", "{}", "[]", "null", '{"id": 1}', "9" * 30_000, "[" * 15_000, '{"id":"AA","rawId":"AA"}']
)
def test_what_no_browser_sends_is_refused_and_nothing_of_it_is_logged(
    client: PageClient, kay: Account, sent: str, caplog: pytest.LogCaptureFixture
) -> None:
    half_way(client, kay.email)
    question(client, STEP)
    assert client.submit(STEP, passkey=sent).status_code == 422
    assert sent not in caplog.text.splitlines()
    assert "rawId" not in caplog.text


def test_a_key_that_cannot_be_read_is_told_of_by_kind_alone(
    client: PageClient, kay: Account, key: Authenticator, caplog: pytest.LogCaptureFixture
) -> None:
    db.session.execute(update(Passkey).values(public_key=b"\xa1\x01\x02"))
    assert signs_in(client, kay.email, key).status_code == 422
    told = [each.getMessage() for each in caplog.records if "passkey" in each.name]
    assert told == ["an answer of a passkey could not be read: KeyError"]


def test_another_accounts_passkey_does_not_sign_in(client: PageClient, kay: Account, vera: Account) -> None:
    theirs = Authenticator()
    make_passkey(vera, theirs)
    half_way(client, kay.email)
    assert uses(client, theirs).status_code == 422


@pytest.mark.parametrize("back", [0, 1])
def test_a_count_that_does_not_go_on_is_refused_and_its_owner_is_told(
    client: PageClient, app: Flask, kay: Account, key: Authenticator, back: int
) -> None:
    """A copy of the key has counted by itself: one of the two is somebody else's."""
    key.count = 7
    signs_in(client, kay.email, key)
    copy = replace(key, count=7 - back)
    assert signs_in(another(app), kay.email, copy).status_code == 422
    assert actions(kay)[-1] == "passkey:refuse_count"
    assert mails() == [f"{kay.email}: A passkey was refused in Manage justice volunteering"]
    assert failures() == 1
    assert signs_in(another(app), kay.email, key).status_code == 302


def test_a_count_that_stops_is_refused(
    client: PageClient, app: Flask, kay: Account, key: Authenticator
) -> None:
    signs_in(client, kay.email, key)
    assert signs_in(another(app), kay.email, replace(key, count=None)).status_code == 422


def test_ten_wrong_answers_lock_and_the_right_one_is_refused_too(
    client: PageClient, app: Flask, kay: Account, key: Authenticator
) -> None:
    with clock.standing_on(DAY, NINE):
        half_way(client, kay.email)
        for _ in range(10):
            assert uses(client, replace(key, verifies=False)).status_code == 422
        assert uses(client, key).status_code == 422
    with clock.standing_on(DAY, time(9, 16)):
        assert signs_in(another(app), kay.email, key).status_code == 302
    assert failures() == 0


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "https://[::1]", "http://volunteering.example"])
def test_where_browsers_would_use_none_a_code_is_asked_alone(
    client: PageClient, app: Flask, vera: Account, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_passkey(vera, Authenticator())
    monkeypatch.setitem(app.config, "BASE_URL", address)
    half_way(client, vera.email)
    assert "passkey" not in client.get(STEP).text.replace('name="passkey"', "")
    assert client.submit(STEP, code=code()).status_code == 302
    assert "Passkeys cannot be used" in client.get("/account/passkeys").text
    assert client.get("/account/passkeys/add").location == "/account/passkeys"


def test_the_page_asks_for_what_there_is(client: PageClient, kay: Account, vera: Account) -> None:
    half_way(client, kay.email)
    shown = client.get(STEP).text
    assert "Use a passkey" in shown
    assert "Recovery code" in shown
    assert "authenticator app" not in shown
    half_way(client, vera.email)
    shown = client.get(STEP).text
    assert "Use a passkey" not in shown
    assert "Enter your security code" in shown


def test_a_passkey_confirms_what_changes_ones_sign_in(
    client: PageClient, kay: Account, key: Authenticator
) -> None:
    sign_in(client, kay)
    page = "/account/second-factor/new-recovery-codes"
    assert uses(client, replace(key, verifies=False), page).status_code == 422
    assert uses(client, key, page).location == "/account/second-factor/recovery-codes"


def test_a_code_that_is_typed_counts_before_a_passkey_that_the_page_still_holds(
    client: PageClient, vera: Account
) -> None:
    make_passkey(vera, Authenticator())
    half_way(client, vera.email)
    assert client.submit(STEP, code=code(), passkey="left over").location == "/start"
