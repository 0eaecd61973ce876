"""Rows that have done their work go after a while; those that have not stay."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from volunteer_app.foundation import clock, housekeeping
from volunteer_app.foundation.database import db
from volunteer_app.foundation.links import OneTimeLink
from volunteer_app.foundation.mail import MailState, OutboxMessage
from volunteer_app.foundation.submissions import Submission

pytestmark = pytest.mark.usefixtures("app")


def ago(days: float) -> Any:
    return clock.now() - timedelta(days=days)


def left(model: type[Any]) -> int:
    db.session.commit()
    housekeeping.clear()
    return db.session.scalars(select(func.count()).select_from(model)).one()


def message(number: int, **columns: Any) -> OutboxMessage:
    return OutboxMessage(
        message_id=f"<{number}>", to_address="a@example.org", subject="s", body="b", **columns
    )


def test_form_keys_go_after_a_day() -> None:
    for number, days in enumerate((0.9, 1.1)):
        db.session.add(Submission(key_hash=str(number), location="/", sent_at=ago(days)))
    assert left(Submission) == 1


def test_links_go_a_month_after_their_end() -> None:
    for number, days in enumerate((-1, 29, 31)):
        db.session.add(OneTimeLink(token_hash=str(number), purpose="p", subject_id=1, expires_at=ago(days)))
    assert left(OneTimeLink) == 2


def test_mail_goes_a_month_after_it_was_sent_or_given_up_and_never_before() -> None:
    db.session.add(message(1, state=MailState.SENT, sent_at=ago(29)))
    db.session.add(message(2, state=MailState.SENT, sent_at=ago(31)))
    db.session.add(message(3, state=MailState.FAILED, due_at=ago(29)))
    db.session.add(message(4, state=MailState.FAILED, due_at=ago(31)))
    db.session.add(message(5, state=MailState.WAITING, due_at=ago(31)))
    assert left(OutboxMessage) == 3
