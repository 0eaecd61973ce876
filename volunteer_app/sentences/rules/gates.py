"""What other rooms learn: a gate, and nothing of why. Pure.

gates = sentences.queries.gates(person_ids, organisation_id, known_at)
gate = gates[person_id].judge(Question(role, place_id, ..., starts_on, ends_before))
gate.is_open; gate.words: "Needs approval from the governor of Northwood (HMP)"
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from volunteer_app.roles.rules import RoleRequirements


class GateState(StrEnum):
    """The gate of a placement."""

    OPEN = "open"
    NEEDS_APPROVAL = "needs_approval"
    CLOSED = "closed"


# A placement is as shut as the most that anything says.
_STRICTNESS = {GateState.OPEN: 0, GateState.NEEDS_APPROVAL: 1, GateState.CLOSED: 2}


@dataclass(frozen=True)
class Question:
    """A role at a place, on every day of [starts_on, ends_before)."""

    role: RoleRequirements
    place_id: int
    place_is_prison: bool
    place_holds_under_18s: bool
    starts_on: date
    ends_before: date


@dataclass(frozen=True)
class Gate:
    """The answer for every day of the interval. `from_whom`: whose approval is needed.

    `shut_from`: the first day of the interval on which it is not open.
    """

    state: GateState
    from_whom: tuple[str, ...] = ()
    shut_from: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether it stands in nobody's way."""
        return self.state is GateState.OPEN

    @property
    def words(self) -> str:
        """What a coordinator reads. It never says why."""
        if self.state is GateState.NEEDS_APPROVAL:
            return f"Needs approval from {' and '.join(self.from_whom)}"
        return "Open" if self.is_open else "Paused: this placement cannot go ahead as it is"


OPEN = Gate(GateState.OPEN)
CLOSED = Gate(GateState.CLOSED)


def needs(*from_whom: str) -> Gate:
    """A gate that waits for somebody."""
    return Gate(GateState.NEEDS_APPROVAL, from_whom)


def strictest(gates: Sequence[Gate]) -> Gate:
    """The strictest of several; of approvals, all that are needed. Without any it is open."""
    if not gates:
        return OPEN
    state = max((each.state for each in gates), key=_STRICTNESS.__getitem__)
    if state is not GateState.NEEDS_APPROVAL:
        return Gate(state)
    return Gate(state, tuple(dict.fromkeys(name for each in gates for name in each.from_whom)))
