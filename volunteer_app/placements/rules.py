"""The life of a placement, why one is paused, and why one ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Action(StrEnum):
    """What history calls each change in this room."""

    PROPOSE = "placement:propose"
    APPROVE = "placement:approve"
    REFUSE = "placement:refuse"
    END = "placement:end"
    SUSPEND = "placement:suspend"
    LIFT = "placement:lift"
    LIFT_ONE = "placement:lift_one"
    LOG_HOURS = "session:log"
    APPROVE_HOURS = "session:approve"
    SEND_BACK_HOURS = "session:send_back"
    REMOVE_HOURS = "session:remove"


class PlacementState(StrEnum):
    """Proposed, then approved or refused; an approved one may be paused, and ends with a reason."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    SUSPENDED = "suspended"
    REFUSED = "refused"
    ENDED = "ended"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {
            "proposed": "Waiting for approval",
            "approved": "Approved",
            "suspended": "Paused",
            "refused": "Refused",
            "ended": "Ended early",
        }[self]


_MOVES: dict[PlacementState, frozenset[PlacementState]] = {
    PlacementState.PROPOSED: frozenset({PlacementState.APPROVED, PlacementState.REFUSED}),
    PlacementState.APPROVED: frozenset({PlacementState.SUSPENDED, PlacementState.ENDED}),
    # It may be paused for a second reason while the first one stands.
    PlacementState.SUSPENDED: frozenset(PlacementState) - {PlacementState.PROPOSED, PlacementState.REFUSED},
    PlacementState.REFUSED: frozenset(),
    PlacementState.ENDED: frozenset(),
}


class Continuation(StrEnum):
    """How a placement goes on from another: at the same place after its last day, or at another place."""

    EXTENSION = "extension"
    TRANSFER = "transfer"

    @property
    def words(self) -> str:
        """As pages name it."""
        return {"extension": "Extension", "transfer": "Transfer"}[self]


# Those that run or will run, unless their days are over; a paused one comes back, or ends.
STANDING = frozenset({PlacementState.APPROVED, PlacementState.SUSPENDED})
# Somebody volunteered in one of these, on its days.
BEGAN = STANDING | {PlacementState.ENDED}


def may_move(state: PlacementState, to: PlacementState) -> bool:
    """Whether a placement can go from one state to another."""
    return to in _MOVES[state]


_ASK = "Paused: ask a vetting officer or the safeguarding lead before you do anything"
# One sentence, whichever of them has to: it tells of neither a statement nor a concern
AGREE_FIRST = "Paused. A vetting officer or the safeguarding lead has to agree first: ask them"


class SuspendReason(StrEnum):
    """Why a placement is paused. What lies behind it stays with the room that knows.

    `OFFICER` is written for every pause that a vetting officer's decision brings, a bar or not, so that one
    does not stand out; an organisation that was not told of a bar has `OWN_CHECK`. `LEAD`: the safeguarding
    room knows why; it reads as `OFFICER` does, so that nobody learns that there is a concern. `CONCERN`: a
    coordinator gave harm as the reason.
    """

    OFFICER = "officer"
    LEAD = "lead"
    OWN_CHECK = "own_check"
    GATE_CLOSED = "gate_closed"
    CHECK_LAPSED = "check_lapsed"
    AWAY = "away"
    HEALTH = "health"
    PLACE_ASKED = "place_asked"
    CONCERN = "concern"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The reason as coordinators read it: it says what to do, never what somebody has done."""
        return {
            "officer": _ASK,
            "lead": _ASK,
            "own_check": "Paused: make your own check",
            "gate_closed": "An approval or permission that this needs does not hold any more",
            "check_lapsed": "A check, a clearance or training has lapsed",
            "away": "The volunteer is away, or asked for it",
            "health": "Health or caring",
            "place_asked": "The place asked for it",
            "concern": "Harm, or risk of harm, to a child or an adult at risk",
            "other": "Another reason (say which in the note)",
        }[self]


# What a coordinator can give as the reason. The others come from what other rooms announce.
BY_HAND = (
    SuspendReason.CHECK_LAPSED,
    SuspendReason.AWAY,
    SuspendReason.HEALTH,
    SuspendReason.PLACE_ASKED,
    SuspendReason.CONCERN,
    SuspendReason.OTHER,
)
VOLUNTEER_READS = "Paused: talk to your coordinator"


@dataclass(frozen=True)
class Pause:
    """One suspension: its days are [since, lifted_on), or all from `since` on while nobody has lifted it."""

    reason: SuspendReason
    since: date
    lifted_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has lifted it yet."""
        return self.lifted_on is None

    def covers(self, day: date) -> bool:
        """Whether nobody may volunteer on this day because of it."""
        return self.since <= day and (self.lifted_on is None or day < self.lifted_on)


