"""A legal condition is recorded by one account, confirmed by another, and withdrawn with a reason.

Nothing is edited: a new record replaces the one before from its first day on.
"""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from volunteer_app.diversity.condition import queries
from volunteer_app.diversity.condition.models import FiguresCondition
from volunteer_app.diversity.rules.conditions import (
    LONGEST_MONTHS,
    WAITS_FOR_REVIEW_MONTHS,
    Standing,
    kinds,
)
from volunteer_app.foundation import clock, history, jobs
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.months import add_months

FORGET = "diversity.forget_lived_experience"
TWICE = "You have recorded this condition. Somebody else must confirm it"
BUSY = "Another condition waits to be confirmed. Confirm it or withdraw it first"
OVER = (Standing.WITHDRAWN, Standing.REPLACED)


class Action(StrEnum):
    """What history says of a record."""

    RECORD = "figures_condition:record"
    CONFIRM = "figures_condition:confirm"
    REPLACE = "figures_condition:replace"
    WITHDRAW = "figures_condition:withdraw"
    FORGET = "figures_condition:forget"


class Wanted(NamedTuple):
    """What is to be recorded. It holds from `starts_on`, and no longer from `review_on` on."""

    code: str
    why: str
    policy: str
    starts_on: date
    review_on: date


def record(wanted: Wanted, *, by: Actor) -> FiguresCondition:
    """Record what the figures are to rest on; nothing changes before somebody else has confirmed it.

    Raises:
        Refused: another one waits, its days are not in order, or the policy document is missing.
    """
    _refuse(wanted)
    found = FiguresCondition(
        code=wanted.code,
        why=wanted.why.strip(),
        policy=wanted.policy.strip(),
        starts_on=wanted.starts_on,
        review_on=wanted.review_on,
        recorded_key=by.key,
        recorded_by=by.name,
    )
    history.record(Action.RECORD, found, by=by)
    return found


def _refuse(wanted: Wanted) -> None:
    today = clock.today()
    known = {each.code: each for each in kinds(today)}
    if queries.waiting() is not None:
        raise Refused(BUSY)
    if wanted.code not in known:
        raise Refused("Select a condition", "condition")
    if not wanted.why.strip():
        raise Refused("Enter why it applies", "why")
    if known[wanted.code].needs_policy and not wanted.policy.strip():
        raise Refused("Enter where the policy document is: this condition needs one", "policy")
    if wanted.starts_on < today:
        raise Refused("The first day must be today or later", "starts_on")
    if wanted.review_on <= wanted.starts_on:
        raise Refused("The review must be after the first day", "review_on")
    if wanted.review_on > add_months(wanted.starts_on, LONGEST_MONTHS):
        raise Refused(f"The review must be at most {LONGEST_MONTHS} months after the first day", "review_on")


def confirm(found: FiguresCondition, *, by: Actor) -> None:
    """Confirm it: from its first day on it holds, in the place of the one before.

    Raises:
        Refused: it does not wait, its review is due, or the same account recorded it.
    """
    _lock(found)
    if found.waits is None:
        raise Refused("It does not wait to be confirmed any more")
    if found.recorded_key == by.key:
        raise Refused(TWICE)
    if found.review_on <= clock.today():
        raise Refused("Its review is due already. Withdraw it and record another")
    from_day = max(found.starts_on, clock.today())
    for each in queries.standing_at_all():
        _replace(each, from_day, by)
    found.waits, found.confirmed_at = None, clock.now()
    found.confirmed_key, found.confirmed_by = by.key, by.name
    history.record(Action.CONFIRM, found, by=by)


def _replace(before: FiguresCondition, from_day: date, by: Actor) -> None:
    if before.replaced_on is None or from_day < before.replaced_on:
        before.replaced_on = from_day
        history.record(Action.REPLACE, before, by=by)


def withdraw(found: FiguresCondition, *, reason: str, by: Actor) -> None:
    """End it at once. The one before it does not come back.

    Raises:
        Refused: it is over, or no reason is given.
    """
    _lock(found)
    if found.standing(clock.today()) in OVER:
        raise Refused("It is withdrawn or replaced already")
    if not reason.strip():
        raise Refused("Enter why it is withdrawn", "reason")
    found.waits, found.withdrawn_at = None, clock.now()
    found.withdrawn_by, found.withdrawn_why = by.name, reason.strip()
    history.record(Action.WITHDRAW, found, by=by, reason=reason.strip())
    jobs.wake_after_commit(FORGET)


def is_over(found: FiguresCondition, on: date) -> bool:
    """Whether nothing rests on it any more: some time after a review that nobody made, too."""
    return found.standing(on) in OVER or add_months(found.review_on, WAITS_FOR_REVIEW_MONTHS) <= on


def _lock(found: FiguresCondition) -> None:
    """As it stands now; nobody else changes it before this transaction has ended."""
    db.session.refresh(found, with_for_update={"of": FiguresCondition})
