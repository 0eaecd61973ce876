"""Somebody who leaves an application, and comes back by the link in the mail."""

import re
from typing import Any

from sqlalchemy import select

from tests.integration.recruitment.applicant import base, have_answered
from tests.page_client import PageClient
from volunteer_app.foundation.database import db
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.recruitment.models import Opportunity


def leave(client: PageClient, opportunity: Opportunity, email: str = "sian@example.org") -> Any:
    return client.submit(f"{base(opportunity)}/apply/come-back-later", email=email)


def sent() -> list[OutboxMessage]:
    db.session.rollback()
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def path_in(message: OutboxMessage) -> str:
    found = re.search(r"http://[^/]+(/apply/continue/\S+)", message.body)
    assert found
    return found[1]


def link(client: PageClient, opportunity: Opportunity, *answered: str) -> str:
    """The address in the mail of somebody who answered these questions and left."""
    have_answered(client, opportunity, *answered)
    leave(client, opportunity)
    return path_in(sent()[-1])


def press(client: PageClient, address: str) -> Any:
    return client.submit(address)
