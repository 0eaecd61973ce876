"""Arranging training sessions, changing them and calling them off, each with its history entry."""

from dataclasses import dataclass, fields
from datetime import datetime

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit, refusing
from volunteer_app.foundation.folding import plain
from volunteer_app.organisations.models import Organisation
from volunteer_app.training.models import TrainingPack
from volunteer_app.training.sessions import letters, queries, rules
from volunteer_app.training.sessions.models import TrainingBooking, TrainingSession
from volunteer_app.training.sessions.rules import (
    STANDING,
    Action,
    BookingState,
    SessionState,
)

WAITING_LIST = Actor.job("waiting list")
# Who has booked is told when one of these changes; a calendar holds all but the last
TOLD = ("pack_id", "course_title", "starts_at", "ends_at", "place", "joining")


@dataclass(frozen=True)
class SessionDetails:
    """What is arranged: a pack, or another course by its title; `joining`: what people need to know."""

    pack: TrainingPack | None
    course_title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    trainer: str
    capacity: int
    joining: str = ""


def arrange(details: SessionDetails, *, organisation: Organisation, by: Actor) -> TrainingSession:
    """Arrange a session that people can book from now on.

    Raises:
        Refused: it is neither a pack nor a course or both, ends before it starts, is in the past, or has
            no places.
    """
    _check(details, booked=0)
    session = TrainingSession(organisation_id=organisation.id)
    _write(session, details)
    history.record(Action.ARRANGE, session, by=by)
    return session


def change(session: TrainingSession, details: SessionDetails, *, version: int, by: Actor) -> None:
    """Change a session that has not begun; everybody who booked is told once what holds now.

    More places go to those who wait longest.

    Raises:
        StaleEdit: somebody else changed it since `version` was shown.
        Refused: it has begun or was cancelled, or as `arrange`, or has fewer places than people booked.
    """
    hold(session)
    if problem := ended(session, "changed"):
        raise Refused(problem)
    if session.version != version:
        raise StaleEdit
    _check(details, booked=queries.counts([session.id])[session.id][BookingState.BOOKED])
    before = _values(session)
    _write(session, details)
    if _values(session) == before and not db.session.is_modified(session):
        return
    is_told = _values(session) != before
    if is_told:
        session.calendar_sequence += 1
    history.record(Action.CHANGE, session, by=by)
    moved = {each.id for each in move_up(session)}
    if is_told:
        standing = queries.bookings(session.id, STANDING)
        letters.changed(each for each in standing if each.id not in moved)


def cancel(session: TrainingSession, *, reason: str, by: Actor) -> None:
    """Call a session off; everybody who booked or waits is told once. The reason stays inside.

    Raises:
        Refused: it has begun, or was cancelled, or no reason is given.
    """
    hold(session)
    if problem := ended(session, "cancelled"):
        raise Refused(problem)
    if not reason.strip():
        raise Refused("Enter why you are cancelling it", "reason")
    standing = queries.bookings(session.id, STANDING)
    had_place = {each.id for each in standing if each.state is BookingState.BOOKED}
    session.state, session.cancelled_why = SessionState.CANCELLED, reason.strip()
    session.calendar_sequence += 1
    history.record(Action.CANCEL, session, by=by, reason=reason.strip())
    for each in standing:
        each.state, each.ended_at = BookingState.CANCELLED, clock.now()
    history.record_all(Action.CALL_OFF, standing, by=by, organisation_id=session.organisation_id)
    for each in standing:
        letters.called_off(each, had_place=each.id in had_place)


def move_up(session: TrainingSession) -> list[TrainingBooking]:
    """Give free places to those who wait, first come first, until the session starts. It is held already."""
    if session.starts_at <= clock.now():
        return []
    booked = queries.counts([session.id])[session.id][BookingState.BOOKED]
    free = max(0, session.capacity - booked)
    moved = queries.bookings(session.id, {BookingState.WAITING})[:free] if free else []
    for each in moved:
        each.state, each.booked_at = BookingState.BOOKED, clock.now()
    if moved:
        history.record_all(Action.MOVE_UP, moved, by=WAITING_LIST, organisation_id=session.organisation_id)
    for each in moved:
        letters.booked(each, moved_up=True)
    return moved


def ended(session: TrainingSession, what: str) -> str:
    """Why it can no longer be changed or cancelled (`what`), as a sentence; else empty."""
    if session.state is SessionState.CANCELLED:
        return "This session was cancelled"
    is_over = session.starts_at <= clock.now()
    return f"This session has started and can no longer be {what}" if is_over else ""


def hold(session: TrainingSession) -> None:
    """Let nobody else book, change or register this session until the present transaction ends."""
    db.session.refresh(session, with_for_update={"of": TrainingSession})


def _check(details: SessionDetails, *, booked: int) -> None:
    if (details.pack is None) == (details.course_title == ""):
        raise Refused("Select a training pack, or enter the title of another course", "course_title")
    with refusing():
        rules.check_interval(details.starts_at, details.ends_at, clock.now())
        rules.check_capacity(details.capacity, booked)


def _write(session: TrainingSession, details: SessionDetails) -> None:
    """Set what differs, so that history names nothing else."""
    values = {each.name: getattr(details, each.name) for each in fields(details) if each.name != "pack"}
    values["pack_id"] = details.pack.id if details.pack else None
    title = details.pack.title if details.pack else details.course_title
    values["search_text"] = plain(f"{title} {details.place}")
    for name, value in values.items():
        if getattr(session, name) != value:
            setattr(session, name, value)


def _values(session: TrainingSession) -> tuple[object, ...]:
    return tuple(getattr(session, name) for name in TOLD)
