"""Training packs as data, and what a training record can be."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from volunteer_app.foundation.months import add_months

EARLIEST = date(1990, 1, 1)  # training before this day is a slip of the keyboard
LONGEST_MINUTES = 2_000 * 60
# What a form sends where it is no pack of ours
OTHER_COURSE, EXPERIENCE = "other", "experience"


class Action(StrEnum):
    """What history calls each change in this room."""

    LOG = "training:log"
    VERIFY = "training:verify"
    SEND_BACK = "training:reject"  # so it stands in history since before it could be sent again
    SEND_AGAIN = "training:send_again"
    TAKE_BACK = "training:take_back"
    ADD_EVIDENCE = "training_evidence:add"
    REPLACE_EVIDENCE = "training_evidence:replace"
    REMOVE_EVIDENCE = "training_evidence:remove"


class TrainingKind(StrEnum):
    """What was completed."""

    PACK = "pack"
    COURSE = "course"
    EXPERIENCE = "experience"

    @property
    def words(self) -> str:
        """The kind as pages name it."""
        return {"pack": "Training pack", "course": "Another course", "experience": "Experience"}[self]


class TrainingState(StrEnum):
    """A record counts once a coordinator has verified it. One that was sent back can be sent again."""

    LOGGED = "logged"
    VERIFIED = "verified"
    RETURNED = "returned"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {"logged": "Waiting to be verified", "verified": "Verified", "returned": "Sent back"}[self]


def completed_on_problem(completed_on: date, today: date) -> str:
    """A sentence if training cannot have been completed then; else empty."""
    if completed_on > today:
        return "The day you finished must be today or in the past"
    if completed_on < EARLIEST:
        return f"The day you finished must be on or after {EARLIEST.day} {EARLIEST:%B %Y}"
    return ""


def minutes_problem(minutes: int) -> str:
    """A sentence if training cannot have taken so long; else empty."""
    if minutes <= 0:
        return "Enter how long it took"
    return "" if minutes <= LONGEST_MINUTES else "How long it took must be 2,000 hours or less"


def valid_before(completed_on: date, validity_months: int) -> date:
    """The first day on which a pack no longer counts."""
    return add_months(completed_on, validity_months)


@dataclass(frozen=True)
class TrainingFacts:
    """What was known of a training record, free of the database. Valid in [completed_on, valid_before)."""

    pack_code: str | None
    state: TrainingState
    completed_on: date
    valid_before: date | None
    reference: str
    known_at: datetime


@dataclass(frozen=True)
class Begun:
    """Somebody is on the way to a pack: they learn it, online or on paper, or have a place at a session."""

    pack_code: str
    booked_on: date | None = None


@dataclass(frozen=True)
class Trained:
    """What is known of one person: their records, in the order of their days, and what they have begun."""

    records: list[TrainingFacts] = field(default_factory=list)
    begun: list[Begun] = field(default_factory=list)
