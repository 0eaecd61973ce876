"""A second administrator: two people who have been administrators for a while, and who is asked again."""

from datetime import time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import PASSWORD, make_account, make_second_factor, sign_in, viewer_of
from tests.factories.organisations import BY, make_prison
from tests.integration.accounts.giving import another
from tests.page_client import PageClient
from volunteer_app.accounts import queries, second_factor, service
from volunteer_app.accounts.models import Account, Membership
from volunteer_app.accounts.rules import INDEPENDENT_AFTER, OPENS_PROTECTED, PROTECTED, MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.organisations.models import Organisation

R = MembershipRole
ONE_DAY = timedelta(days=1)


@pytest.fixture
def prison(app: Flask) -> Organisation:
    return make_prison("Northwood (HMP)")


@pytest.fixture
def old(prison: Organisation) -> Account:
    """An administrator since the service was set up."""
    return make_account("old@example.org", name="Old Admin", roles=[(R.ADMINISTRATOR, prison)])


@pytest.fixture
def kim(prison: Organisation) -> Account:
    return make_account("kim@example.org", name="Kim Lee", roles=[(R.COORDINATOR, prison)])


def made_by(maker: Account, prison: Organisation) -> Account:
    """Another administrator, whom this one makes today."""
    made = make_account(name="Newly Made")
    service.grant_role(made, prison, R.ADMINISTRATOR, by=maker.as_actor())
    return made


def agreed(kim: Account, prison: Organisation, first: Account, second: Account) -> Membership:
    given = service.grant_role(kim, prison, R.VETTING_OFFICER, by=first.as_actor())
    service.confirm_role(given, by=second.as_actor())
    return given


def are_refused(kim: Account, prison: Organisation, one: Account, other: Account) -> None:
    """Neither way round, today and on the last day of waiting; and then they are two."""
    for first, second in ((one, other), (other, one)):
        for later in (timedelta(), INDEPENDENT_AFTER - ONE_DAY):
            with clock.standing_on(clock.today() + later), db.session.begin_nested() as attempt:
                with pytest.raises(Refused, match="administrators here for 7 days or more"):
                    agreed(kim, prison, first, second)
                attempt.rollback()
    with clock.standing_on(clock.today() + INDEPENDENT_AFTER):
        assert agreed(kim, prison, other, one).is_confirmed


def test_an_administrator_and_one_whom_they_made_a_moment_ago_are_no_two(
    kim: Account, prison: Organisation, old: Account
) -> None:
    """Else one alone could make another, who may be themselves under another address."""
    are_refused(kim, prison, old, made_by(old, prison))


def test_a_chain_of_administrators_whom_one_made_are_no_two(
    kim: Account, prison: Organisation, old: Account
) -> None:
    are_refused(kim, prison, old, made_by(made_by(old, prison), prison))


def test_two_whom_one_administrator_made_a_moment_ago_are_no_two(
    kim: Account, prison: Organisation, old: Account
) -> None:
    are_refused(kim, prison, made_by(old, prison), made_by(old, prison))


def test_one_whose_second_factor_another_administrator_reset_is_no_second(
    kim: Account, prison: Organisation, old: Account
) -> None:
    """Whoever reset it may be the one who signs in there now."""
    other = make_account(name="Other Admin", roles=[(R.ADMINISTRATOR, prison)])
    with clock.standing_on(clock.today(), time(23, 30)):
        reset(other, by=old)
    are_refused(kim, prison, old, other)


def test_two_whom_the_service_was_set_up_with_agree_at_once(
    kim: Account, prison: Organisation, old: Account
) -> None:
    other = make_account(roles=[(R.ADMINISTRATOR, prison)])
    assert agreed(kim, prison, old, other).is_confirmed


def test_the_other_administrators_hear_that_there_is_one_more(old: Account, prison: Organisation) -> None:
    """Else nobody would look within the days of waiting."""
    other = make_account(roles=[(R.ADMINISTRATOR, prison)])
    service.grant_role(make_account(name="Puppet"), prison, R.ADMINISTRATOR, by=old.as_actor())
    mail = db.session.scalars(select(OutboxMessage).where(OutboxMessage.to_address == other.email)).one()
    assert "became an administrator" in mail.subject
    assert "Puppet" not in mail.subject + mail.body


