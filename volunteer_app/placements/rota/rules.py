"""What sessions can be planned, signed up for and registered. Pure."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from volunteer_app.foundation import marking
from volunteer_app.foundation.day_times import moment_of
from volunteer_app.foundation.marking import Mark
from volunteer_app.foundation.problems import Problem

MOST_NEEDED = 100
LONGEST = timedelta(days=366)
# What a prison calls off at once: more than this is a closing, which ends placements
MOST_CALLED_OFF = 200


class Action(StrEnum):
    """What history calls each change in this folder."""

    PLAN = "rota:plan"
    CHANGE = "rota:change"
    EXTEND = "rota:extend"
    ADD_SESSION = "rota_session:add"
    CHANGE_SESSION = "rota_session:change"
    CANCEL_SESSION = "rota_session:cancel"
    TAKE_REGISTER = "rota_session:take_register"
    CORRECT_REGISTER = "rota_session:correct_register"
    SIGN_UP = "rota_sign_up:sign_up"
    WAIT = "rota_sign_up:wait"
    MOVE_UP = "rota_sign_up:move_up"
    GIVE_UP = "rota_sign_up:give_up"
    CALL_OFF = "rota_sign_up:call_off"
    END = "rota_sign_up:end"
    SWAP = "rota_sign_up:swap"
    ATTEND = "rota_sign_up:attend"
    MISS = "rota_sign_up:miss"
    ASK_SWAP = "rota_swap:ask"
    AGREE_SWAP = "rota_swap:agree"
    WITHDRAW_SWAP = "rota_swap:withdraw"
    ADD_REGIME = "regime_time:add"
    END_REGIME = "regime_time:end"
    MAKE_FEED = "calendar_feed:make"
    END_FEED = "calendar_feed:end"


def interval(day: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    """The moments between which a session of this day lasts, as clocks in England and Wales show them.

    Raises:
        Problem: it ends before it starts, or the clocks leave one of its times out.
    """
    if ends <= starts:
        raise Problem("End time must be after the start time", "ends")
    return moment_of(day, starts), moment_of(day, ends)


def check_plan(first: date, ends_before: date, today: date) -> None:
    """Whether sessions can be planned on these days.

    Raises:
        Problem: they are over, end before they begin, or are too many.
    """
    if first < today:
        raise Problem("First day must be today or in the future", "starts_on")
    if ends_before <= first:
        raise Problem("Last day must be on or after the first day", "last_day")
    if ends_before - first > LONGEST:
        raise Problem("Last day must be within a year of the first day. You can add more later", "last_day")


def check_needed(needed: int, placed: int = 0) -> None:
    """Whether a session can need so many volunteers.

    Raises:
        Problem: none, too many, or fewer than have a place.
    """
    if not 1 <= needed <= MOST_NEEDED:
        raise Problem(f"Number of volunteers must be from 1 to {MOST_NEEDED}", "volunteers")
    if needed < placed:
        have = "person has" if placed == 1 else "people have"
        raise Problem(f"Number of volunteers must be {placed} or more: {placed} {have} a place", "volunteers")


class SessionState(StrEnum):
    """A session is held once its register was taken."""

    OPEN = "open"
    CANCELLED = "cancelled"
    HELD = "held"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {"open": "Planned", "cancelled": "Cancelled", "held": "Held"}[self]


class CancelReason(StrEnum):
    """Why a session does not take place. Volunteers read it."""

    REGIME = "regime"
    STAFF = "staff"
    VOLUNTEERS = "volunteers"
    HOLIDAY = "holiday"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The reason as pages and letters name it."""
        return {
            "regime": "The prison’s regime is restricted",
            "staff": "There is nobody to supervise it",
            "volunteers": "Too few volunteers",
            "holiday": "A holiday",
            "other": "Another reason",
        }[self]


class SignUpState(StrEnum):
    """Where a person stands with a session. An ended one is never used again: a new one is another row."""

    WAITING = "waiting"
    PLACED = "placed"
    GIVEN_UP = "given_up"
    CALLED_OFF = "called_off"
    SWAPPED = "swapped"
    PLACEMENT_ENDED = "placement_ended"
    ATTENDED = "attended"
    MISSED = "missed"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return _SIGN_UP_WORDS[self]


_SIGN_UP_WORDS = {
    SignUpState.WAITING: "On the waiting list",
    SignUpState.PLACED: "Signed up",
    SignUpState.GIVEN_UP: "Gave the place up",
    SignUpState.CALLED_OFF: "The session was cancelled",
    SignUpState.SWAPPED: "Swapped",
    SignUpState.PLACEMENT_ENDED: "The placement ends before",
    SignUpState.ATTENDED: "Came",
    SignUpState.MISSED: "Did not come",
}
STANDING = frozenset({SignUpState.WAITING, SignUpState.PLACED})
# Those who stand in the register
REGISTERED = frozenset({SignUpState.PLACED, SignUpState.ATTENDED, SignUpState.MISSED})
# One of these at a time for a person and a session
LIVE = STANDING | REGISTERED
STATE_OF = {Mark.CAME: SignUpState.ATTENDED, Mark.MISSED: SignUpState.MISSED}
MARK_OF = {state: mark for mark, state in STATE_OF.items()}


class SwapState(StrEnum):
    """What became of asking for a swap."""

    ASKED = "asked"
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {
            "asked": "Waiting for somebody to agree",
            "agreed": "Agreed",
            "withdrawn": "Withdrawn",
            "lapsed": "No longer possible",
        }[self]


def closed_problem(state: SessionState, starts_at: datetime, now: datetime, *, after_start: bool) -> str:
    """Why nobody can sign up for a session now, as a sentence; else empty."""
    if state is SessionState.CANCELLED:
        return "This session was cancelled"
    if state is SessionState.HELD:
        return "The register of this session has been taken"
    if starts_at <= now and not after_start:
        return "This session has started"
    return ""


def register_problem(
    state: SessionState, starts_at: datetime, taken_at: datetime | None, now: datetime
) -> str:
    """Why the register cannot be taken or corrected now, as a sentence; else empty."""
    return marking.problem(
        is_cancelled=state is SessionState.CANCELLED, starts_at=starts_at, taken_at=taken_at, now=now
    )
