"""Opportunities for training and accreditation: open until a day, with places or without."""

from datetime import date
from enum import StrEnum

MOST_PLACES = 999


class Action(StrEnum):
    """What history calls each change in this folder."""

    OPEN = "training_opening:open"
    EDIT = "training_opening:edit"
    CLOSE = "training_opening:close"
    ASK = "joining_request:ask"
    ACCEPT = "joining_request:accept"
    DECLINE = "joining_request:decline"
    WITHDRAW = "joining_request:withdraw"


class OpeningKind(StrEnum):
    """What people can ask to join."""

    TRAINING = "training"
    ACCREDITATION = "accreditation"

    @property
    def words(self) -> str:
        """The kind as pages name it."""
        return {"training": "Training", "accreditation": "Qualification"}[self]


class RequestState(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {
            "asked": "Waiting for an answer",
            "accepted": "Accepted",
            "declined": "Not this time",
            "withdrawn": "Withdrawn",
        }[self]


def is_open(closes_before: date, closed: bool, today: date) -> bool:
    """Whether people can ask to join."""
    return not closed and today < closes_before


def last_day_problem(last_day: date, today: date) -> str:
    """A sentence if nobody could ask by then; else empty."""
    return "The last day to ask must be today or in the future" if last_day < today else ""


def places_left(places: int | None, accepted: int) -> int | None:
    """How many can still be accepted; None where there is no limit."""
    return None if places is None else max(0, places - accepted)
