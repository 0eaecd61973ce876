"""Signing in and out, and the lock after too many tries."""

from datetime import date, time, timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import PASSWORD, make_account
from tests.factories.organisations import BY
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account, SignInFailure, SignInSession
from volunteer_app.accounts.rules import Action
from volunteer_app.accounts.tasks import clear
from volunteer_app.blueprints import create_app
from volunteer_app.config import Settings
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db

TODAY = date(2026, 11, 23)
NOT_RIGHT = "is not right, or this sign-in is locked"


@pytest.fixture
def sam(app: Flask) -> str:
    make_account("sam@example.org")
    db.session.commit()
    return "sam@example.org"


def is_signed_in(client: PageClient) -> bool:
    return client.get("/account").status_code == 200


def try_often(client: PageClient, email: str, times: int = 10) -> None:
    for _ in range(times):
        assert client.submit("/sign-in", email=email, password="not the password").status_code == 422


def test_the_right_password_signs_in_and_leads_to_the_start_page(client: PageClient, sam: str) -> None:
    answer = client.submit("/sign-in", email=" Sam@Example.org ", password=PASSWORD)
    assert (answer.status_code, answer.location) == (302, "/start")
    assert is_signed_in(client)


def test_a_page_that_asked_for_a_sign_in_is_opened_afterwards(client: PageClient, sam: str) -> None:
    asked = client.get("/account/password?from=mail")
    assert asked.location == "/sign-in?next=/account/password?from%3Dmail"
    answer = client.submit(asked.location, email=sam, password=PASSWORD)
    assert answer.location == "/account/password?from=mail"


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "/%5Cevil.example"])
def test_no_link_to_the_sign_in_page_leads_to_another_site(client: PageClient, sam: str, target: str) -> None:
    answer = client.submit(f"/sign-in?next={target}", email=sam, password=PASSWORD)
    assert answer.location == "/start"


@pytest.mark.parametrize("kind", ["wrong password", "no such account", "deactivated", "not accepted yet"])
def test_every_refusal_says_the_same(client: PageClient, app: Flask, kind: str) -> None:
    if kind != "no such account":
        make_account(
            "kim@example.org", is_active=kind != "deactivated", has_password=kind != "not accepted yet"
        )
        db.session.commit()
    password = "not the password" if kind == "wrong password" else PASSWORD
    answer = client.submit("/sign-in", email="kim@example.org", password=password)
    assert answer.status_code == 422
    assert NOT_RIGHT in answer.text
    assert "kim@example.org" in answer.text
    assert password not in answer.text
    assert not is_signed_in(client)


@pytest.mark.parametrize("email", ["sam@example.org", "nobody@example.org"])
def test_ten_failures_lock_known_and_unknown_addresses_alike(
    client: PageClient, sam: str, email: str
) -> None:
    try_often(client, email)
    answer = client.submit("/sign-in", email=email, password=PASSWORD)
    assert answer.status_code == 422
    assert NOT_RIGHT in answer.text
    assert len(db.session.scalars(select(SignInFailure)).all()) == 10


def test_a_lock_survives_a_restart(client: PageClient, app: Flask, sam: str) -> None:
    try_often(client, sam)
    settings: Settings = app.extensions["settings"]
    again = create_app(settings)
    again.config["TESTING"] = True
    again.test_client_class = PageClient
    other = again.test_client()
    assert isinstance(other, PageClient)
    assert other.submit("/sign-in", email=sam, password=PASSWORD).status_code == 422
    with again.app_context():
        db.engine.dispose()


def test_a_lock_ends_after_fifteen_minutes_though_somebody_goes_on_trying(
    client: PageClient, sam: str
) -> None:
    with clock.standing_on(TODAY, time(9, 0)):
        try_often(client, sam)
    with clock.standing_on(TODAY, time(9, 14)):
        try_often(client, sam, times=2)
    with clock.standing_on(TODAY, time(9, 16)):
        assert client.submit("/sign-in", email=sam, password=PASSWORD).status_code == 302


def test_the_right_password_starts_the_count_anew(client: PageClient, sam: str) -> None:
    try_often(client, sam, times=9)
    assert client.submit("/sign-in", email=sam, password=PASSWORD).status_code == 302
    assert db.session.scalars(select(SignInFailure)).all() == []


def test_each_sign_in_gets_a_token_of_its_own(client: PageClient, sam: str) -> None:
    """Whatever somebody planted in the browser beforehand opens nothing afterwards."""
    with client.session_transaction() as kept:
        kept["_user_id"] = "planted"
        kept["planted"] = True
    client.submit("/sign-in", email=sam, password=PASSWORD)
    with client.session_transaction() as kept:
        assert kept["_user_id"] != "planted"
        assert "planted" not in kept
        token = kept["_user_id"]
    assert db.session.scalars(select(SignInSession.token_hash)).one() != token


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: PageClient, sam: str) -> None:
    cookie = client.submit("/sign-in", email=sam, password=PASSWORD).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_signing_out_ends_the_session_itself(client: PageClient, sam: str) -> None:
    client.submit("/sign-in", email=sam, password=PASSWORD)
    stolen = client.get_cookie("session")
    assert stolen is not None
    assert client.post("/sign-out").location == "/sign-in"
    client.set_cookie("session", stolen.value)
    assert not is_signed_in(client)


def test_a_hash_with_old_settings_is_renewed_at_sign_in(client: PageClient, sam: str) -> None:
    account = db.session.scalars(select(Account)).one()
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    account.password_hash = weak
    history.record(Action.SET_PASSWORD, account, by=BY)
    assert client.submit("/sign-in", email=sam, password=PASSWORD).status_code == 302
    db.session.refresh(account)
    assert account.password_hash != weak


def test_somebody_who_is_signed_in_is_not_asked_again(client: PageClient, sam: str) -> None:
    client.submit("/sign-in", email=sam, password=PASSWORD)
    assert client.get("/sign-in?next=/account").location == "/account"


@pytest.mark.sqlite
def test_no_write_lock_is_held_while_a_password_is_checked(
    client: PageClient, sam: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hashing is slow; SQLite has one write lock for everybody."""
    seen: list[bool] = []

    def check(_stored: str | None, _password: str) -> bool:
        seen.append(db.session().in_transaction())
        return False

    monkeypatch.setattr("volunteer_app.accounts.passwords.matches", check)
    client.submit("/sign-in", email=sam, password=PASSWORD)
    assert seen == [False]


def test_old_failures_and_sessions_are_cleared(app: Flask, client: PageClient, sam: str) -> None:
    try_often(client, sam, times=1)
    client.submit("/sign-in", email=sam, password=PASSWORD)
    try_often(app.test_client(), sam, times=1)  # type: ignore[arg-type]  # the class is set by the fixture
    with clock.standing_on(clock.today() + timedelta(days=40)):
        clear()
    assert db.session.scalars(select(SignInFailure)).all() == []
    assert db.session.scalars(select(SignInSession)).all() == []
