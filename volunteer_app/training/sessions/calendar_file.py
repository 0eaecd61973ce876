"""A session as a calendar file (RFC 5545, sent as RFC 5546 says): what, when and where, and nobody's data.

Its UID is the session's for everybody and for good; SEQUENCE rises with each change, so that a calendar that
has the session takes the change over and never an older one. Times are in UTC, which needs no zones.
"""

from datetime import UTC
from enum import StrEnum

from flask import current_app
from icalendar import Calendar, Event

from volunteer_app.foundation import clock, links
from volunteer_app.foundation.mail_transport import Attachment
from volunteer_app.training.sessions.models import TrainingBooking, TrainingSession

NAME = "training-session.ics"


class Method(StrEnum):
    """What the file asks of a calendar (RFC 5546, sections 3.2.1 and 3.2.5)."""

    PUBLISH = "PUBLISH"
    CANCEL = "CANCEL"


def attachment(booking: TrainingBooking, method: Method = Method.PUBLISH) -> Attachment:
    """The file as it goes with a message."""
    kind = f"text/calendar; method={method.value}; charset=utf-8"
    return Attachment(NAME, kind, content(booking, method))


def content(booking: TrainingBooking, method: Method = Method.PUBLISH) -> bytes:
    """The file as this person's calendar needs it next."""
    session = booking.session
    calendar = Calendar()
    calendar.add("prodid", f"-//{_domain()}//Volunteer training//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    calendar.add_component(_event(session, session.calendar_sequence + booking.calendar_changes, method))
    return bytes(calendar.to_ical())


def _event(session: TrainingSession, sequence: int, method: Method) -> Event:
    event = Event()
    event.add("uid", f"{session.reference.lower()}@{_domain()}")
    event.add("sequence", sequence)
    event.add("dtstamp", clock.now().replace(microsecond=0))
    event.add("dtstart", session.starts_at.astimezone(UTC))
    event.add("dtend", session.ends_at.astimezone(UTC))
    event.add("summary", session.title)
    event.add("location", session.place)
    event.add("url", links.address("training.my_session", reference=session.reference))
    event.add("organizer", f"mailto:{current_app.config['MAIL_FROM']}")
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    return event


def _domain() -> str:
    return str(current_app.config["MAIL_FROM"]).rpartition("@")[2]
