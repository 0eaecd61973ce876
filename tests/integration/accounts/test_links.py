"""Invitations and forgotten passwords: one-time links."""

import re
from datetime import date, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import PASSWORD, make_account, sign_in
from tests.factories.organisations import BY, make_organisation
from tests.page_client import PageClient
from volunteer_app.accounts import service
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import LinkPurpose, MembershipRole
from volunteer_app.foundation import clock, links
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.mail import OutboxMessage

DAY = date(2026, 11, 23)
NEW = "river candle seventeen"
FORGOTTEN = "/forgotten-password"


def newest_mail() -> OutboxMessage:
    return db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(1)).one()


def link_in(mail: OutboxMessage) -> str:
    found = re.search(r"http://\S+?(/(?:invitation|new-password)/\S+)", mail.body)
    assert found is not None, mail.body
    return found[1]


@pytest.fixture
def invited(app: Flask) -> str:
    """The address of the page that an invitation leads to."""
    organisation = make_organisation("Hope Mentoring")
    service.invite(
        "Kim@Example.org", " Kim  Lee ", organisation=organisation, role=MembershipRole.COORDINATOR, by=BY
    )
    return link_in(newest_mail())


def test_an_invitation_leads_to_a_password_and_a_sign_in(client: PageClient, invited: str) -> None:
    mail = newest_mail()
    assert (mail.to_address, mail.subject) == (
        "kim@example.org",
        "Set up your sign-in to Manage justice volunteering",
    )
    assert "for Hope Mentoring" in mail.body
    assert "Kim Lee" in client.get(invited).text
    assert client.submit(invited, password=NEW).location == "/sign-in"
    assert client.submit("/sign-in", email="kim@example.org", password=NEW).location == "/start"


def test_an_invitation_works_once(client: PageClient, invited: str) -> None:
    client.submit(invited, password=NEW)
    answer = client.get(invited)
    assert answer.status_code == 404
    assert "This link no longer works" in answer.text


def test_an_invitation_works_for_seven_days(client: PageClient, app: Flask) -> None:
    with clock.standing_on(DAY, time(9)):
        account = make_account("kim@example.org", has_password=False)
        service.send_invitation(account, by=BY)
    invitation = link_in(newest_mail())
    with clock.standing_on(date(2026, 11, 30), time(8, 59)):
        assert client.get(invitation).status_code == 200
    with clock.standing_on(date(2026, 11, 30), time(9, 1)):
        assert client.get(invitation).status_code == 404


def test_a_newer_invitation_ends_the_older_one(client: PageClient, invited: str) -> None:
    account = db.session.scalars(select(Account)).one()
    service.send_invitation(account, by=BY)
    newer = link_in(newest_mail())
    assert client.get(invited).status_code == 404
    assert client.get(newer).status_code == 200


def test_a_link_for_one_thing_does_not_do_another(client: PageClient, invited: str) -> None:
    assert client.get(invited.replace("/invitation/", "/new-password/")).status_code == 404
    account = db.session.scalars(select(Account)).one()
    foreign = links.issue("application:offer", account.id, timedelta(hours=1))
    assert client.get(f"/invitation/{foreign}").status_code == 404
    assert client.get("/invitation/made-up").status_code == 404


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("1q2w3e4r5t6y", "15 characters or more"),
        ("river candle1", "15 characters or more"),
        ("ababababababababab", "different characters"),
        ("", "Enter a new password"),
    ],
)
def test_an_invited_member_of_staff_needs_a_good_password(
    client: PageClient, invited: str, password: str, says: str
) -> None:
    answer = client.submit(invited, password=password)
    assert answer.status_code == 422
    assert says in answer.text


def test_a_volunteers_common_password_is_refused(client: PageClient, app: Flask) -> None:
    service.send_invitation(make_account("kim@example.org", has_password=False), by=BY)
    answer = client.submit(link_in(newest_mail()), password="1q2w3e4r5t6y")
    assert answer.status_code == 422
    assert "most common" in answer.text


def test_somebody_with_a_password_is_not_invited_again(app: Flask) -> None:
    with pytest.raises(Refused):
        service.send_invitation(make_account(), by=BY)


def test_asking_for_a_new_password_answers_the_same_for_everybody(client: PageClient, app: Flask) -> None:
    make_account("kim@example.org")
    make_account("gone@example.org", is_active=False)
    answers = [
        client.submit(FORGOTTEN, email=email)
        for email in ("kim@example.org", "nobody@example.org", "gone@example.org")
    ]
    assert {(answer.status_code, answer.location) for answer in answers} == {
        (302, "/forgotten-password/sent")
    }
    assert client.get("/forgotten-password/sent").status_code == 200
    sent = db.session.scalars(select(OutboxMessage.to_address)).all()
    assert sent == ["kim@example.org"]


def test_a_new_password_ends_every_session_lifts_a_lock_and_is_told_by_mail(
    client: PageClient, app: Flask
) -> None:
    account = make_account("kim@example.org")
    elsewhere = app.test_client()
    sign_in(elsewhere, account)
    for _ in range(10):
        client.submit("/sign-in", email="kim@example.org", password="not the password")
    client.submit(FORGOTTEN, email="kim@example.org")
    reset = link_in(newest_mail())
    assert client.submit(reset, password=NEW).location == "/sign-in"
    assert newest_mail().subject == "Your password was changed"
    assert elsewhere.get("/account").status_code == 302
    assert client.get(reset).status_code == 404
    assert client.submit("/sign-in", email="kim@example.org", password=PASSWORD).status_code == 422
    assert client.submit("/sign-in", email="kim@example.org", password=NEW).status_code == 302


def test_a_link_for_a_new_password_works_for_an_hour(client: PageClient, app: Flask) -> None:
    with clock.standing_on(DAY, time(9)):
        make_account("kim@example.org")
        client.submit(FORGOTTEN, email="kim@example.org")
    reset = link_in(newest_mail())
    with clock.standing_on(DAY, time(9, 59)):
        assert client.get(reset).status_code == 200
    with clock.standing_on(DAY, time(10, 1)):
        assert client.get(reset).status_code == 404


def test_nobodys_mailbox_is_filled_with_links(client: PageClient, app: Flask) -> None:
    make_account("kim@example.org")
    for _ in range(8):
        client.submit(FORGOTTEN, email="kim@example.org")
    assert len(db.session.scalars(select(OutboxMessage)).all()) == 5


def test_a_link_of_a_deactivated_account_is_dead(client: PageClient, app: Flask) -> None:
    account = make_account("kim@example.org")
    client.submit(FORGOTTEN, email="kim@example.org")
    reset = link_in(newest_mail())
    service.deactivate_account(account, reason="left", by=BY)
    assert client.get(reset).status_code == 404


def test_history_says_who_set_a_password_and_never_what_it_is(client: PageClient, invited: str) -> None:
    client.submit(invited, password=NEW)
    entry = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.action == "account:accept_invitation")
    ).one()
    assert (entry.actor_key, entry.actor_name) == (LinkPurpose.INVITATION, "Kim Lee")
    assert entry.after == {"password_hash": "[protected]"}
