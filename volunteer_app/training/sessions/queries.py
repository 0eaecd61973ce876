"""Reads of training sessions, bookings and feedback."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from volunteer_app.foundation import clock, tallies
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.folding import plain
from volunteer_app.foundation.intervals import overlaps
from volunteer_app.foundation.moments import moment
from volunteer_app.foundation.paging import Key
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Affiliation, Person
from volunteer_app.training.sessions import rules
from volunteer_app.training.sessions.models import (
    FeedbackGiven,
    SessionFeedback,
    SessionReminder,
    TrainingBooking,
    TrainingSession,
)
from volunteer_app.training.sessions.rules import STANDING, BookingState, SessionState

FIRST_FIRST = (Key(TrainingSession.starts_at), Key(TrainingSession.id))
# What a page for one person shows at most; nobody is offered or books more
MOST_SHOWN = 200


class When(StrEnum):
    """Which sessions a list shows."""

    COMING = "coming"
    PAST = "past"
    CANCELLED = "cancelled"

    @property
    def words(self) -> str:
        """How pages call them."""
        return self.value.capitalize()


@dataclass(frozen=True)
class SessionFilters:
    """What narrows the list of sessions."""

    when: When | None = None
    organisation: str = ""
    search: str = ""


def sessions(scope: Scope, filters: SessionFilters) -> Select[TrainingSession]:
    """The sessions of the scope that the filters leave; page them by `FIRST_FIRST`."""
    conditions = [TrainingSession.organisation_id.in_(scope.organisation_ids), *_at(filters.when)]
    if filters.organisation:
        conditions.append(Organisation.reference == filters.organisation)
    words = plain(filters.search).split()[:8]
    conditions += [TrainingSession.search_text.contains(word, autoescape=True) for word in words]
    return _whole().where(*conditions)


def to_take_count(scope: Scope) -> Select[int]:
    """How many of the scope's sessions have ended, had somebody booked, and no register yet."""
    of, made = TrainingSession, TrainingBooking
    booked = exists().where(made.session_id == of.id, made.state == BookingState.BOOKED)
    over = (of.state == SessionState.OPEN, of.ends_at <= moment())
    return select(func.count(of.id)).where(of.organisation_id.in_(scope.organisation_ids), *over, booked)


def session(scope: Scope, reference: str) -> TrainingSession:
    """A session of the scope's organisations.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    statement = _whole().where(TrainingSession.reference == reference)
    found = db.session.scalars(statement).one_or_none()
    if found is None or not scope.reaches(found.organisation_id):
        raise NotFound
    return found


def session_for(person_id: int, reference: str) -> tuple[TrainingSession, TrainingBooking | None]:
    """A session of an organisation that holds this person's record, or that they booked; and their booking.

    Raises:
        NotFound: there is none with this reference for them.
    """
    mine = (TrainingBooking.session_id == TrainingSession.id) & (TrainingBooking.person_id == person_id)
    found = db.session.execute(
        _whole()
        .outerjoin(TrainingBooking, mine)
        .add_columns(TrainingBooking)
        .where(
            TrainingSession.reference == reference,
            or_(TrainingBooking.id.is_not(None), _held_for(person_id)),
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found[0], found[1]


def open_to(person_id: int) -> list[TrainingSession]:
    """The coming sessions of organisations that hold this person's record, the next first."""
    statement = _whole().where(*_at(When.COMING), _held_for(person_id)).order_by(*_order()).limit(MOST_SHOWN)
    return list(db.session.scalars(statement))


def bookings_of_person(person_id: int) -> list[TrainingBooking]:
    """All that a person booked, the latest session first."""
    statement = (
        select(TrainingBooking)
        .join(TrainingBooking.session)
        .options(
            contains_eager(TrainingBooking.session).joinedload(TrainingSession.pack),
            contains_eager(TrainingBooking.session).joinedload(TrainingSession.organisation, innerjoin=True),
        )
        .where(TrainingBooking.person_id == person_id)
        .order_by(TrainingSession.starts_at.desc(), TrainingBooking.id.desc())
        .limit(MOST_SHOWN)
    )
    return list(db.session.scalars(statement))


def booking(scope: Scope, reference: str) -> TrainingBooking:
    """A booking of a session of the scope's organisations.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    statement = _bookings().options(joinedload(TrainingBooking.session, innerjoin=True))
    found = db.session.scalars(statement.where(TrainingBooking.reference == reference)).one_or_none()
    if found is None or not scope.reaches(found.session.organisation_id):
        raise NotFound
    return found


def booking_of(session_id: int, person_id: int) -> TrainingBooking | None:
    """This person's booking of this session, in whatever state."""
    statement = select(TrainingBooking).where(
        TrainingBooking.session_id == session_id, TrainingBooking.person_id == person_id
    )
    return db.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()


