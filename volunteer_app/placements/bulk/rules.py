"""What bulk work does to one placement, and what stands against it. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from volunteer_app.placements.life.rules import supervising_problem
from volunteer_app.placements.reasons import RefuseReason
from volunteer_app.placements.rules import STANDING, EndReason, PlacementState

# With more placements than this, it goes on in the background.
MOST_AT_ONCE = 500
CHUNK = 100
# What was prepared and never begun goes after so long.
KEPT_DAYS = 30
LONGEST_AGO = 31

# Why all placements at a place end. What is about one person is never decided for many at once.
END_REASONS = (EndReason.PLACE_CLOSED, EndReason.PRISON_ASKED, EndReason.ROLE_ENDED, EndReason.OTHER)
# As what there waits for approval is refused
REFUSED_FOR = {
    EndReason.PLACE_CLOSED: RefuseReason.PLACE_CLOSED,
    EndReason.PRISON_ASKED: RefuseReason.PLACE_ASKED,
    EndReason.ROLE_ENDED: RefuseReason.ROLE_ENDED,
    EndReason.OTHER: RefuseReason.OTHER,
}


class BulkKind(StrEnum):
    """What is done to many placements."""

    END_AT_PLACE = "end_at_place"
    SUPERVISOR = "supervisor"

    @property
    def words(self) -> str:
        """The kind as pages name it."""
        return {
            "end_at_place": "End all placements at a place",
            "supervisor": "Move placements to another supervisor",
        }[self]


class Outcome(StrEnum):
    """What came of one placement."""

    WAITING = "waiting"
    DONE = "done"
    LEFT = "left"

    @property
    def words(self) -> str:
        """The outcome as pages name it."""
        return {"waiting": "Not yet", "done": "Done", "left": "Left as it is"}[self]


@dataclass(frozen=True)
class Stands:
    """What of a placement decides what happens to it. `supervised_since`: by whoever supervises it now."""

    state: PlacementState
    starts_on: date
    ends_before: date
    supervised_since: date | None = None


class Fate(StrEnum):
    """What will happen to a placement."""

    END = "end"
    NEVER_BEGIN = "never_begin"
    REFUSE = "refuse"
    MOVE = "move"
    STAY = "stay"

    @property
    def words(self) -> str:
        """What will happen, as the preview names it."""
        return {
            "end": "Ends on the last day",
            "never_begin": "Does not begin",
            "refuse": "Is refused: it waits for approval",
            "move": "Moves to the new supervisor",
            "stay": "Stays as it is",
        }[self]


def ending(placement: Stands, last_day: date) -> Fate:
    """What ending all placements at a place on a day does to one there; over by then, it stays."""
    if (placement.ends_before - last_day).days <= 1:
        return Fate.STAY
    if placement.state is PlacementState.PROPOSED:
        return Fate.REFUSE
    if placement.state not in STANDING:
        return Fate.STAY
    return Fate.NEVER_BEGIN if placement.starts_on > last_day else Fate.END


def moving_day(placement: Stands, from_on: date) -> date:
    """From which day the new supervisor has a placement: one that is yet to begin, from its first day."""
    return max(from_on, placement.starts_on)


def moving(placement: Stands, from_on: date, today: date) -> Fate:
    """What moving a group to another supervisor from a day on does to one of them."""
    since = placement.supervised_since or placement.starts_on
    day = moving_day(placement, from_on)
    return Fate.STAY if supervising_problem(day, since, placement.ends_before, today) else Fate.MOVE


def last_day_problem(last_day: date, today: date) -> str:
    """A sentence if placements at a place cannot all end on that day; else empty."""
    if (today - last_day).days > LONGEST_AGO:
        return f"The last day must not be more than {LONGEST_AGO} days ago"
    return ""
