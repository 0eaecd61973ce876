"""What is asked of screening, what it answers, and what speaks against it. Pure."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from volunteer_app.vetting.do_not_match.rules import Side, Statement

POLICY = Path(__file__).parent / "policy.toml"


class Action(StrEnum):
    """What history calls each change."""

    ASK = "screening:ask"
    DECIDE = "screening:decide"
    FIND = "screening:find"
    SETTLE = "screening:settle"


class ScreeningState(StrEnum):
    """Pending, then one of two words, and never another one."""

    PENDING = "pending"
    CLEAR = "clear"
    CHOOSE_ANOTHER = "choose_another"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {"pending": "Screening pending", "clear": "Clear", "choose_another": "Choose another"}[self]


class Settlement(StrEnum):
    """What somebody decided about something that stands against a statement."""

    PAUSED = "paused"
    GOES_ON = "goes_on"

    @property
    def words(self) -> str:
        """The decision as pages name it."""
        return {"paused": "Paused", "goes_on": "Goes on"}[self]


# What is said wherever a proposal cannot be approved yet, or not at all.
NOT_YET = {
    ScreeningState.PENDING: "Screening is pending. Open this page again in about a minute",
    ScreeningState.CHOOSE_ANOTHER: "Screening says: choose another. Propose somebody else, or another place",
}


@dataclass(frozen=True)
class Presence:
    """Somebody is at a place on the days [starts_on, ends_before). `number`: of their own screening, if it
    has one; `waits`: whether it is only proposed."""

    who: Side
    place_id: int
    starts_on: date
    ends_before: date
    number: int | None = None
    waits: bool = False


@dataclass(frozen=True)
class Question:
    """Whether somebody can be at a place, or be matched with another, on the days [starts_on, ends_before).

    `number`: of the screening. `other`: with whom they would be matched.
    """

    number: int
    who: Side
    place_id: int | None
    starts_on: date
    ends_before: date
    other: Side | None = None


def wait_on(day: date) -> timedelta:
    """How long a proposal of that day waits."""
    return timedelta(seconds=_in_force("wait", "seconds", day))


def kept_on(day: date) -> timedelta:
    """How long a word of a proposal is good for on that day. Then it is said anew, of all alike."""
    return timedelta(hours=_in_force("keep", "hours", day))


def _in_force(name: str, unit: str, day: date) -> int:
    known = _policy(name, unit)
    in_force = [number for since, number in known if since <= day]
    return in_force[-1] if in_force else known[0][1]


@cache
def _policy(name: str, unit: str) -> Sequence[tuple[date, int]]:
    found = tomllib.loads(POLICY.read_text(encoding="utf-8"))[name]
    return sorted((each["effective_from"], int(each[unit])) for each in found)


def against(
    question: Question, statements: Iterable[Statement], there: Iterable[Presence]
) -> list[Statement]:
    """The statements that speak against it."""
    present = list(there)
    return [each for each in statements if _speaks_against(each, question, present)]


def _speaks_against(statement: Statement, question: Question, there: Sequence[Presence]) -> bool:
    other = statement.against(question.who)
    if other is None or not statement.covers(question.starts_on, question.ends_before):
        return False
    matched = question.other is not None and other.is_same(question.other)
    together = any(_is_there(other, statement, question, each) for each in there)
    return matched or together or _holds_unknown(statement, other, question)


def _is_there(other: Side, statement: Statement, question: Question, presence: Presence) -> bool:
    """Whether the other one is at that place on a day on which both would be, and on which it stands."""
    if presence.who.is_same(question.who):  # nobody is kept from where they are themselves
        return False
    first = max(question.starts_on, presence.starts_on)
    before = min(question.ends_before, presence.ends_before)
    later = presence.waits and (presence.number or 0) > question.number
    same_place = question.place_id is not None and question.place_id == presence.place_id
    return (
        same_place
        and not later
        and first < before
        and statement.covers(first, before)
        and (other.is_same(presence.who))
    )


def _holds_unknown(statement: Statement, other: Side, question: Question) -> bool:
    """A prison's statement about somebody who has no record here is about somebody whom it holds."""
    return (
        statement.is_of_prison
        and other.person_id is None
        and (question.place_id == statement.organisation_id)
    )
