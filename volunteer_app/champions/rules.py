"""Terms of champions, when they pass from one to the next, and the states of an action."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from volunteer_app.foundation.problems import Problem

# A term that ends within so many days shows so, and asks for the next champion
ENDS_SOON = timedelta(days=90)
# When the owner of an action is reminded, besides on the day itself
REMIND_BEFORE = timedelta(days=7)
# Longer than any appointment; a later last day is a slip
LONGEST_TERM = timedelta(days=3660)


class Standing(StrEnum):
    """Whether a body has a champion."""

    HELD = "held"
    ENDING = "ending"
    VACANT = "vacant"

    @property
    def words(self) -> str:
        """As pages say it."""
        return {
            Standing.HELD: "Has a champion",
            Standing.ENDING: "Term ends soon",
            Standing.VACANT: "No champion",
        }[self]


TONES = {Standing.HELD: "good", Standing.ENDING: "attention", Standing.VACANT: "bad"}


class ActionState(StrEnum):
    """What became of an action."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def words(self) -> str:
        """As pages say it."""
        return self.value.capitalize()


class Due(StrEnum):
    """What a list of actions is narrowed to."""

    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def words(self) -> str:
        """As pages say it."""
        return self.value.capitalize()


class Action(StrEnum):
    """What history calls each change in this room."""

    REGISTER = "champion:register"
    CHANGE = "champion:change"
    WITHDRAW = "champion:withdraw"
    GIVE_ROLE = "champion:give_role"
    PLAN_HANDOVER = "champion:plan_handover"
    CALL_OFF_HANDOVER = "champion:call_off_handover"
    HAND_OVER = "champion:hand_over"
    SET_ACTION = "action:set"
    CHANGE_ACTION = "action:change"
    NOTE_ACTION = "action:note"
    CLOSE_ACTION = "action:close"
    REOPEN_ACTION = "action:reopen"
    MOVE_ACTION = "action:move"
    REMIND_OF_ACTION = "action:remind"


class Term(NamedTuple):
    """The days of a term: [starts_on, ends_before)."""

    starts_on: date
    ends_before: date

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.starts_on <= day < self.ends_before

    def overlaps(self, other: "Term") -> bool:
        """Whether both have a day in common. One that ends when the other starts does not."""
        return self.starts_on < other.ends_before and other.starts_on < self.ends_before


def check_term(term: Term, others: Iterable[Term]) -> None:
    """A body has one champion at a time.

    Raises:
        Problem: the days cannot be, or somebody else is champion on one of them.
    """
    if term.ends_before <= term.starts_on:
        raise Problem("The last day must be the first day or later", "last_day")
    if term.ends_before - term.starts_on > LONGEST_TERM:
        raise Problem("A term must be 10 years or shorter", "last_day")
    for each in others:
        if term.overlaps(each):
            raise Problem("Somebody else is champion on some of these days", "first_day")


def standing(now: Term | None, following: Term | None, today: date) -> Standing:
    """Whether a body has a champion, and for how long. `following`: the term after the present one."""
    if now is None:
        return Standing.VACANT
    gap = following is None or following.starts_on > now.ends_before
    return Standing.ENDING if gap and now.ends_before <= today + ENDS_SOON else Standing.HELD


def check_handover(day: date, given: Term, taken: Term, today: date) -> None:
    """From `day` on the second is champion: the first term ends, and the second begins.

    Raises:
        Problem: the day lies outside their terms, or is over.
    """
    if day < today and day != taken.starts_on:
        raise Problem("The day must be today or later, or the first day of the next champion’s term", "day")
    if day <= given.starts_on:
        raise Problem("The day must be after the first day of the present champion’s term", "day")
    if day >= taken.ends_before:
        raise Problem("The day must be before the next champion’s term ends", "day")


def is_overdue(state: ActionState, due_on: date, today: date) -> bool:
    """Whether an action should have been done."""
    return state is ActionState.OPEN and due_on < today


def is_own_page(address: str) -> bool:
    """Whether it is the address of a page of this service, without the part before the first slash.

    Nothing that leads elsewhere: a page that colleagues trust must not send them to another site.
    """
    return (
        address.startswith("/") and not address.startswith("//") and not set(address) & set("\\ \t\r\n<>\"'")
    )
