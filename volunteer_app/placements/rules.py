"""The life of a placement, and why one ends."""

from datetime import date
from enum import StrEnum


class Action(StrEnum):
    """What history calls each change in this room."""

    PROPOSE = "placement:propose"
    APPROVE = "placement:approve"
    REFUSE = "placement:refuse"
    END = "placement:end"
    LOG_HOURS = "session:log"
    APPROVE_HOURS = "session:approve"
    SEND_BACK_HOURS = "session:send_back"
    REMOVE_HOURS = "session:remove"


class PlacementState(StrEnum):
    """Proposed, then approved or refused; an approved one ends with a reason."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    ENDED = "ended"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {
            "proposed": "Waiting for approval",
            "approved": "Approved",
            "refused": "Refused",
            "ended": "Ended early",
        }[self]


class EndReason(StrEnum):
    """Why a placement ends before its last day."""

    VOLUNTEER_CHOSE = "volunteer_chose"
    MOVED_AWAY = "moved_away"
    PAID_WORK = "paid_work"
    HEALTH = "health"
    ROLE_ENDED = "role_ended"
    PRISON_ASKED = "prison_asked"
    CHECK_LAPSED = "check_lapsed"
    CONDUCT = "conduct"
    SAFEGUARDING = "safeguarding"
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
    EndReason.CHECK_LAPSED: "A check or clearance lapsed",
    EndReason.CONDUCT: "Conduct",
    EndReason.SAFEGUARDING: "Harm, or risk of harm, to a child or an adult at risk",
    EndReason.OTHER: "Another reason (say which in the note)",
}

# Reasons with which a duty to refer to the DBS may come (Safeguarding Vulnerable Groups Act 2006 section 35):
# it hangs on harm, risk of harm or relevant conduct, not on a bar.
MAY_NEED_REFERRAL = frozenset({EndReason.CONDUCT, EndReason.SAFEGUARDING})

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


def session_day_problem(held_on: date, starts_on: date, ends_before: date, today: date) -> str:
    """A sentence if nobody can have volunteered on that day of a placement in [starts_on, ends_before)."""
    if held_on > today:
        return "The day must be today or in the past"
    if not starts_on <= held_on < ends_before:
        return "The day must be within the placement"
    return ""


def session_minutes_problem(minutes: int, others_that_day: int) -> str:
    """A sentence if a session cannot have been so long, beside the day's other minutes; else empty."""
    if minutes <= 0:
        return "Enter how long it was"
    if minutes + others_that_day > MINUTES_A_DAY:
        return "The hours of one day must come to 24 or fewer, with what is already logged for that day"
    return ""
