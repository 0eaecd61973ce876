"""Giving roles: some take a second administrator, and nobody gives those to themselves."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in, viewer_of
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.page_client import PageClient
from volunteer_app.accounts import service
from volunteer_app.accounts.models import Account, Membership
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.organisations.models import Organisation

R = MembershipRole
SENSITIVE = [R.VETTING_OFFICER, R.SAFEGUARDING_LEAD]


@pytest.fixture
def hope(app: Flask) -> Organisation:
    return make_organisation("Hope Mentoring")


@pytest.fixture
def first(hope: Organisation) -> Account:
    return make_account(name="First Admin", roles=[(R.ADMINISTRATOR, hope)])


@pytest.fixture
def second(hope: Organisation) -> Account:
    return make_account(name="Second Admin", roles=[(R.ADMINISTRATOR, hope)])


@pytest.fixture
def kim(hope: Organisation) -> Account:
    return make_account("kim@example.org", name="Kim Lee", roles=[(R.COORDINATOR, hope)])


def role_of(account: Account, role: MembershipRole) -> Membership:
    return db.session.scalars(
        select(Membership).where(Membership.account_id == account.id, Membership.role == role)
    ).one()


def may_open_checks(account: Account) -> bool:
    return viewer_of(account).scope_of(Permission.CHECK_DECIDE) is not None


@pytest.mark.parametrize("role", SENSITIVE)
def test_a_sensitive_role_waits_for_a_second_administrator(
    client: PageClient,
    first: Account,
    second: Account,
    kim: Account,
    hope: Organisation,
    role: MembershipRole,
) -> None:
    sign_in(client, first)
    fields = {"organisation": hope.reference, "role": role.value}
    assert client.submit(f"/accounts/{kim.reference}/roles/new", **fields).status_code == 302
    given = role_of(kim, role)
    assert not given.is_confirmed
    assert not may_open_checks(kim)
    assert "Waiting for a second administrator" in client.get(f"/accounts/{kim.reference}").text

    confirm = f"/accounts/roles/{given.reference}/confirm"
    answer = client.submit(confirm)
    assert answer.status_code == 422
    assert "A second administrator must confirm the role that you proposed" in answer.text

    sign_in(client, second)
    assert "Kim Lee: " in client.get("/accounts").text
    assert client.submit(confirm).status_code == 302
    db.session.refresh(given)
    assert (given.is_confirmed, given.proposed_by_id, given.confirmed_by_id) == (True, first.id, second.id)
    entries = db.session.scalars(
        select(HistoryEntry.actor_name)
        .where(HistoryEntry.subject_kind == "membership", HistoryEntry.subject_id == given.id)
        .order_by(HistoryEntry.id)
    ).all()
    assert entries == ["First Admin", "Second Admin"]


@pytest.mark.parametrize("role", SENSITIVE)
def test_administrators_do_not_give_themselves_a_sensitive_role(
    client: PageClient, first: Account, second: Account, hope: Organisation, role: MembershipRole
) -> None:
    with pytest.raises(Refused, match="cannot give yourself"):
        service.grant_role(first, hope, role, by=first.as_actor())
    given = service.grant_role(second, hope, role, by=first.as_actor())
    with pytest.raises(Refused, match="Somebody else must confirm"):
        service.confirm_role(given, by=second.as_actor())
    assert not given.is_confirmed


def test_inviting_ones_own_address_is_no_way_round(
    client: PageClient, first: Account, hope: Organisation
) -> None:
    sign_in(client, first)
    answer = client.submit(
        "/accounts/invite", name="Me", email=first.email, organisation=hope.reference, role="vetting_officer"
    )
    assert answer.status_code == 422
    assert "You cannot give yourself a role" in answer.text


def test_a_role_that_waits_can_be_turned_down(
    client: PageClient, first: Account, second: Account, kim: Account, hope: Organisation
) -> None:
    given = service.grant_role(kim, hope, R.VETTING_OFFICER, by=first.as_actor())
    sign_in(client, second)
    assert client.submit(f"/accounts/roles/{given.reference}/end", reason="Not trained").status_code == 302
    answer = client.submit(f"/accounts/roles/{given.reference}/confirm")
    assert answer.status_code == 422
    assert "does not wait for confirmation any more" in answer.text
    db.session.refresh(given)
    assert not given.is_confirmed


def test_an_administrator_of_another_organisation_is_no_second(
    client: PageClient, first: Account, kim: Account, hope: Organisation
) -> None:
    given = service.grant_role(kim, hope, R.VETTING_OFFICER, by=first.as_actor())
    sign_in(client, make_account(roles=[(R.ADMINISTRATOR, make_organisation("Another Charity"))]))
    assert client.get(f"/accounts/roles/{given.reference}/confirm").status_code == 404


def test_an_ordinary_role_holds_at_once(
    client: PageClient, first: Account, kim: Account, hope: Organisation
) -> None:
    sign_in(client, first)
    fields = {"organisation": hope.reference, "role": "administrator"}
    assert client.submit(f"/accounts/{kim.reference}/roles/new", **fields).status_code == 302
    assert role_of(kim, R.ADMINISTRATOR).is_confirmed


@pytest.mark.parametrize(
    ("role", "says"),
    [
        (R.SECURITY_CONTACT, "can only be given at a prison"),
        (R.MINISTERIAL_CHAMPION, "can only be given at the Ministry of Justice"),
        (R.COORDINATOR, "already has this role there"),
    ],
)
def test_a_role_that_does_not_fit_is_refused(
    client: PageClient, first: Account, kim: Account, hope: Organisation, role: MembershipRole, says: str
) -> None:
    sign_in(client, first)
    fields = {"organisation": hope.reference, "role": role.value}
    answer = client.submit(f"/accounts/{kim.reference}/roles/new", **fields)
    assert answer.status_code == 422
    assert says in answer.text


def test_a_role_ends_with_a_reason_and_at_once(
    client: PageClient, first: Account, kim: Account, hope: Organisation
) -> None:
    sign_in(client, first)
    address = f"/accounts/roles/{role_of(kim, R.COORDINATOR).reference}/end"
    assert client.submit(address, reason="   ").status_code == 422
    assert client.submit(address, reason="Moved to another team").status_code == 302
    entry = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc()).limit(1)).one()
    assert (entry.action, entry.reason) == ("membership:end", "Moved to another team")
    assert client.submit(address, reason="Again").status_code == 422
    theirs = client.application.test_client()
    sign_in(theirs, kim)
    assert theirs.get("/accounts").status_code == 403


def test_nobody_ends_their_own_administrator_role(client: PageClient, first: Account) -> None:
    sign_in(client, first)
    answer = client.submit(f"/accounts/roles/{role_of(first, R.ADMINISTRATOR).reference}/end", reason="Oops")
    assert answer.status_code == 422
    assert "You cannot end your own administrator role" in answer.text


def test_a_volunteers_own_sign_in_takes_no_role(app: Flask, first: Account, hope: Organisation) -> None:
    person = make_person()
    service.invite_person(person.id, "vol@example.org", "Vol Unteer", by=first.as_actor())
    with pytest.raises(Refused, match="Use a work email address"):
        service.invite("vol@example.org", "Vol", organisation=hope, role=R.COORDINATOR, by=first.as_actor())


def test_the_other_administrators_are_told_that_a_role_waits_and_not_whose(
    first: Account, second: Account, kim: Account, hope: Organisation
) -> None:
    service.grant_role(kim, hope, R.VETTING_OFFICER, by=first.as_actor())
    mail = db.session.scalars(select(OutboxMessage)).one()
    assert mail.to_address == second.email
    assert "Kim" not in mail.subject + mail.body
    assert "vetting" not in (mail.subject + mail.body).lower()


def test_the_proposer_must_still_be_an_administrator(
    first: Account, second: Account, kim: Account, hope: Organisation
) -> None:
    given = service.grant_role(kim, hope, R.SAFEGUARDING_LEAD, by=first.as_actor())
    service.end_role(role_of(first, R.ADMINISTRATOR), reason="Left", by=second.as_actor())
    with pytest.raises(Refused, match="no longer an administrator"):
        service.confirm_role(given, by=second.as_actor())
    assert not given.is_confirmed
