"""Signing in by two steps and setting up the second one, by the pages."""

import re

from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import (
    PASSWORD,
    SECRET,
    make_account,
)
from tests.factories.organisations import BY
from tests.page_client import PageClient
from volunteer_app.accounts import second_factor, totp
from volunteer_app.accounts.models import Account, SecondFactor
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.organisations.models import Organisation


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
