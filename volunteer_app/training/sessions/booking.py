"""Booking a place at a training session, and giving it up.

Whoever books holds the people and then the session: of any number who ask for the last place at once one
gets it, and the others wait in the order in which they asked. Everything that holds both does so in this
order, all people at once in the order of their numbers: so nobody waits for somebody who waits for them.
"""

from collections.abc import Sequence

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import bulk_rows, clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.presenting import moment
from volunteer_app.people.models import Person
from volunteer_app.training.sessions import letters, queries
from volunteer_app.training.sessions.models import TrainingBooking, TrainingSession
from volunteer_app.training.sessions.rules import STANDING, Action, BookingState, SessionState
from volunteer_app.training.sessions.service import hold, move_up


def book(
    session: TrainingSession, person: Person, *, by: Actor, after_start: bool = False
) -> TrainingBooking:
    """Give somebody a place, or one in the waiting list where none is free.

    `after_start`: a coordinator notes somebody who came without a booking, before the register is taken.

    Raises:
        Refused: the session was cancelled, is over or has started, no place is left once it has started, they
            have booked it, they have booked another at the same time, or the organisation does not hold
            their record.
    """
    _hold_to_book(session, [person], after_start=after_start)
    return _book(session, person, by)


def book_all(session: TrainingSession, people: Sequence[Person], *, by: Actor) -> list[TrainingBooking]:
    """Book these people on their behalf, in this order: all of them, or none.

    Raises:
        Refused: as `book`, with the name of whom it is about.
    """
    _hold_to_book(session, people, after_start=True)
    return [_book_named(session, each, by) for each in people]


def _hold_to_book(session: TrainingSession, people: Sequence[Person], *, after_start: bool) -> None:
    # two sessions at the same time, booked at once, must not both be
    bulk_rows.hold(Person, [each.id for each in people])
    hold(session)
    _refuse_closed(session, after_start=after_start)


def _book_named(session: TrainingSession, person: Person, by: Actor) -> TrainingBooking:
    try:
        return _book(session, person, by.acting_for(person.reference))
    except Refused as refusal:
        raise Refused(f"{person.full_name}: {refusal.message}", "people") from refusal


def _book(session: TrainingSession, person: Person, by: Actor) -> TrainingBooking:
    """A place or one in the line, once nobody else can book for this person or at this session."""
    booking = queries.booking_of(session.id, person.id)
    _refuse_twice(session, person, booking, by)
    state = _free_state(session)
    if state is BookingState.WAITING and session.starts_at <= clock.now():
        raise Refused("All places are taken, and this session has started")
    if booking is None:
        booking = TrainingBooking(session=session, session_id=session.id, person=person, person_id=person.id)
    else:
        booking.calendar_changes += 1
    _put(booking, state, by)
    return booking


def give_up(booking: TrainingBooking, *, by: Actor, after_start: bool = False) -> None:
    """Cancel somebody's booking; whoever waits longest gets the place.

    Raises:
        Refused: there is nothing to cancel, or the session has started.
    """
    session = booking.session
    hold(session)
    fresh = queries.booking_of(session.id, booking.person_id)
    if fresh is None or fresh.state not in STANDING:
        raise Refused("This booking was already cancelled, or the register has been taken")
    if session.starts_at <= clock.now() and not after_start:
        raise Refused("This session has started. Tell your coordinator if you cannot come")
    had_place = fresh.state is BookingState.BOOKED
    fresh.state, fresh.ended_at = BookingState.CANCELLED, clock.now()
    fresh.calendar_changes += 1
    history.record(Action.CANCEL_BOOKING, fresh, by=by, organisation_id=session.organisation_id)
    letters.given_up(fresh, had_place=had_place)
    move_up(session)


def _refuse_closed(session: TrainingSession, *, after_start: bool) -> None:
    if session.state is SessionState.CANCELLED:
        raise Refused("This session was cancelled")
    if session.state is SessionState.HELD:
        raise Refused("The register of this session has been taken")
    if session.starts_at <= clock.now() and not after_start:
        raise Refused("This session has started and can no longer be booked")


def _refuse_twice(
    session: TrainingSession, person: Person, booking: TrainingBooking | None, by: Actor
) -> None:
    if booking is not None and booking.state in STANDING:
        raise Refused(f"Already booked: {booking.state.words.lower()}")
    if not queries.is_held_by(person.id, session.organisation_id):
        raise Refused(f"{session.organisation.name} does not hold this person’s record")
    other = queries.overlapping(person.id, session.starts_at, session.ends_at, but=session.id)
    if other is None:
        return
    # What somebody learns with another organisation is between them and it
    if other.organisation_id != session.organisation_id and own_person_id(by) != person.id:
        raise Refused("Already booked at this time with another organisation")
    when = f"{other.title}, {moment(other.starts_at)}"
    raise Refused(f"Already booked at this time: {when}. Cancel that booking first")


def _free_state(session: TrainingSession) -> BookingState:
    """Booked, if a place is free and nobody waits for it."""
    taken = queries.counts([session.id])[session.id]
    is_free = taken[BookingState.BOOKED] < session.capacity and not taken[BookingState.WAITING]
    return BookingState.BOOKED if is_free else BookingState.WAITING


def _put(booking: TrainingBooking, state: BookingState, by: Actor) -> None:
    """In its place from now on; a place that was given up once counts no more."""
    has_place = state is BookingState.BOOKED
    booking.state, booking.asked_at, booking.ended_at = state, clock.now(), None
    booking.booked_at = clock.now() if has_place else None
    action = Action.BOOK if has_place else Action.WAIT
    history.record(action, booking, by=by, organisation_id=booking.session.organisation_id)
    if has_place:
        letters.booked(booking)
    else:
        letters.waits(booking)
