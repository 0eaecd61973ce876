"""A volunteer's private calendar: an address that nobody can guess, which its owner can end at any time.

It holds the owner's own sessions, and names nobody: not the owner, not other volunteers, nobody supported.
"""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import select

from volunteer_app.foundation import bulk_rows, calendar_files, clock, history, links
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.calendar_files import Entry
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.people.models import Person
from volunteer_app.placements.mentoring import timetable
from volunteer_app.placements.mentoring.models.relationship import MentoringSession
from volunteer_app.placements.mentoring.rules import Channel
from volunteer_app.placements.mentoring.rules import SessionState as Meeting
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rota import own
from volunteer_app.placements.rota.models import CalendarFeed, RotaSession
from volunteer_app.placements.rota.rules import Action, SessionState

# A calendar shows the last weeks too; a session that was called off is told for as long
KEPT = timedelta(days=60)


def standing(person_id: int) -> CalendarFeed | None:
    """The feed of a person that can be read now."""
    statement = select(CalendarFeed).where(
        CalendarFeed.person_id == person_id, CalendarFeed.ended_at.is_(None)
    )
    return db.session.scalars(statement).one_or_none()


def make(person: Person, *, by: Actor) -> CalendarFeed:
    """A new address; an earlier one ends."""
    bulk_rows.hold(Person, [person.id])
    end(person, by=by)
    token = secrets.token_urlsafe(32)
    made = CalendarFeed(person_id=person.id, token_hash=_hash(token))
    made.token = token
    history.record(Action.MAKE_FEED, made, by=by)
    return made


def end(person: Person, *, by: Actor) -> bool:
    """Let the address of a person's calendar lead nowhere from now on. Gives whether there was one."""
    found = standing(person.id)
    if found is None:
        return False
    found.ended_at = clock.now()
    history.record(Action.END_FEED, found, by=by)
    return True


def address(feed: CalendarFeed) -> str:
    """The private address, as its owner copies it."""
    return links.address("placements.calendar_feed", token=feed.token)


def of_token(token: str) -> CalendarFeed:
    """The feed at an address.

    Raises:
        NotFound: there is none, or it was ended.
    """
    statement = select(CalendarFeed).where(CalendarFeed.token_hash == _hash(token))
    found = db.session.scalars(statement).one_or_none()
    if found is None or found.ended_at is not None:
        raise NotFound
    return found


def content(feed: CalendarFeed) -> bytes:
    """The sessions of its owner on rotas and as a mentor, as a calendar reads them."""
    since = clock.now() - KEPT
    entries = [_entry(sign_up.session) for sign_up in own.for_calendar(feed.person_id, since)]
    entries += [_meeting(*each) for each in timetable.for_calendar(feed.person_id, since)]
    return calendar_files.content("Volunteer rota", entries, name="Volunteering")


def _entry(session: RotaSession) -> Entry:
    return Entry(
        key=session.reference,
        sequence=session.calendar_sequence,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        summary=session.rota.title,
        location=session.place.name,
        url=links.address("placements.my_rota_session", reference=session.reference),
        is_cancelled=session.state is SessionState.CANCELLED,
    )


def _meeting(session: MentoringSession, placement: Placement) -> Entry:
    """Of whom it is about it has nothing: no name, and no reference but the session's own."""
    assert session.starts_at is not None and session.ends_at is not None  # noqa: S101, PT018 - asked for such
    in_person = session.channel is Channel.IN_PERSON
    return Entry(
        key=session.reference,
        sequence=session.version - 1,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        summary=timetable.TITLE,
        location=placement.place.name if in_person else session.channel.words,
        url=links.address("placements.mentoring_session", reference=session.reference),
        is_cancelled=session.state is Meeting.CANCELLED,
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
