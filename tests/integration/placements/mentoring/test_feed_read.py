"""Mentoring in the mentor's calendar, read with another library than the one that writes it."""

from datetime import time

from ical.event import EventStatus

from tests.factories.mentoring import make_mentoring
from tests.factories.organisations import BY
from tests.factories.placements import days_on
from tests.factories.rota import feed_token
from tests.integration import calendars
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.foundation.database import db
from volunteer_app.placements.mentoring import sessions
from volunteer_app.placements.mentoring.rules import Channel


def test_mentoring_reads_the_same_by_another_hand_and_names_nobody(client: PageClient, world: World) -> None:
    going = make_mentoring(world.hope, world.prison, name="Zebedee")
    first, second = (
        sessions.plan(going, on=days_on(day), channel=channel, times=(time(14), time(15)), by=BY)
        for day, channel in ((1, Channel.IN_PERSON), (2, Channel.PHONE))
    )
    sessions.cancel(first, by=BY)
    db.session.commit()
    answer = client.get(f"/calendar/{feed_token(going.person)}")
    calendar = calendars.read(answer)
    assert (calendar.version, calendar.method) == ("2.0", None)
    for session, event in zip((first, second), calendar.events, strict=True):
        assert (event.start, event.end) == (session.starts_at, session.ends_at)
        assert event.uid.partition("@")[0] == session.reference.lower()
        assert (event.summary, event.description, event.attendees) == ("Mentoring", None, [])
        assert str(event.url).endswith(f"/mentoring/sessions/{session.reference}")
    cancelled, confirmed = calendar.events
    assert (cancelled.status, confirmed.status) == (EventStatus.CANCELLED, EventStatus.CONFIRMED)
    assert cancelled.sequence is not None
    assert confirmed.sequence is not None
    assert cancelled.sequence > confirmed.sequence
    assert [each.location for each in calendar.events] == [world.prison.name, "By phone"]
    for kept_out in ("Zebedee", going.supported.reference, going.reference, going.person.full_name):
        assert kept_out not in answer.text
