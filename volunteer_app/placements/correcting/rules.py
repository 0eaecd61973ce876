"""What becomes of a request to correct hours. Pure."""

from datetime import date
from enum import StrEnum


class Action(StrEnum):
    """What history calls each change in this folder."""

    ASK = "hours_correction:ask"
    ACCEPT = "hours_correction:accept"
    DECLINE = "hours_correction:decline"
    CORRECT = "session:correct"


class CorrectionState(StrEnum):
    """A request waits for somebody to decide."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {"asked": "Waiting for a decision", "accepted": "Corrected", "declined": "Declined"}[self]


def unchanged_problem(was: tuple[date, int], asked: tuple[date, int]) -> str:
    """A sentence if nothing would change; else empty. Each is a day with its minutes."""
    return "Change the day or the time, or say that you were not there" if was == asked else ""
