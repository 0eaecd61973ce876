"""Administering accounts: what an administrator reaches, inviting, deactivating."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories.accounts import make_account, make_membership, sign_in
from tests.factories.organisations import make_organisation
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account, Membership
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.queries import by_code

ADMINISTRATOR, COORDINATOR = MembershipRole.ADMINISTRATOR, MembershipRole.COORDINATOR


@pytest.fixture
def hope(app: Flask) -> Organisation:
    return make_organisation("Hope Mentoring")


@pytest.fixture
def admin(client: PageClient, hope: Organisation) -> Account:
    account = make_account("admin@example.org", name="Ada Min", roles=[(ADMINISTRATOR, hope)])
    sign_in(client, account)
    return account


def search(client: PageClient, text: str) -> str:
    fields = form_fields(client.get("/accounts").text)
    return client.post("/accounts", data={**fields, "text": text}).text


def test_an_administrator_sees_those_with_a_role_in_their_organisations(
    client: PageClient, admin: Account, hope: Organisation
) -> None:
    branch = make_organisation("Hope Leeds", parent=hope)
    make_account(name="Bea Branch", roles=[(COORDINATOR, branch)])
    make_account(name="Otto Other", roles=[(COORDINATOR, make_organisation("Another Charity"))])
    make_account(name="Vol Unteer")
    page = client.get("/accounts").text
    assert "Ada Min" in page
    assert "Volunteer coordinator, Hope Leeds" in page
    assert "Otto Other" not in page
    assert "Vol Unteer" not in page


def test_accounts_are_searched_without_words_in_the_address(
    client: PageClient, admin: Account, hope: Organisation
) -> None:
    make_account("zoe@example.org", name="Zoë O’Hara", roles=[(COORDINATOR, hope)])
    make_account("zoe@other.example", name="Zoë Elsewhere", roles=[(COORDINATOR, make_organisation("Other"))])
    assert "Zoë O’Hara" in search(client, "o’ha")
    found = search(client, "ZOE@")
    assert "Zoë O’Hara" in found
    assert "Zoë Elsewhere" not in found
    assert "No account in your organisations" in search(client, "100%")


def test_an_account_of_another_organisation_is_not_found(client: PageClient, admin: Account) -> None:
    other = make_account(roles=[(COORDINATOR, make_organisation("Another Charity"))])
    role = db.session.scalars(select(Membership).where(Membership.account_id == other.id)).one()
    for address in (
        f"/accounts/{other.reference}",
        f"/accounts/{other.reference}/roles/new",
        f"/accounts/{other.reference}/deactivate",
        f"/accounts/roles/{role.reference}/confirm",
        f"/accounts/roles/{role.reference}/end",
        "/accounts/ACC-00000000",
    ):
        assert client.get(address).status_code == 404, address


def test_a_role_cannot_be_given_in_another_organisation(
    client: PageClient, admin: Account, hope: Organisation
) -> None:
    other = make_organisation("Another Charity")
    answer = client.submit(
        "/accounts/invite",
        name="Eve",
        email="eve@example.org",
        organisation=other.reference,
        role="administrator",
    )
    assert answer.status_code == 422
    assert db.session.scalars(select(Account).where(Account.email == "eve@example.org")).all() == []


def test_a_coordinator_does_not_administer(client: PageClient, app: Flask, hope: Organisation) -> None:
    sign_in(client, make_account(roles=[(COORDINATOR, hope)]))
    assert client.get("/accounts").status_code == 403
    assert client.get("/organisations").status_code == 403


def test_somebody_new_is_invited(client: PageClient, admin: Account, hope: Organisation) -> None:
    answer = client.submit(
        f"/accounts/invite?organisation={hope.reference}",
        name="Siân Ó",
        email="Sian@Example.org",
        role="coordinator",
    )
    account = db.session.scalars(select(Account).where(Account.email == "sian@example.org")).one()
    assert answer.location == f"/accounts/{account.reference}"
    assert account.password_hash is None
    assert "Invited, no password yet" in client.get(answer.location).text
    mail = db.session.scalars(select(OutboxMessage)).one()
    assert "Ada Min has invited you" in mail.body
    actions = db.session.scalars(select(HistoryEntry.action).order_by(HistoryEntry.id.desc()).limit(3)).all()
    assert set(actions) == {"account:invite", "membership:grant", "account:send_invitation"}


def test_somebody_who_has_an_account_gets_the_role_and_is_told(
    client: PageClient, admin: Account, hope: Organisation
) -> None:
    make_account("kim@example.org", name="Kim Lee")
    client.submit(
        f"/accounts/invite?organisation={hope.reference}",
        name="Typed",
        email="kim@example.org",
        role="coordinator",
    )
    assert (
        "You are now volunteer coordinator for Hope Mentoring"
        in db.session.scalars(select(OutboxMessage.body)).one()
    )
    assert db.session.scalars(select(func.count()).where(Account.email == "kim@example.org")).one() == 1
    assert "Kim Lee" in client.get("/accounts").text


def test_an_invitation_sent_twice_is_one(client: PageClient, admin: Account, hope: Organisation) -> None:
    page = client.get(f"/accounts/invite?organisation={hope.reference}")
    fields = {**form_fields(page.text), "name": "Kim", "email": "kim@example.org", "role": "coordinator"}
    answers = [client.post("/accounts/invite", data=fields) for _ in range(2)]
    assert answers[0].location == answers[1].location
    assert db.session.scalars(select(func.count()).select_from(OutboxMessage)).one() == 1


def test_an_invitation_is_sent_again(client: PageClient, admin: Account, hope: Organisation) -> None:
    kim = make_account("kim@example.org", has_password=False, roles=[(COORDINATOR, hope)])
    fields = form_fields(client.get(f"/accounts/{kim.reference}").text)
    assert client.post(f"/accounts/{kim.reference}/invite-again", data=fields).status_code == 302
    assert db.session.scalars(select(OutboxMessage.to_address)).one() == "kim@example.org"


def test_a_deactivated_account_is_out_has_no_role_and_can_be_invited_again(
    client: PageClient, app: Flask, admin: Account, hope: Organisation
) -> None:
    kim = make_account("kim@example.org", roles=[(COORDINATOR, hope)])
    theirs = app.test_client()
    sign_in(theirs, kim)
    assert client.submit(f"/accounts/{kim.reference}/deactivate", reason="").status_code == 422
    assert client.submit(f"/accounts/{kim.reference}/deactivate", reason="Left on Friday").status_code == 302
    assert theirs.get("/account").status_code == 302
    db.session.refresh(kim)
    assert (kim.is_active, kim.password_hash) == (False, None)
    assert kim.memberships[0].ends_before is not None
    assert "Deactivated" in client.get(f"/accounts/{kim.reference}").text
    client.submit(
        f"/accounts/invite?organisation={hope.reference}", name="Kim", email=kim.email, role="network_editor"
    )
    db.session.refresh(kim)
    assert kim.is_active


def test_nobody_deactivates_themselves_or_a_colleague_of_another_organisation(
    client: PageClient, admin: Account, hope: Organisation
) -> None:
    shared = make_account(roles=[(COORDINATOR, hope), (COORDINATOR, make_organisation("Another Charity"))])
    for account, says in ((admin, "your own account"), (shared, "also works for another organisation")):
        answer = client.submit(f"/accounts/{account.reference}/deactivate", reason="Because")
        assert answer.status_code == 422
        assert says in answer.text
        db.session.refresh(account)
        assert account.is_active


def test_the_ministry_adds_a_charity_with_its_first_administrator(client: PageClient, app: Flask) -> None:
    ministry = by_code("MOJ")
    assert ministry is not None
    sign_in(client, make_account(roles=[(ADMINISTRATOR, ministry)]))
    answer = client.submit(
        "/accounts/register-organisation",
        organisation_name="Cyfle Newydd",
        organisation_name_cy="Cyfle Newydd",
        name="Gwen",
        email="gwen@example.org",
    )
    assert answer.location == "/accounts"
    made = db.session.scalars(select(Membership).order_by(Membership.id.desc()).limit(1)).one()
    assert (made.organisation.name, made.role, made.account.email) == (
        "Cyfle Newydd",
        ADMINISTRATOR,
        "gwen@example.org",
    )
    assert client.get(f"/accounts/{made.account.reference}").status_code == 404


def test_nobody_else_adds_an_organisation_that_stands_alone(client: PageClient, admin: Account) -> None:
    assert client.get("/accounts/register-organisation").status_code == 404


def test_the_list_is_paged_and_sends_the_same_statements_whatever_its_length(
    client: PageClient, admin: Account, hope: Organisation, statements: list[str]
) -> None:
    client.get("/accounts")
    statements.clear()
    client.get("/accounts")
    few = len(statements)
    for number in range(60):
        make_account(name=f"Person {number:03}", roles=[(COORDINATOR, hope)])
    db.session.commit()
    statements.clear()
    page = client.get("/accounts").text
    assert len(statements) == few <= 12
    assert "Person 048" in page
    assert "Person 055" not in page


def test_an_ended_role_gives_nothing_any_more(client: PageClient, app: Flask, hope: Organisation) -> None:
    account = make_account()
    make_membership(account, ADMINISTRATOR, hope, ends_before=account.created_at.date())
    sign_in(client, account)
    assert client.get("/accounts").status_code == 403
