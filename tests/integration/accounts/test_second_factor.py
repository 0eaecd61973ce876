"""The second factor: set up where a role asks for it, given at each sign-in, lost, reset."""

import re
from datetime import date, time

import pytest
from flask import Flask
from sqlalchemy import select, text

from tests.factories.accounts import (
    PASSWORD,
    SECRET,
    make_account,
    make_membership,
    make_second_factor,
    sign_in,
    viewer_of,
)
from tests.factories.organisations import BY, make_organisation
from tests.page_client import PageClient
from volunteer_app.accounts import credentials, second_factor, sessions, totp
from volunteer_app.accounts.models import Account, RecoveryCode, SecondFactor, SignInFailure, SignInSession
from volunteer_app.accounts.rules import GRANTS, RESET_VALID, SECOND_FACTOR, LinkPurpose, MembershipRole
from volunteer_app.foundation import clock, links
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.organisations.models import Organisation

DAY = date(2026, 11, 23)
NINE = time(9, 0)


@pytest.fixture
def vera(app: Flask, hope: Organisation) -> Account:
    """A vetting officer whose second factor is set up."""
    return make_account("vera@example.org", name="Vera", roles=[(MembershipRole.VETTING_OFFICER, hope)])


def without_factor(role: MembershipRole, hope: Organisation) -> Account:
    """Somebody who has the role and no second factor, signed in or not."""
    account = make_account("new@example.org", name="Newly", roles=[(role, hope)])
    factor = db.session.scalars(select(SecondFactor)).one_or_none()
    if factor is not None:
        second_factor.reset(account, reason="for the test", by=BY)
    db.session.commit()
    return account


def another(app: Flask) -> PageClient:
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


def code(secret: str = SECRET, later: int = 0) -> str:
    return totp.code_at(secret, totp.step_of(clock.now()) + later)


def half_way(client: PageClient, email: str) -> None:
    """Give the right password."""
    assert client.submit("/sign-in", email=email, password=PASSWORD).location == "/sign-in/code"


def is_signed_in(client: PageClient) -> bool:
    return client.get("/account").status_code == 200


def mails() -> list[str]:
    db.session.rollback()
    return [f"{m.to_address}: {m.subject}" for m in db.session.scalars(select(OutboxMessage))]


def actions(account: Account) -> list[str]:
    db.session.rollback()
    found = select(HistoryEntry).where(
        HistoryEntry.subject_kind == "account", HistoryEntry.subject_id == account.id
    )
    return [entry.action for entry in db.session.scalars(found.order_by(HistoryEntry.id))]


def set_up(client: PageClient) -> tuple[str, list[str]]:
    """Set it up by the pages: the key that was shown, and the recovery codes."""
    page = client.get("/account/second-factor/set-up").text
    key = re.search(r"<strong>([A-Z2-7 ]{39})</strong>", page)
    assert key is not None
    secret = key[1].replace(" ", "")
    answer = client.submit("/account/second-factor/set-up", code=code(secret))
    assert answer.location == "/account/second-factor/recovery-codes"
    return secret, shown_codes(client)


def shown_codes(client: PageClient) -> list[str]:
    page = client.get("/account/second-factor/recovery-codes").text
    return re.findall(r"<li>(\d-\w{5}-\w{5})</li>", page)


def start(client: PageClient) -> None:
    page = client.get("/account/second-factor").text
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[-1]
    answer = client.post("/account/second-factor/start", data={"csrf_token": token})
    assert answer.location == "/account/second-factor/set-up"


def enrol(client: PageClient) -> tuple[str, list[str]]:
    start(client)
    return set_up(client)


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
    held = second_factor.look_up(vera.id)
    assert held is not None
    given = second_factor.proof(held, code())
    assert given is not None
    assert second_factor.spend(held, given)
    assert not second_factor.spend(held, given)


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
    theirs.submit("/sign-in", email=vera.email, password=PASSWORD)
    assert theirs.get("/start").location == "/account/second-factor"


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