def paused_on(pauses: Iterable[Pause], day: date) -> bool:
    """Whether any of them covers this day."""
    return any(pause.covers(day) for pause in pauses)


class EndReason(StrEnum):
    """Why a placement ends before its last day."""

    VOLUNTEER_CHOSE = "volunteer_chose"
    MOVED_AWAY = "moved_away"
    PAID_WORK = "paid_work"
    HEALTH = "health"
    ROLE_ENDED = "role_ended"
    PRISON_ASKED = "prison_asked"
    PLACE_CLOSED = "place_closed"
    CHECK_LAPSED = "check_lapsed"
    CONDUCT = "conduct"
    SAFEGUARDING = "safeguarding"
    LEFT_FIRST = "left_first"
    TRANSFERRED = "transferred"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The reason as pages name it."""
        return _WORDS[self]


_WORDS = {
    EndReason.VOLUNTEER_CHOSE: "The volunteer chose to stop",
    EndReason.MOVED_AWAY: "Moved away",
    EndReason.PAID_WORK: "Found paid work",
    EndReason.HEALTH: "Health or caring",
    EndReason.ROLE_ENDED: "The role came to an end",
    EndReason.PRISON_ASKED: "The prison asked for it",
    EndReason.PLACE_CLOSED: "The place closed",
    EndReason.CHECK_LAPSED: "A check or clearance lapsed",
    EndReason.CONDUCT: "Conduct",
    EndReason.SAFEGUARDING: "Harm, or risk of harm, to a child or an adult at risk",
    EndReason.LEFT_FIRST: "They left before we would have removed them for harm, risk of harm or conduct",
    EndReason.TRANSFERRED: "They moved to another place",
    EndReason.OTHER: "Another reason (say which in the note)",
}

# What a coordinator can give as the reason; a transfer gives its own.
ENDS_BY_HAND = tuple(each for each in EndReason if each is not EndReason.TRANSFERRED)

# Reasons with which a duty to refer to the DBS may come (Safeguarding Vulnerable Groups Act 2006 section 35):
# it hangs on harm, risk of harm or relevant conduct, not on a bar; and also where the person left first.
MAY_NEED_REFERRAL = frozenset({EndReason.CONDUCT, EndReason.SAFEGUARDING, EndReason.LEFT_FIRST})
PAUSE_MAY_NEED_REFERRAL = frozenset({SuspendReason.CONCERN, SuspendReason.LEAD})

LONGEST_YEARS = 3


def years_after(day: date, years: int) -> date:
    """The same day some years on; 1 March where that year has no 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


class SessionState(StrEnum):
    """Hours count once a coordinator has approved them."""

    LOGGED = "logged"
    APPROVED = "approved"
    SENT_BACK = "sent_back"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {"logged": "Waiting for approval", "approved": "Approved", "sent_back": "Sent back"}[self]


MINUTES_A_DAY = 24 * 60


def session_day_problem(
    held_on: date, starts_on: date, ends_before: date, today: date, pauses: Iterable[Pause] = ()
) -> str:
    """A sentence if nobody can have volunteered on that day of a placement in [starts_on, ends_before)."""
    if held_on > today:
        return "The day must be today or in the past"
    if not starts_on <= held_on < ends_before:
        return "The day must be within the placement"
    if paused_on(pauses, held_on):
        return "The placement was paused on that day"
    return ""


def session_minutes_problem(minutes: int, others_that_day: int) -> str:
    """A sentence if a session cannot have been so long, beside the day's other minutes; else empty."""
    if minutes <= 0:
        return "Enter how long it was"
    if minutes + others_that_day > MINUTES_A_DAY:
        return "The hours of one day must come to 24 or fewer, with what is already logged for that day"
    return ""
