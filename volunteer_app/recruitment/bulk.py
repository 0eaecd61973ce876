"""Moving many applications at once: what would happen to each, and doing it to those that were shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from volunteer_app.foundation import choosing
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.errors import Refused
from volunteer_app.recruitment import moving, queries
from volunteer_app.recruitment.letters import ENDED
from volunteer_app.recruitment.models import Application
from volunteer_app.recruitment.rules import MoveReason, Stage, allowed_moves


@dataclass(frozen=True)
class Line:
    """One application: what a move would do to it. `problem`: why it stays; `hears`: a letter would go."""

    application: Application
    problem: str
    hears: bool


@dataclass(frozen=True)
class Order:
    """The same move for many. `tell`: write to each where the stage has a letter."""

    to: Stage
    reason: MoveReason | None
    note: str
    tell: bool


@dataclass(frozen=True)
class Left:
    """An application that was left as it is, and why."""

    reference: str
    why: str


def targets(applications: Sequence[Application]) -> dict[Stage, int]:
    """The stages that any of these may be moved to, each with how many the order of stages lets go there."""
    counts: dict[Stage, int] = {}
    for each in applications:
        for to in allowed_moves(each.stage, each.held_from):
            counts[to] = counts.get(to, 0) + 1
    return {to: counts[to] for to in Stage if to in counts}


def lines(applications: Sequence[Application], to: Stage) -> list[Line]:
    """What would happen to each."""
    problems = moving.problems(applications, to)
    return [
        Line(each, problems.get(each.reference, ""), to in ENDED and bool(each.person.email))
        for each in applications
    ]


def any_hears(applications: Sequence[Application], to: Stage) -> bool:
    """Whether a letter would go to any of them. Nobody's readiness is asked: no letter tells of it."""
    return to in ENDED and any(line.hears and not line.problem for line in lines(applications, to))


def move_chosen(
    scope: Scope, chosen: Sequence[str], seen: Mapping[str, int], order: Order, *, by: Actor
) -> tuple[list[Application], list[Left]]:
    """Move those that the preview showed as movable and that nobody changed since; the others stay, with why.

    Raises:
        Refused: none can be moved any more, or a reason or a note is missing.
    """
    held = {each.reference: each for each in queries.applications_chosen(scope, chosen, hold=True)}
    problems = moving.problems(list(held.values()), order.to)
    going, stay = choosing.sift(chosen, held, seen, lambda each: problems.get(each.reference, ""))
    left = [Left(*each) for each in stay]
    if not going:
        raise Refused("None of them can be moved any more. Look at each to see why")
    moving.move_judged(going, order.to, reason=order.reason, note=order.note, by=by, tell=order.tell)
    return going, left
