"""Training packs as data, and what a training record can be."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from volunteer_app.foundation.months import add_months

EARLIEST = date(1990, 1, 1)  # training before this day is a slip of the keyboard
LONGEST_MINUTES = 2_000 * 60
# A day on which somebody trained for longer deserves a second look, not a refusal
LONG_DAY_MINUTES = 12 * 60
OTHER_COURSE = "other"


class Action(StrEnum):
    """What history calls each change in this room."""

    LOG = "training:log"
    VERIFY = "training:verify"
    REJECT = "training:reject"
    ADD_EVIDENCE = "training_evidence:add"
    REPLACE_EVIDENCE = "training_evidence:replace"
    REMOVE_EVIDENCE = "training_evidence:remove"


class TrainingState(StrEnum):
    """A record counts once a coordinator has verified it."""

    LOGGED = "logged"
    VERIFIED = "verified"
    REJECTED = "rejected"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {"logged": "Waiting to be verified", "verified": "Verified", "rejected": "Not accepted"}[self]


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


def day_warning(minutes: int) -> str:
    """A sentence if so much was finished on one day that somebody should look twice; else empty."""
    return "More than 12 hours finished on one day" if minutes > LONG_DAY_MINUTES else ""


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