def reset(account: Account, *, by: Account) -> None:
    scope = Scope(frozenset(each.organisation_id for each in queries.open_memberships(account.id)))
    second_factor.reset(account, reason="Telephone lost", by=by.as_actor(), scope=scope)


def may(account: Account, permission: Permission) -> bool:
    return viewer_of(account).scope_of(permission) is not None


@pytest.mark.parametrize("role", sorted(OPENS_PROTECTED))
def test_after_a_reset_a_second_administrator_is_asked_again(
    client: PageClient, old: Account, prison: Organisation, role: MembershipRole
) -> None:
    """Else one administrator who learns a password could sign in with a telephone of their own."""
    officer = make_account("vera@example.org", name="Vera", roles=[(role, prison)])
    other = make_account(roles=[(R.ADMINISTRATOR, prison)])
    reset(officer, by=old)
    waiting = queries.waiting_roles(Scope(frozenset({prison.id})))
    assert [(each.account_id, each.proposed_by_id) for each in waiting] == [(officer.id, old.id)]
    thief = another(client.application)
    db.session.commit()
    thief.submit("/sign-in", email=officer.email, password=PASSWORD)
    for path in ("/disclosures", "/sentences", "/bars", "/referrals"):
        assert thief.get(path).status_code == 403, path
    with pytest.raises(Refused, match="role that you proposed"):
        service.confirm_role(waiting[0], by=old.as_actor())
    service.confirm_role(waiting[0], by=other.as_actor())
    db.session.commit()
    assert [each for each in PROTECTED if may(officer, each)] == []
    assert thief.get("/sentences").location == "/account/second-factor" or role is R.SAFEGUARDING_LEAD


def test_a_reset_by_whoever_runs_the_service_asks_nobody(prison: Organisation) -> None:
    officer = make_account(roles=[(R.VETTING_OFFICER, prison)])
    second_factor.reset(officer, reason="The only administrator left", by=BY)
    assert queries.waiting_roles(Scope(frozenset({prison.id}))) == []


def test_a_security_contact_decides_clearances_at_once_and_holds_sentence_records_after_a_second_yes(
    client: PageClient, old: Account, kim: Account, prison: Organisation
) -> None:
    other = make_account(roles=[(R.ADMINISTRATOR, prison)])
    sign_in(client, old)
    fields = {"organisation": prison.reference, "role": R.SECURITY_CONTACT.value}
    answer = client.submit(f"/accounts/{kim.reference}/roles/new", **fields)
    page = client.get(answer.location).text
    assert "Role given, but it opens protected records only once it is confirmed" in page
    assert f"{other.name} has to confirm it" in page
    given = db.session.scalars(select(Membership).where(Membership.role == R.SECURITY_CONTACT)).one()
    make_second_factor(kim)
    db.session.commit()
    assert may(kim, Permission.CLEARANCE_DECIDE)
    assert not may(kim, Permission.SENTENCE_HOLD)
    sign_in(client, other)
    assert "Kim Lee: " in client.get("/accounts").text
    assert client.submit(f"/accounts/roles/{given.reference}/confirm").status_code == 302
    assert may(kim, Permission.SENTENCE_HOLD)
    assert queries.waiting_roles(Scope(frozenset({prison.id}))) == []


def test_a_security_contact_is_led_to_a_second_factor_by_what_asks_for_it_alone(
    client: PageClient, prison: Organisation
) -> None:
    petra = make_account("petra@example.org", roles=[(R.SECURITY_CONTACT, prison)])
    second_factor.reset(petra, reason="for the test", by=BY)
    sign_in(client, petra)
    page = client.get("/start")
    assert page.status_code == 200
    assert 'href="/sentences"' in page.text
    assert client.get("/clearances").status_code == 200
    assert client.get("/sentences").location == "/account/second-factor"
    assert "before you can open them" in client.get("/account/second-factor").text
    make_second_factor(petra)
    sign_in(client, petra)
    assert client.get("/sentences").status_code == 200
