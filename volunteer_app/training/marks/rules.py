"""How a programme stands to a standard, and how long it holds a mark. Pure."""

from datetime import date
from enum import StrEnum

LONGEST = 2000
MOST_FILES = 10


class Action(StrEnum):
    """What history calls each change in this folder."""

    BEGIN = "quality_mark:begin"
    AWARD = "quality_mark:award"
    ANSWER = "mark_answer:give"
    ADD_FILE = "mark_evidence:add"
    REMOVE_FILE = "mark_evidence:remove"


class Standing(StrEnum):
    """How far an element is met."""

    MET = "met"
    PARTLY = "partly"
    NOT_YET = "not_yet"

    @property
    def words(self) -> str:
        """The standing as pages name it."""
        return {"met": "Met", "partly": "Partly met", "not_yet": "Not yet met"}[self]


def award_problem(awarded_on: date, expires_before: date, today: date) -> tuple[str, str] | None:
    """What is wrong with the days of an award: the message and its field."""
    if awarded_on > today:
        return "The day of the award must be today or in the past", "awarded_on"
    if expires_before <= awarded_on:
        return "The last day must be after the day of the award", "last_day"
    return None
