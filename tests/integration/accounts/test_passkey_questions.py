"""What a passkey has to sign is good once, soon, in one browser, for one account and purpose."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_passkey
from tests.factories.authenticator import Authenticator
from tests.integration.accounts.giving import another, half_way, is_signed_in
from tests.integration.accounts.passkey_pages import STEP, question, uses
from tests.page_client import PageClient
from volunteer_app.accounts import passkey_ceremony, passkey_challenges
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.passkey_models import PasskeyChallenge
from volunteer_app.accounts.rules import MOST_CHALLENGES, ChallengePurpose
from volunteer_app.accounts.tasks import clear
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db

DAY, NINE = date(2026, 11, 23), time(9, 0)

pytestmark = pytest.mark.usefixtures("named")


def test_no_question_was_asked_no_answer_is_taken(
    client: PageClient, kay: Account, key: Authenticator
) -> None:
    half_way(client, kay.email)
    assert client.submit(STEP, passkey=key.gives({"challenge": "AAAA"})).status_code == 422


def test_an_answer_to_another_question_is_refused(
    client: PageClient, kay: Account, key: Authenticator
) -> None:
    half_way(client, kay.email)
    earlier = question(client, STEP)
    question(client, STEP)
    assert client.submit(STEP, passkey=key.gives(earlier)).status_code == 422


def test_a_question_of_another_browser_is_not_answered_in_this_one(
    client: PageClient, app: Flask, kay: Account, key: Authenticator
) -> None:
    half_way(elsewhere := another(app), kay.email)
    half_way(client, kay.email)
    question(client, STEP)
    assert client.submit(STEP, passkey=key.gives(question(elsewhere, STEP))).status_code == 422


def planted(client: PageClient) -> dict[str, Any]:
    with client.session_transaction() as kept:
        return dict(kept)


def test_an_answer_signs_in_once_also_with_the_cookie_of_before(
    client: PageClient, app: Flask, kay: Account
) -> None:
    """Whoever copied the cookie and the answer in between comes too late, whichever process is asked."""
    key = Authenticator(count=None)
    make_passkey(kay, key, name="In the cloud")
    half_way(client, kay.email)
    answer = key.gives(question(client, STEP))
    before = planted(client)
    assert client.submit(STEP, passkey=answer).location == "/start"
    thief = another(app)
    with thief.session_transaction() as kept:
        kept.update(before)
    assert thief.submit(STEP, passkey=answer).status_code == 422
    assert not is_signed_in(thief)


def test_a_refused_answer_uses_its_question_up(client: PageClient, kay: Account, key: Authenticator) -> None:
    half_way(client, kay.email)
    asked = question(client, STEP)
    before = planted(client)
    assert client.submit(STEP, passkey=replace(key, verifies=False).gives(asked)).status_code == 422
    with client.session_transaction() as kept:
        kept.update(before)
    assert client.submit(STEP, passkey=key.gives(asked)).status_code == 422


def test_an_answer_may_take_ten_minutes(client: PageClient, kay: Account, key: Authenticator) -> None:
    with clock.standing_on(DAY, NINE):
        half_way(client, kay.email)
        asked = question(client, STEP)
    with clock.standing_on(DAY, time(9, 9)):
        half_way(client, kay.email)  # the second step itself has ten minutes too
    with clock.standing_on(DAY, time(9, 10)):
        assert client.submit(STEP, passkey=key.gives(asked)).status_code == 422
        assert uses(client, key).status_code == 302


def test_a_question_to_another_account_is_not_answered_for_this_one(
    client: PageClient, kay: Account, key: Authenticator, vera: Account
) -> None:
    make_passkey(vera, Authenticator())
    half_way(client, vera.email)
    asked = question(client, STEP)
    before = planted(client)
    half_way(client, kay.email)
    with client.session_transaction() as kept:
        kept.update({name: each for name, each in before.items() if name.startswith("passkey")})
    assert client.submit(STEP, passkey=key.gives(asked)).status_code == 422


def test_nobody_is_told_of_passkeys_before_the_password_was_right(client: PageClient, kay: Account) -> None:
    shown = client.get("/sign-in").text
    token = shown.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post("/sign-in/passkey", data={"csrf_token": token})
    assert (answer.status_code, answer.json) == (422, {})
    assert db.session.scalars(select(PasskeyChallenge)).all() == []


def test_a_question_needs_the_token_of_our_page(client: PageClient, kay: Account) -> None:
    half_way(client, kay.email)
    assert client.post("/sign-in/passkey").status_code == 422


def test_a_question_names_the_accounts_passkeys_and_asks_the_device_to_look_who_it_is(
    client: PageClient, kay: Account, key: Authenticator, vera: Account
) -> None:
    make_passkey(vera, Authenticator())
    half_way(client, kay.email)
    asked = question(client, STEP)
    assert (asked["rpId"], asked["userVerification"]) == ("volunteering.example", "required")
    assert len(asked["allowCredentials"]) == 1


def test_who_asks_again_and_again_leaves_few_questions_and_the_last_is_good(
    client: PageClient, kay: Account, key: Authenticator
) -> None:
    half_way(client, kay.email)
    asked = [question(client, STEP) for _ in range(MOST_CHALLENGES + 3)][-1]
    assert len(db.session.scalars(select(PasskeyChallenge)).all()) == MOST_CHALLENGES
    assert client.submit(STEP, passkey=key.gives(asked)).status_code == 302


def test_old_questions_are_cleared(client: PageClient, kay: Account) -> None:
    with clock.standing_on(DAY, NINE):
        half_way(client, kay.email)
        question(client, STEP)
        clear()
        assert len(db.session.scalars(select(PasskeyChallenge)).all()) == 1
    with clock.standing_on(DAY, time(9, 11)):
        clear()
        assert db.session.scalars(select(PasskeyChallenge)).all() == []


def test_of_two_who_take_a_question_at_once_one_wins(app: Flask, kay: Account) -> None:
    with app.test_request_context():
        challenge = passkey_challenges.ask(kay.id, ChallengePurpose.GIVE)
        taken = [passkey_challenges.take(kay.id, ChallengePurpose.GIVE, challenge) for _ in "ab"]
    assert taken == [True, False]


def test_a_question_for_adding_is_no_question_for_signing_in(app: Flask, kay: Account) -> None:
    purpose = ChallengePurpose
    with app.test_request_context():
        challenge = passkey_challenges.ask(kay.id, purpose.ADD)
        assert not passkey_challenges.take(kay.id, purpose.GIVE, challenge)
        assert passkey_challenges.take(kay.id, purpose.ADD, challenge)


@pytest.mark.parametrize(
    ("address", "host", "origin"),
    [
        ("https://volunteering.example", "volunteering.example", "https://volunteering.example"),
        ("https://Volunteering.example:443/", "volunteering.example", "https://volunteering.example"),
        ("https://volunteering.example:8443/x", "volunteering.example", "https://volunteering.example:8443"),
        ("http://localhost:8000", "localhost", "http://localhost:8000"),
        ("https://gwirfoddoli-tŷ.example", "xn--gwirfoddoli-t-g3c.example", ""),
    ],
)
def test_what_passkeys_are_bound_to_follows_the_address_that_people_type(
    app: Flask, monkeypatch: pytest.MonkeyPatch, address: str, host: str, origin: str
) -> None:
    monkeypatch.setitem(app.config, "BASE_URL", address)
    assert passkey_ceremony.service() == passkey_ceremony.Service(host, origin or f"https://{host}")
