"""Reviews, supervisors, restarts, and what changed since an approval. Pure."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from volunteer_app.foundation.months import add_months
from volunteer_app.readiness.rules.answers import Requirement, RequirementKind, RequirementState

POLICY = Path(__file__).parent / "policy.toml"


class Action(StrEnum):
    """What history calls each change; each is kept with its placement."""

    SUPERVISE = "placement:supervise"
    PLAN_REVIEW = "placement:plan_review"
    REVIEW = "placement:review"
    ASK_RESTART = "placement:ask_restart"
    CLOSE_RESTART = "placement:close_restart"
    TRANSFER = "placement:transfer"


class ReviewOutcome(StrEnum):
    """What a review came to; or that it was moved, or that the placement ended before it."""

    GOES_ON = "goes_on"
    WITH_CHANGES = "with_changes"
    TO_PAUSE = "to_pause"
    TO_END = "to_end"
    MOVED = "moved"
    NOT_HELD = "not_held"

    @property
    def words(self) -> str:
        """The outcome as pages name it."""
        return {
            "goes_on": "It goes on as it is",
            "with_changes": "It goes on with changes",
            "to_pause": "It is to be paused",
            "to_end": "It is to end",
            "moved": "Moved to another day",
            "not_held": "Not held: the placement ended",
        }[self]


HELD = (
    ReviewOutcome.GOES_ON,
    ReviewOutcome.WITH_CHANGES,
    ReviewOutcome.TO_PAUSE,
    ReviewOutcome.TO_END,
)


class RestartOutcome(StrEnum):
    """What became of the question whether a placement goes on."""

    LIFTED = "lifted"
    SHUT_AGAIN = "shut_again"
    DECLINED = "declined"
    ENDED = "ended"

    @property
    def words(self) -> str:
        """The outcome as pages name it."""
        return {
            "lifted": "The pause was lifted",
            "shut_again": "What it needs did not hold any more",
            "declined": "Not restarted",
            "ended": "The placement ended",
        }[self]


class StayReason(StrEnum):
    """Why a paused placement does not restart for now."""

    VOLUNTEER = "volunteer"
    PLACE = "place"
    LACKING = "lacking"
    TO_END = "to_end"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The reason as pages name it."""
        return {
            "volunteer": "The volunteer cannot come, or does not want to, for now",
            "place": "The place cannot take them for now",
            "lacking": "Something else that it needs does not hold",
            "to_end": "It is to end",
            "other": "Another reason (say which in the note)",
        }[self]


@dataclass(frozen=True)
class Reviews:
    """After how many months."""

    first: int
    then: int


def reviews_on(day: date) -> Reviews:
    """The policy of that day."""
    in_force = [found for since, found in _policies() if since <= day]
    return in_force[-1] if in_force else _policies()[0][1]


@cache
def _policies() -> Sequence[tuple[date, Reviews]]:
    found = tomllib.loads(POLICY.read_text(encoding="utf-8"))["reviews"]
    return sorted(
        (
            (each["effective_from"], Reviews(each["first_after_months"], each["then_every_months"]))
            for each in found
        ),
        key=lambda each: each[0],
    )


def first_review(starts_on: date, ends_before: date, today: date) -> date | None:
    """When a placement is reviewed first; None where it is over before."""
    return _within(add_months(max(starts_on, today), reviews_on(today).first), ends_before)


def next_review(held_on: date, ends_before: date, today: date) -> date | None:
    """When it is reviewed again after a review; None where it is over before."""
    return _within(add_months(held_on, reviews_on(today).then), ends_before)


def _within(day: date, ends_before: date) -> date | None:
    return day if day < ends_before else None


def planning_problem(due_on: date, starts_on: date, ends_before: date, today: date) -> str:
    """A sentence if no review can be planned for that day; else empty."""
    if due_on < today:
        return "The day of the review must be today or later"
    if not starts_on <= due_on < ends_before:
        return "The review must be on a day of the placement"
    return ""


def holding_problem(held_on: date, starts_on: date, ends_before: date, today: date) -> str:
    """A sentence if no review can have been held on that day; else empty."""
    if held_on > today:
        return "The day of the review must be today or in the past"
    if held_on < starts_on:
        return "The review cannot be before the placement began"
    if held_on >= ends_before:
        return "The review cannot be after the end of the placement"
    return ""


def supervising_problem(from_on: date, since: date, ends_before: date, today: date) -> str:
    """A sentence if nobody can take over on that day, after whoever supervises since `since`; else empty."""
    if from_on < since:
        return "The day must not be before whoever supervises now began"
    if from_on > max(today, since):
        return "The day must be today or in the past"
    if from_on >= ends_before:
        return "The day must be within the placement"
    return ""


@dataclass(frozen=True)
class Changed:
    """One requirement that stands otherwise than when the placement was approved."""

    title: str
    was: str
    now: str


def changed(then: Iterable[Requirement], now: Iterable[Requirement]) -> list[Changed]:
    """What stands otherwise, in the order of the present answer; what is asked no more comes last."""
    before = {(each.kind, each.key, each.title): each for each in then}
    present = {(each.kind, each.key, each.title): each for each in now}
    found = [
        Changed(each.title, _standing(before[key]) if key in before else "Not asked", _standing(each))
        for key, each in present.items()
    ]
    gone = [
        Changed(each.title, _standing(each), "Not asked any more")
        for key, each in before.items()
        if key not in present
    ]
    return [each for each in (*found, *gone) if each.was != each.now]


def _standing(requirement: Requirement) -> str:
    """How it stands. What is not needed any more stands as well as what is done."""
    done = {RequirementState.MET, RequirementState.NOT_NEEDED}
    return "Done" if requirement.state in done else requirement.state.words


def awaited(lines: Iterable[Requirement]) -> list[str]:
    """Whose word is waited for, as the gate says it: who, and never why."""
    shut = (each for each in lines if each.kind is RequirementKind.GATE and not each.state.holds)
    return [each.next_step for each in shut if each.next_step]
