"""The second factor is set up, renewed, turned off, lost and reset."""

import re
from datetime import date, time

from flask import Flask
from sqlalchemy import select, text

from tests.factories.accounts import (
    PASSWORD,
    make_account,
    make_membership,
    sign_in,
)
from tests.factories.organisations import make_organisation
from tests.integration.accounts.giving import (
    actions,
    another,
    code,
    enrol,
    half_way,
    is_signed_in,
    mails,
    set_up,
    shown_codes,
    start,
)
from tests.page_client import PageClient
from volunteer_app.accounts import credentials, sessions
from volunteer_app.accounts.models import Account, RecoveryCode, SecondFactor
from volunteer_app.accounts.rules import RESET_VALID, LinkPurpose, MembershipRole
from volunteer_app.foundation import clock, links
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation

DAY = date(2026, 11, 23)
NINE = time(9, 0)


def test_it_is_set_up_with_a_key_and_a_first_code(client: PageClient, app: Flask, cora: Account) -> None:
    elsewhere = another(app)
    sign_in(elsewhere, cora)
    sign_in(client, cora)
    with client.session_transaction() as kept:
        before = kept["_user_id"]
    start(client)
    assert client.submit("/account/second-factor/set-up", code="000000").status_code == 422
    assert cora.second_factor_since is None
    _, codes = set_up(client)
    assert len(set(codes)) == 10
    with client.session_transaction() as kept:
        assert kept["_user_id"] != before
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert actions(cora)[-1] == "second_factor:turn_on"
    assert any("A second factor was turned on" in each for each in mails())


def test_the_first_code_does_not_sign_in_again(client: PageClient, app: Flask, cora: Account) -> None:
    with clock.standing_on(DAY, NINE):
        sign_in(client, cora)
        secret, _ = enrol(client)
        half_way(elsewhere := another(app), cora.email)
        assert elsewhere.submit("/sign-in/code", code=code(secret)).status_code == 422


def test_each_start_makes_another_key(client: PageClient, cora: Account) -> None:
    sign_in(client, cora)
    start(client)
    one = client.get("/account/second-factor/set-up").text
    start(client)
    other = client.get("/account/second-factor/set-up").text
    assert re.findall(r"<strong>(.*)</strong>", one) != re.findall(r"<strong>(.*)</strong>", other)


def test_recovery_codes_are_shown_until_they_are_kept(client: PageClient, app: Flask, cora: Account) -> None:
    sign_in(client, cora)
    _, codes = enrol(client)
    assert shown_codes(client) == codes
    elsewhere = another(app)
    sign_in(elsewhere, cora)
    assert elsewhere.get("/account/second-factor/recovery-codes").status_code == 302
    assert client.submit("/account/second-factor/recovery-codes").location == "/start"
    assert client.get("/account/second-factor/recovery-codes").location == "/account/second-factor"


def test_a_recovery_code_signs_in_once_and_its_owner_is_told(
    client: PageClient, app: Flask, cora: Account
) -> None:
    sign_in(client, cora)
    _, codes = enrol(client)
    elsewhere = another(app)
    half_way(elsewhere, cora.email)
    typed = codes[3].lower().replace("-", " ")
    assert elsewhere.submit("/sign-in/code", code=typed).status_code == 302
    assert "Recovery codes left" in elsewhere.get("/account/second-factor").text
    assert mails()[-1] == f"{cora.email}: A recovery code was used in Manage justice volunteering"
    assert actions(cora)[-1] == "second_factor:use_recovery_code"
    half_way(third := another(app), cora.email)
    assert third.submit("/sign-in/code", code=codes[3]).status_code == 422


def test_new_recovery_codes_replace_the_old_ones(client: PageClient, app: Flask, cora: Account) -> None:
    sign_in(client, cora)
    with clock.standing_on(clock.today(), time(23, 0)):
        sign_in(client, cora)
        secret, old = enrol(client)
        answer = client.submit("/account/second-factor/new-recovery-codes", code="000000")
        assert answer.status_code == 422
        client.submit("/account/second-factor/new-recovery-codes", code=code(secret, later=1))
        new = shown_codes(client)
        assert len(new) == 10
        assert not set(new) & set(old)
        half_way(elsewhere := another(app), cora.email)
        assert elsewhere.submit("/sign-in/code", code=old[0]).status_code == 422
        assert elsewhere.submit("/sign-in/code", code=new[0]).status_code == 302


