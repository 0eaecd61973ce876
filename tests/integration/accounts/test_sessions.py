"""Sessions: they run out, can be listed and ended, and cost a page little."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import PASSWORD, make_account, make_membership, sign_in
from tests.factories.organisations import BY, make_organisation
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account, SignInSession
from volunteer_app.accounts.rules import Action, MembershipRole
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db

DAY = date(2026, 11, 23)
NEW = "river candle seventeen"


@pytest.fixture
def sam(app: Flask) -> Account:
    return make_account("sam@example.org")


def another(app: Flask) -> PageClient:
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


def is_signed_in(client: PageClient) -> bool:
    return client.get("/account").status_code == 200


def seen_at(account_id: int) -> datetime:
    db.session.rollback()
    return db.session.scalars(
        select(SignInSession.seen_at).where(SignInSession.account_id == account_id)
    ).one()


def test_a_session_ends_after_thirty_minutes_without_use(client: PageClient, sam: Account) -> None:
    with clock.standing_on(DAY, time(9, 0)):
        sign_in(client, sam)
    with clock.standing_on(DAY, time(9, 29)):
        assert is_signed_in(client)
    with clock.standing_on(DAY, time(9, 58)):
        assert is_signed_in(client)
    with clock.standing_on(DAY, time(10, 29)):
        assert client.get("/account").location == "/sign-in?next=/account"


def test_a_session_ends_after_twelve_hours_however_busy(client: PageClient, sam: Account) -> None:
    with clock.standing_on(DAY, time(8, 0)):
        sign_in(client, sam)
    for minutes in range(20, 12 * 60, 20):
        with clock.standing_on(DAY, time(8 + minutes // 60, minutes % 60)):
            assert is_signed_in(client), minutes
    with clock.standing_on(DAY, time(20, 1)):
        assert not is_signed_in(client)


def test_the_last_use_is_written_once_a_minute_at_most(client: PageClient, sam: Account) -> None:
    number = sam.id
    with clock.standing_on(DAY, time(9, 0)):
        sign_in(client, sam)
    first = seen_at(number)
    with clock.standing_on(DAY, time(9, 0, 40)):
        client.get("/account")
    assert seen_at(number) == first
    with clock.standing_on(DAY, time(9, 2)):
        client.get("/account")
    assert seen_at(number) == first + timedelta(minutes=2)


def test_a_browser_is_signed_out_from_another(client: PageClient, app: Flask, sam: Account) -> None:
    elsewhere = another(app)
    sign_in(client, sam)
    sign_in(elsewhere, sam)
    page = client.get("/account")
    assert "Test browser" in page.text
    reference = db.session.scalars(
        select(SignInSession.reference).order_by(SignInSession.id.desc()).limit(1)
    ).one()
    db.session.rollback()
    assert client.post(f"/account/sessions/{reference}/end", data=token_of(client)).status_code == 302
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_all_others_are_signed_out_at_once(client: PageClient, app: Flask, sam: Account) -> None:
    others = [another(app), another(app)]
    for each in [client, *others]:
        sign_in(each, sam)
    assert client.post("/account/sessions/end-others", data=token_of(client)).status_code == 302
    assert is_signed_in(client)
    assert not any(is_signed_in(each) for each in others)


def test_nobody_ends_somebody_elses_session(client: PageClient, app: Flask, sam: Account) -> None:
    kim, elsewhere = make_account("kim@example.org"), another(app)
    sign_in(elsewhere, kim)
    sign_in(client, sam)
    reference = db.session.scalars(
        select(SignInSession.reference).where(SignInSession.account_id == kim.id)
    ).one()
    db.session.rollback()
    assert client.post(f"/account/sessions/{reference}/end", data=token_of(client)).status_code == 404
    assert is_signed_in(elsewhere)


def test_a_button_without_its_form_token_does_nothing(client: PageClient, app: Flask, sam: Account) -> None:
    elsewhere = another(app)
    sign_in(client, sam)
    sign_in(elsewhere, sam)
    answer = client.post("/account/sessions/end-others")
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert is_signed_in(elsewhere)


def test_a_deactivated_account_is_out_at_once(client: PageClient, sam: Account) -> None:
    sign_in(client, sam)
    sam.is_active = False
    history.record(Action.DEACTIVATE, sam, by=BY)
    assert not is_signed_in(client)


def test_changing_the_password_signs_out_everywhere_else(
    client: PageClient, app: Flask, sam: Account
) -> None:
    elsewhere = another(app)
    sign_in(elsewhere, sam)
    sign_in(client, sam)
    answer = client.submit("/account/password", current=PASSWORD, password=NEW)
    assert answer.location == "/account"
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert another(app).submit("/sign-in", email=sam.email, password=NEW).status_code == 302
    assert another(app).submit("/sign-in", email=sam.email, password=PASSWORD).status_code == 422


def test_the_present_password_is_needed_and_guessing_it_locks(
    client: PageClient, app: Flask, sam: Account
) -> None:
    sign_in(client, sam)
    for _ in range(10):
        answer = client.submit("/account/password", current="not the password", password=NEW)
        assert answer.status_code == 422
    assert client.submit("/account/password", current=PASSWORD, password=NEW).status_code == 422
    assert another(app).submit("/sign-in", email=sam.email, password=PASSWORD).status_code == 422


@pytest.mark.parametrize("password", ["1q2w3e4r5t6y", "short", "aaaaaaaaaaaaaaaaaaaa"])
def test_a_weak_password_is_refused(client: PageClient, sam: Account, password: str) -> None:
    sign_in(client, sam)
    answer = client.submit("/account/password", current=PASSWORD, password=password)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text


def test_staff_need_a_longer_password(client: PageClient, sam: Account) -> None:
    sign_in(client, sam)
    assert "Must be 12 characters or more" in client.get("/account/password").text
    make_membership(sam, MembershipRole.COORDINATOR, make_organisation())
    db.session.commit()
    assert "Must be 15 characters or more" in client.get("/account/password").text
    assert client.submit("/account/password", current=PASSWORD, password="river candle1").status_code == 422


def test_the_pages_of_ones_own_sign_in_send_the_same_few_statements(
    client: PageClient, sam: Account, statements: list[str]
) -> None:
    roles = [make_organisation(f"Branch {n}") for n in range(4)]
    make_membership(sam, MembershipRole.COORDINATOR, roles[0])
    sign_in(client, sam)
    statements.clear()
    client.get("/account")
    few = len(statements)
    for organisation in roles[1:]:
        make_membership(sam, MembershipRole.COORDINATOR, organisation)
    sign_in(client, sam)
    statements.clear()
    client.get("/account")
    assert len(statements) == few <= 6


def token_of(client: PageClient) -> dict[str, str]:
    """The form token of the client's session, as the header's sign-out button carries it."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/account").text)
    assert found is not None
    return {"csrf_token": found[1]}
