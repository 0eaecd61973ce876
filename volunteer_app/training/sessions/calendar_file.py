"""A session as a calendar file: what, when and where, and nobody's data."""

from enum import StrEnum

from volunteer_app.foundation import calendar_files, links
from volunteer_app.foundation.calendar_files import Entry
from volunteer_app.foundation.mail_transport import Attachment
from volunteer_app.training.sessions.models import TrainingBooking

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
    entry = Entry(
        key=session.reference,
        sequence=session.calendar_sequence + booking.calendar_changes,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        summary=session.title,
        location=session.place,
        url=links.address("training.my_session", reference=session.reference),
        is_cancelled=method is Method.CANCEL,
    )
    return calendar_files.content("Volunteer training", [entry], method=method.value)