def bookings(session_id: int, states: Collection[BookingState]) -> list[TrainingBooking]:
    """The bookings of a session in these states, first come first."""
    statement = _bookings().where(
        TrainingBooking.session_id == session_id, TrainingBooking.state.in_(list(states))
    )
    ordered = statement.order_by(TrainingBooking.asked_at, TrainingBooking.id)
    return list(db.session.scalars(ordered.execution_options(populate_existing=True)))


def by_name(session_id: int, states: Collection[BookingState]) -> list[TrainingBooking]:
    """The same, in the order in which people are found on a sheet of paper."""
    return sorted(bookings(session_id, states), key=lambda each: (each.person.sort_name, each.id))


def counts(session_ids: Collection[int]) -> dict[int, Counter[BookingState]]:
    """How many bookings each session has in each state, in one statement."""
    return tallies.by_state(TrainingBooking.session_id, TrainingBooking.state, session_ids)


def overlapping(
    person_id: int, starts_at: datetime, ends_at: datetime, *, but: int | None = None
) -> TrainingSession | None:
    """A session in [starts_at, ends_at) where this person has a place, or waits. `but`: not this one."""
    statement = (
        _whole()
        .join(TrainingBooking, TrainingBooking.session_id == TrainingSession.id)
        .where(
            TrainingBooking.person_id == person_id,
            TrainingBooking.state.in_(list(STANDING)),
            TrainingSession.id != (but or 0),
            TrainingSession.state == SessionState.OPEN,
            overlaps(TrainingSession.starts_at, TrainingSession.ends_at, starts_at, ends_at),
        )
    )
    return db.session.scalars(statement.order_by(*_order()).limit(1)).one_or_none()


def is_held_by(person_id: int, organisation_id: int) -> bool:
    """Whether the organisation holds this person's record."""
    held = exists().where(Affiliation.person_id == person_id, Affiliation.organisation_id == organisation_id)
    return bool(db.session.scalar(select(held)))


def missed(person_ids: Collection[int], organisation_id: int) -> dict[int, int]:
    """How many of the organisation's sessions each of these people was booked on and missed."""
    statement = (
        select(TrainingBooking.person_id, func.count())
        .join(TrainingBooking.session)
        .where(
            TrainingBooking.person_id.in_(person_ids),
            TrainingBooking.state == BookingState.NO_SHOW,
            TrainingSession.organisation_id == organisation_id,
        )
        .group_by(TrainingBooking.person_id)
    )
    return {each: number for each, number in db.session.execute(statement)}  # noqa: C416 - rows are no pairs


def has_given_feedback(booking_ids: Collection[int]) -> set[int]:
    """Which of these bookings' people have said how it was."""
    statement = select(FeedbackGiven.booking_id).where(FeedbackGiven.booking_id.in_(booking_ids))
    return set(db.session.scalars(statement))


def feedback(session_id: int) -> rules.Said:
    """What a coordinator may know of what was said of a session."""
    statement = select(SessionFeedback.answers).where(SessionFeedback.session_id == session_id)
    return rules.said(db.session.scalars(statement).all())


def to_remind(now: datetime, most: int) -> Sequence[TrainingBooking]:
    """Bookings of sessions that are tomorrow, of which nobody was reminded, with all that the mail says.

    Who booked today has just been told.
    """
    first, last = rules.day_after(now)
    today = first - timedelta(days=1)
    reminded = exists().where(
        SessionReminder.booking_id == TrainingBooking.id,
        SessionReminder.starts_on == clock.day_of(first),
    )
    statement = (
        _bookings()
        .join(TrainingBooking.session)
        .options(contains_eager(TrainingBooking.session).joinedload(TrainingSession.pack))
        .where(
            TrainingSession.state == SessionState.OPEN,
            TrainingSession.starts_at >= first,
            TrainingSession.starts_at < last,
            TrainingBooking.state == BookingState.BOOKED,
            TrainingBooking.booked_at < today,
            Person.email.is_not(None),
            ~reminded,
        )
        .order_by(TrainingBooking.id)
        .limit(most)
    )
    return db.session.scalars(statement).all()


def _at(when: When | None) -> list[ColumnElement[bool]]:
    cancelled = TrainingSession.state == SessionState.CANCELLED
    now = clock.now()
    match when:
        case When.COMING:
            return [~cancelled, TrainingSession.starts_at > now]
        case When.PAST:
            return [~cancelled, TrainingSession.starts_at <= now]
        case When.CANCELLED:
            return [cancelled]
    return []


def _held_for(person_id: int) -> ColumnElement[bool]:
    return exists().where(
        Affiliation.person_id == person_id,
        Affiliation.organisation_id == TrainingSession.organisation_id,
    )


def _order() -> list[Any]:
    return [key.column for key in FIRST_FIRST]


def _whole() -> Select[TrainingSession]:
    return (
        select(TrainingSession)
        .join(TrainingSession.organisation)
        .options(contains_eager(TrainingSession.organisation), joinedload(TrainingSession.pack))
    )


def _bookings() -> Select[TrainingBooking]:
    return (
        select(TrainingBooking).join(TrainingBooking.person).options(contains_eager(TrainingBooking.person))
    )
