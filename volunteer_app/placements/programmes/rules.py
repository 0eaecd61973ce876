"""What a programme promises, and how far it has come. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LONGEST_YEARS = 10


class Action(StrEnum):
    """What history calls each change."""

    PLAN = "programme:plan"
    CHANGE = "programme:change"
    SET_TARGET = "programme:set_target"
    WITHDRAW_TARGET = "programme:withdraw_target"
    JOIN = "placement:join_programme"
    LEAVE = "placement:leave_programme"


class Measure(StrEnum):
    """What a target counts."""

    PEOPLE = "people"
    PLACEMENTS = "placements"
    HOURS = "hours"

    @property
    def words(self) -> str:
        """The measure as pages name it."""
        return {
            "people": "Volunteers whose placement began",
            "placements": "Placements that began",
            "hours": "Approved hours",
        }[self]


class Standing(StrEnum):
    """How a target stands on a day."""

    REACHED = "reached"
    ON_THE_WAY = "on_the_way"
    BEHIND = "behind"
    MISSED = "missed"

    @property
    def words(self) -> str:
        """The standing as pages name it."""
        return {
            "reached": "Reached",
            "on_the_way": "On the way",
            "behind": "Behind",
            "missed": "Not reached in time",
        }[self]


TONES = {
    Standing.REACHED: "good",
    Standing.ON_THE_WAY: "progress",
    Standing.BEHIND: "attention",
    Standing.MISSED: "bad",
}


@dataclass(frozen=True)
class Progress:
    """What a target asks for by a day, and what was reached up to the day on which it is looked at."""

    number: int
    reached: int
    starts_on: date
    due_on: date

    @property
    def percent(self) -> int:
        """How much of it was reached, 100 at most."""
        return min(100, self.reached * 100 // self.number)

    def expected(self, today: date) -> int:
        """What would be reached by now if it went evenly from the first day of the programme to the last of
        the target."""
        days = (self.due_on - self.starts_on).days + 1
        gone = min(days, max(0, (today - self.starts_on).days))
        return self.number * gone // days

    def standing(self, today: date) -> Standing:
        """How it stands on a day."""
        if self.reached >= self.number:
            return Standing.REACHED
        if today > self.due_on:
            return Standing.MISSED
        return Standing.BEHIND if self.reached < self.expected(today) else Standing.ON_THE_WAY


def dates_problem(starts_on: date, ends_before: date) -> tuple[str, str]:
    """A sentence and its field if a programme cannot have these days; else two empty ones."""
    if ends_before <= starts_on:
        return "Last day must be on or after the first day", "last_day"
    if (ends_before - starts_on).days > LONGEST_YEARS * 366:
        return f"A programme can last {LONGEST_YEARS} years at most", "last_day"
    return "", ""


def target_problem(number: int, due_on: date, starts_on: date, ends_before: date) -> tuple[str, str]:
    """A sentence and its field if a programme cannot have this target; else two empty ones."""
    if number < 1:
        return "The target must be 1 or more", "number"
    if not starts_on <= due_on < ends_before:
        return "The day of the target must be a day of the programme", "due_on"
    return "", ""


def joining_problem(days: tuple[date, date], programme: tuple[date, date]) -> str:
    """A sentence if a placement has no day in common with a programme; else empty. Both are half-open."""
    if days[0] < programme[1] and programme[0] < days[1]:
        return ""
    return "This programme has no day in common with the placement"
