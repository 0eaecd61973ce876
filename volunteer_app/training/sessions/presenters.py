"""Training sessions in words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from volunteer_app.foundation import clock
from volunteer_app.foundation.day_times import times_words
from volunteer_app.foundation.presenting import count, day, hours, moment, short_day
from volunteer_app.training.sessions import queries, rules
from volunteer_app.training.sessions.models import TrainingBooking, TrainingSession
from volunteer_app.training.sessions.rules import BookingState, SessionState

Row = tuple[str, str]

TONES = {SessionState.OPEN: "progress", SessionState.CANCELLED: "bad", SessionState.HELD: "good"}
BOOKING_TONES = {
    BookingState.WAITING: "attention",
    BookingState.BOOKED: "good",
    BookingState.CANCELLED: "neutral",
    BookingState.ATTENDED: "good",
    BookingState.NO_SHOW: "bad",
}


def when(session: TrainingSession) -> str:
    """Thursday 3 December 2026, 10am to 12:30pm."""
    starts = session.starts_at.astimezone(clock.LONDON)
    return f"{starts:%A} {day(starts.date())}, {times_words(session.starts_at, session.ends_at)}"


def short_when(session: TrainingSession) -> str:
    """Thu 3 Dec 2026, 10am to 12:30pm: for lists."""
    starts = session.starts_at.astimezone(clock.LONDON)
    return f"{starts:%a} {short_day(starts.date())}, {times_words(session.starts_at, session.ends_at)}"


def state(session: TrainingSession) -> str:
    """How it stands: over without a register is not the same as to come."""
    if session.state is SessionState.OPEN and session.starts_at <= clock.now():
        return "Register to take"
    return session.state.words


def tone(session: TrainingSession) -> str:
    """The colour of `state`."""
    is_late = session.state is SessionState.OPEN and session.starts_at <= clock.now()
    return "attention" if is_late else TONES[session.state]


def facts(session: TrainingSession) -> list[Row]:
    """What anybody who may book it reads."""
    rows = [
        ("When", when(session)),
        ("How long", hours(session.minutes)),
        ("Place", session.place),
        ("Trainer", session.trainer),
        ("Organisation", session.organisation.name),
    ]
    return [*rows, ("What you need to know", session.joining)] if session.joining else rows


def summary(session: TrainingSession, taken: dict[BookingState, int]) -> list[Row]:
    """What a coordinator reads, with how many came of how many."""
    booked = taken[BookingState.BOOKED]
    rows = facts(session)
    if session.state is SessionState.HELD:
        rows += [
            ("Came", str(taken[BookingState.ATTENDED])),
            ("Did not come", str(taken[BookingState.NO_SHOW])),
        ]
    else:
        rows.append(("Places", f"{booked} of {session.capacity} booked"))
        rows.append(("Waiting list", count(taken[BookingState.WAITING], "person", "people")))
    if session.cancelled_why:
        rows.append(("Why it was cancelled", session.cancelled_why))
    if session.register_taken_at is not None:
        rows.append(("Register", f"{session.register_taken_by}, {moment(session.register_taken_at)}"))
    return rows


def places_left(session: TrainingSession, taken: dict[BookingState, int]) -> str:
    """What a volunteer reads before they book."""
    left = session.capacity - taken[BookingState.BOOKED]
    if left <= 0 or taken[BookingState.WAITING]:
        return "Full: you can join the waiting list"
    return f"{count(left, 'place')} left"


@dataclass(frozen=True)
class Booked:
    """A line of the people of a session. `missed`: how many earlier sessions they did not come to."""

    booking: TrainingBooking
    words: str
    tone: str
    missed: str


def booked(bookings: Sequence[TrainingBooking], session: TrainingSession) -> list[Booked]:
    """The people of a session, each with how many of the organisation's sessions they missed."""
    missed = queries.missed([each.person_id for each in bookings], session.organisation_id)
    return [
        Booked(
            each,
            each.state.words,
            BOOKING_TONES[each.state],
            count(missed[each.person_id], "session") if each.person_id in missed else "",
        )
        for each in bookings
    ]


@dataclass(frozen=True)
class Own:
    """A session that a volunteer booked."""

    booking: TrainingBooking
    words: str
    tone: str
    can_say_how_it_was: bool


def own(bookings: Sequence[TrainingBooking]) -> list[Own]:
    """The sessions that a volunteer booked, and where they can still say how it was."""
    given = queries.has_given_feedback([each.id for each in bookings])
    return [
        Own(each, each.state.words, BOOKING_TONES[each.state], _can_say(each, given)) for each in bookings
    ]


def _can_say(booking: TrainingBooking, given: Collection[int]) -> bool:
    return not rules.feedback_problem(
        booking.state, booking.session.ends_at, clock.now(), given=booking.id in given
    )
