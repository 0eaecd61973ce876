"""The second factor at each sign-in, and where a role asks for one that is not there."""

from datetime import date, time

import pytest
from flask import Flask
from sqlalchemy import select, text

from tests.factories.accounts import (
    PASSWORD,
    make_membership,
    make_second_factor,
    sign_in,
    viewer_of,
)
from tests.factories.organisations import BY
from tests.integration.accounts.giving import another, code, enrol, half_way, is_signed_in, without_factor
from tests.page_client import PageClient
from volunteer_app.accounts import codes, second_factor, sessions
from volunteer_app.accounts.models import Account, SignInFailure, SignInSession
from volunteer_app.accounts.rules import GRANTS, SECOND_FACTOR, MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation

DAY = date(2026, 11, 23)
NINE = time(9, 0)


def test_the_password_alone_opens_nothing(client: PageClient, vera: Account) -> None:
    half_way(client, vera.email)
    assert not is_signed_in(client)
    assert db.session.scalars(select(SignInSession)).all() == []
    assert client.submit("/sign-in/code", code=code()).location == "/start"
    assert is_signed_in(client)


def test_the_page_that_asked_for_a_sign_in_is_opened_after_both_steps(
    client: PageClient, vera: Account
) -> None:
    client.submit("/sign-in?next=/checks/to-decide", email=vera.email, password=PASSWORD)
    assert client.submit("/sign-in/code", code=f" {code()[:3]} {code()[3:]}").location == "/checks/to-decide"


def test_nobody_reaches_the_second_step_without_the_first(client: PageClient, vera: Account) -> None:
    assert client.get("/sign-in/code").location == "/sign-in"
    assert client.post("/sign-in/code", data={"code": code()}).location == "/sign-in"
    assert not is_signed_in(client)


def test_a_code_signs_in_once(client: PageClient, app: Flask, vera: Account) -> None:
    with clock.standing_on(DAY, NINE):
        half_way(client, vera.email)
        client.submit("/sign-in/code", code=code())
        thief = another(app)
        half_way(thief, vera.email)
        assert thief.submit("/sign-in/code", code=code()).status_code == 422
        assert thief.submit("/sign-in/code", code=code(later=-1)).status_code == 422
        assert not is_signed_in(thief)
        assert thief.submit("/sign-in/code", code=code(later=1)).status_code == 302


def test_of_two_who_give_one_code_at_once_one_wins(app: Flask, vera: Account) -> None:
    held = codes.look_up(vera.id)
    assert held is not None
    given = codes.proof(held, code())
    assert given is not None
    assert codes.spend(held, given)
    assert not codes.spend(held, given)


@pytest.mark.parametrize("typed", ["000000", "12345", "abcdef", "0-ABCDE-FGHJK", "9", "½½½½½½"])
def test_a_wrong_code_is_refused_in_plain_words(client: PageClient, vera: Account, typed: str) -> None:
    half_way(client, vera.email)
    answer = client.submit("/sign-in/code", code=typed)
    assert answer.status_code == 422
    assert "The code is not right or was used already" in answer.text
    assert len(db.session.scalars(select(SignInFailure)).all()) == 1


def test_ten_wrong_codes_lock_and_the_right_password_starts_no_new_count(
    client: PageClient, app: Flask, vera: Account
) -> None:
    with clock.standing_on(DAY, NINE):
        for number in range(10):
            if number % 3 == 0:
                half_way(client, vera.email)
            client.submit("/sign-in/code", code="000000")
        assert client.submit("/sign-in/code", code=code()).status_code == 422
        assert another(app).submit("/sign-in", email=vera.email, password=PASSWORD).status_code == 422
        assert not is_signed_in(client)
    with clock.standing_on(DAY, time(9, 16)):
        half_way(client, vera.email)
        assert client.submit("/sign-in/code", code=code()).status_code == 302
    assert db.session.scalars(select(SignInFailure)).all() == []


def test_the_second_step_has_ten_minutes(client: PageClient, vera: Account) -> None:
    with clock.standing_on(DAY, NINE):
        half_way(client, vera.email)
    with clock.standing_on(DAY, time(9, 11)):
        assert client.get("/sign-in/code").location == "/sign-in"


def test_a_new_password_ends_the_second_step(client: PageClient, vera: Account) -> None:
    half_way(client, vera.email)
    db.session.execute(text("UPDATE account SET password_hash = 'x' WHERE email = 'vera@example.org'"))
    assert client.get("/sign-in/code").location == "/sign-in"


def test_both_steps_give_the_browser_a_token_of_its_own_and_nothing_that_remembers(
    client: PageClient, vera: Account
) -> None:
    """Whatever somebody planted in the browser beforehand opens nothing, and no cookie skips a step."""
    with client.session_transaction() as kept:
        kept["planted"] = True
    half_way(client, vera.email)
    client.submit("/sign-in/code", code=code())
    with client.session_transaction() as kept:
        assert "planted" not in kept
        assert "half_way" not in kept
    assert client.get_cookie("remember_token") is None
    client.post("/sign-out")
    half_way(client, vera.email)
    assert not is_signed_in(client)


def test_a_session_in_which_it_was_not_given_opens_nothing_once_there_is_one(
    client: PageClient, app: Flask, cora: Account
) -> None:
    _, token = sessions.start(cora.id, "Old browser")
    db.session.commit()
    with client.session_transaction() as kept:
        kept["_user_id"] = token
    assert is_signed_in(client)
    make_second_factor(cora)
    assert not is_signed_in(client)


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR))
def test_a_role_that_asks_for_it_opens_nothing_until_it_is_set_up(
    client: PageClient, hope: Organisation, role: MembershipRole
) -> None:
    account = without_factor(role, hope)
    assert client.submit("/sign-in", email=account.email, password=PASSWORD).location == "/start"
    for path in ("/start", "/people", "/checks/to-decide", "/accounts"):
        assert client.get(path).location == "/account/second-factor", path
    assert "You have to set up a second factor" in client.get("/account/second-factor").text
    assert client.get("/account").status_code == 200
    enrol(client)
    assert client.get("/start").status_code == 200


def test_every_permission_waits_for_it(app: Flask, hope: Organisation) -> None:
    """The wall behind the pages: whoever asks what the viewer may do, hears nothing."""
    account = without_factor(MembershipRole.ADMINISTRATOR, hope)
    make_membership(account, MembershipRole.COORDINATOR, hope)
    viewer = viewer_of(account)
    everything = set().union(*GRANTS.values())
    assert [each for each in everything if viewer.scope_of(each) is not None] == []


def test_roles_that_wait_for_the_second_administrator_do_not_ask_for_it(
    client: PageClient, cora: Account, hope: Organisation
) -> None:
    make_membership(cora, MembershipRole.VETTING_OFFICER, hope, is_confirmed=False)
    second_factor.reset(cora, reason="for the test", by=BY)
    sign_in(client, cora)
    assert client.get("/people").status_code == 200
