"""Calendar files (RFC 5545): what, when and where, and nobody's data.

The UID of an event is the same for everybody and for good; SEQUENCE rises with each change, so that a
calendar that has the event takes the change over and never an older one. Times are in UTC: no zones.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Response, current_app
from icalendar import Calendar, Event

from volunteer_app.foundation import clock
from volunteer_app.foundation.files import downloads


@dataclass(frozen=True)
class Entry:
    """An event. `key`: what tells it from every other; `sequence`: how often it has changed."""

    key: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    url: str
    is_cancelled: bool = False


def content(product: str, entries: Iterable[Entry], *, method: str = "", name: str = "") -> bytes:
    """A calendar with these events. `method` is for files that are sent (RFC 5546), `name` for feeds."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{_domain()}//{product}//EN")
    calendar.add("version", "2.0")
    if method:
        calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
    for each in entries:
        calendar.add_component(_event(each))
    return bytes(calendar.to_ical())


def answer(body: bytes, filename: str = "") -> Response:
    """A calendar as an answer: to be saved under this name, or to be read by a calendar that asks."""
    kind = "text/calendar; charset=utf-8"
    return downloads.attachment(body, kind, filename) if filename else downloads.without_name(body, kind)


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.key.lower()}@{_domain()}")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", clock.now().replace(microsecond=0))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", entry.summary)
    event.add("location", entry.location)
    event.add("url", entry.url)
    event.add("organizer", f"mailto:{current_app.config['MAIL_FROM']}")
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    return event


def _domain() -> str:
    return str(current_app.config["MAIL_FROM"]).rpartition("@")[2]
