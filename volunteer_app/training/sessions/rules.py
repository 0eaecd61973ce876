"""When a session can be held, booked and registered, and what may be told of feedback. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from volunteer_app.foundation import marking
from volunteer_app.foundation.clock import LONDON, day_of
from volunteer_app.foundation.marking import Mark
from volunteer_app.foundation.problems import Problem

FARTHEST = timedelta(days=2 * 366)
MOST_PLACES = 500
FEEDBACK_FOR = timedelta(days=28)
# Fewer answers could tell who gave them
ENOUGH_ANSWERS = 5
# Nobody is written to at night
FROM_HOUR = 7


class Action(StrEnum):
    """What history calls each change in this folder."""

    ARRANGE = "training_session:arrange"
    CHANGE = "training_session:change"
    CANCEL = "training_session:cancel"
    TAKE_REGISTER = "training_session:take_register"
    CORRECT_REGISTER = "training_session:correct_register"
    BOOK = "training_booking:book"
    WAIT = "training_booking:wait"
    MOVE_UP = "training_booking:move_up"
    CANCEL_BOOKING = "training_booking:cancel"
    CALL_OFF = "training_booking:call_off"
    ATTEND = "training_booking:attend"
    MISS = "training_booking:miss"


class SessionState(StrEnum):
    """A session is held once its register was taken."""

    OPEN = "open"
    CANCELLED = "cancelled"
    HELD = "held"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {"open": "Arranged", "cancelled": "Cancelled", "held": "Held"}[self]


class BookingState(StrEnum):
    """Where a person stands with a session."""

    WAITING = "waiting"
    BOOKED = "booked"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    NO_SHOW = "no_show"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return _BOOKING_WORDS[self]


_BOOKING_WORDS = {
    BookingState.WAITING: "On the waiting list",
    BookingState.BOOKED: "Booked",
    BookingState.CANCELLED: "Cancelled",
    BookingState.ATTENDED: "Came",
    BookingState.NO_SHOW: "Did not come",
}
STANDING = frozenset({BookingState.WAITING, BookingState.BOOKED})
# Those who stand in the register
REGISTERED = (BookingState.BOOKED, BookingState.ATTENDED, BookingState.NO_SHOW)
# What a register's word makes of a booking
STATE_OF = {Mark.CAME: BookingState.ATTENDED, Mark.MISSED: BookingState.NO_SHOW}
MARK_OF = {state: mark for mark, state in STATE_OF.items()}


def check_interval(starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    """Whether a session can be held then.

    Raises:
        Problem: it ends before it starts, or starts in the past or too far ahead.
    """
    if ends_at <= starts_at:
        raise Problem("End time must be after the start time", "ends")
    if starts_at <= now:
        is_today = day_of(starts_at) == day_of(now)
        raise Problem(
            "Start time must be in the future" if is_today else "Date must be today or in the future",
            "starts" if is_today else "held_on",
        )
    if starts_at > now + FARTHEST:
        raise Problem("Date must be within the next 2 years", "held_on")


def check_capacity(capacity: int, booked: int) -> None:
    """Whether a session can have so many places.

    Raises:
        Problem: there are none, too many, or fewer than people who are booked.
    """
    if not 1 <= capacity <= MOST_PLACES:
        raise Problem(f"Number of places must be from 1 to {MOST_PLACES}", "capacity")
    if capacity < booked:
        are = "person is" if booked == 1 else "people are"
        raise Problem(f"Number of places must be {booked} or more: {booked} {are} booked", "capacity")


def register_problem(
    state: SessionState, starts_at: datetime, taken_at: datetime | None, now: datetime
) -> str:
    """Why the register cannot be taken or corrected now, as a sentence; else empty."""
    return marking.problem(
        is_cancelled=state is SessionState.CANCELLED, starts_at=starts_at, taken_at=taken_at, now=now
    )


def feedback_problem(state: BookingState, ends_at: datetime, now: datetime, *, given: bool) -> str:
    """Why this person cannot say how the session was, as a sentence; else empty."""
    if state is not BookingState.ATTENDED:
        return "Only people who came to the session can say how it was"
    if given:
        return "You have already told us how this session was"
    if now > ends_at + FEEDBACK_FOR:
        return f"You could tell us for {FEEDBACK_FOR.days} days after the session"
    return ""


# What those who came are asked: statements, how far they agree, and two questions in their own words
STATEMENTS = {
    "useful": "What I learnt will help me as a volunteer",
    "clear": "The training was clear and easy to follow",
    "welcome": "I felt welcome and able to ask questions",
    "arrangements": "The place, the time and the joining instructions worked for me",
}
SCALE = {
    "5": "Strongly agree",
    "4": "Agree",
    "3": "Neither agree nor disagree",
    "2": "Disagree",
    "1": "Strongly disagree",
}
IN_WORDS = {"best": "What was most useful?", "better": "What could be better?"}


@dataclass(frozen=True)
class Said:
    """What all who answered said: how many chose each answer to each statement, and their own words."""

    answers: int
    figures: Sequence[tuple[str, Sequence[tuple[str, int]]]] = ()
    words: Sequence[tuple[str, Sequence[str]]] = ()

    @property
    def is_shown(self) -> bool:
        """Whether there are enough answers that nobody can be told from another."""
        return self.answers >= ENOUGH_ANSWERS


def said(answers: Sequence[Mapping[str, str]]) -> Said:
    """What a coordinator may know: nothing but how many there are, as long as they are few.

    Words come in the order of the alphabet, which tells nothing of who wrote them.
    """
    if len(answers) < ENOUGH_ANSWERS:
        return Said(len(answers))
    figures = []
    for key, statement in STATEMENTS.items():
        chosen = Counter(each.get(key, "") for each in answers)
        figures.append((statement, [(words, chosen[value]) for value, words in SCALE.items()]))
    words = [
        (question, sorted(each[key] for each in answers if each.get(key)))
        for key, question in IN_WORDS.items()
    ]
    return Said(len(answers), figures, words)


def day_after(now: datetime) -> tuple[datetime, datetime]:
    """The first moment of tomorrow and of the day after, in England and Wales."""
    tomorrow = day_of(now) + timedelta(days=1)
    first = datetime.combine(tomorrow, time(), LONDON)
    return first, datetime.combine(tomorrow + timedelta(days=1), time(), LONDON)


def is_hour_to_write(now: datetime) -> bool:
    """Whether it is late enough in the day."""
    return now.astimezone(LONDON).hour >= FROM_HOUR
