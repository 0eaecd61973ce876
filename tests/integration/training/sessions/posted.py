"""What waits in the outbox, for whom, with which calendar."""

from dataclasses import dataclass
from typing import Any

from icalendar import Calendar
from sqlalchemy import select

from volunteer_app.foundation.database import db
from volunteer_app.foundation.mail import OutboxMessage


@dataclass(frozen=True)
class Letter:
    """A message, and what the calendar file with it says."""

    to: str
    subject: str
    body: str
    method: str = ""
    event: Any = None


def letters() -> list[Letter]:
    """All that was written since the last call, in order."""
    found = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    read = [_read(each) for each in found]
    for each in found:
        db.session.delete(each)
    db.session.flush()
    return read


def _read(message: OutboxMessage) -> Letter:
    if message.attachment is None:
        return Letter(message.to_address, message.subject, message.body)
    calendar = Calendar.from_ical(message.attachment)
    (event,) = calendar.walk("VEVENT")
    return Letter(message.to_address, message.subject, message.body, str(calendar["METHOD"]), event)