def test_it_is_turned_off_with_a_code(client: PageClient, app: Flask, cora: Account) -> None:
    with clock.standing_on(DAY, NINE):
        sign_in(client, cora)
        secret, _ = enrol(client)
        assert client.submit("/account/second-factor/turn-off", code="000000").status_code == 422
        answer = client.submit("/account/second-factor/turn-off", code=code(secret, later=1))
        assert answer.location == "/account/second-factor"
        assert another(app).submit("/sign-in", email=cora.email, password=PASSWORD).location == "/start"
    assert db.session.scalars(select(SecondFactor)).all() == []
    assert db.session.scalars(select(RecoveryCode)).all() == []


def test_whose_role_asks_for_it_sets_up_another_at_once(client: PageClient, vera: Account) -> None:
    sign_in(client, vera)
    client.submit("/account/second-factor/turn-off", code=code())
    assert client.get("/start").location == "/account/second-factor"


def test_neither_the_secret_nor_a_code_is_stored_in_the_clear(client: PageClient, cora: Account) -> None:
    sign_in(client, cora)
    secret, codes = enrol(client)
    db.session.rollback()
    sealed = db.session.scalars(select(SecondFactor.secret_sealed)).one()
    assert secret.encode() not in (sealed or b"")
    whole = " ".join(db.session.scalars(select(RecoveryCode.code_hash)))
    history = " ".join(str(row) for row in db.session.execute(text("SELECT * FROM history_entry")))
    mail = " ".join(str(row) for row in db.session.execute(text("SELECT * FROM outbox_message")))
    for each in [secret, *codes, *(one.replace("-", "") for one in codes)]:
        assert each not in whole + history + mail


def admin_of(hope: Organisation) -> Account:
    return make_account("ada@example.org", name="Ada", roles=[(MembershipRole.ADMINISTRATOR, hope)])


def test_another_administrator_resets_it(
    client: PageClient, app: Flask, hope: Organisation, vera: Account
) -> None:
    theirs = another(app)
    sign_in(theirs, vera)
    sign_in(client, admin_of(hope))
    path = f"/accounts/{vera.reference}/second-factor/reset"
    assert client.submit(path, reason=" ").status_code == 422
    assert client.submit(path, reason="Telephone lost").location == f"/accounts/{vera.reference}"
    assert not is_signed_in(theirs)
    assert actions(vera)[-1] == "second_factor:reset"
    assert mails() == [f"{vera.email}: Your second factor was reset in Manage justice volunteering"]
    assert theirs.submit("/sign-in", email=vera.email, password=PASSWORD).location == "/start"


def test_nobody_resets_their_own(client: PageClient, hope: Organisation) -> None:
    ada = admin_of(hope)
    sign_in(client, ada)
    answer = client.submit(f"/accounts/{ada.reference}/second-factor/reset", reason="Lost")
    assert answer.status_code == 422
    assert "You cannot reset your own second factor" in answer.text
    assert is_signed_in(client)


def test_an_administrator_resets_none_that_protects_another_organisations_roles(
    client: PageClient, hope: Organisation, vera: Account
) -> None:
    """Else giving somebody a small role here would be a way into what they do there."""
    make_membership(vera, MembershipRole.SAFEGUARDING_LEAD, make_organisation("Elsewhere"))
    sign_in(client, admin_of(hope))
    answer = client.submit(f"/accounts/{vera.reference}/second-factor/reset", reason="Lost")
    assert answer.status_code == 422
    assert "also works for another organisation" in answer.text


def test_an_administrator_elsewhere_finds_no_such_account(client: PageClient, vera: Account) -> None:
    sign_in(client, admin_of(make_organisation("Elsewhere")))
    assert client.get(f"/accounts/{vera.reference}/second-factor/reset").status_code == 404


def test_a_forgotten_password_does_not_lift_a_lock_or_skip_the_code(
    client: PageClient, vera: Account
) -> None:
    for _ in range(10):
        sessions.note_failure(vera.email)
    token = links.issue(LinkPurpose.RESET, vera.id, RESET_VALID)
    db.session.flush()
    credentials.set_by_link(LinkPurpose.RESET, token, vera.password_hash or "")
    db.session.commit()
    assert sessions.locked(vera.email)
    assert vera.second_factor_since is not None
