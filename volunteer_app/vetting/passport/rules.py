"""Which checks may be relied on, what a consent is and how it moves. Pure.

Consent is specific, can be refused and taken back as easily as it was given (UK GDPR Articles 4(11) and 7).
Which kinds of check may be relied on, and who decides that, is in `policy.toml`, each row with its source.
"""

import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from volunteer_app.foundation.months import add_months
from volunteer_app.vetting.rules import CheckKind

# Somebody who does not answer has not agreed.
ANSWER_WITHIN = timedelta(days=30)
# A consent that nobody thinks of any more is none: it ends by itself.
LONGEST_MONTHS = 24
SUGGESTED_MONTHS = 12


class Action(StrEnum):
    """What history calls each change of a passport."""

    ASK = "passport:ask"
    GIVE = "passport:give"
    REFUSE = "passport:refuse"
    WITHDRAW = "passport:withdraw"
    REPLACE = "passport:replace"
    RELY = "reliance:begin"
    LOOK_AGAIN = "reliance:look_again"
    STOP = "reliance:end"


class ConsentState(StrEnum):
    """Where a consent stands. That it has run out follows from its days."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return _STATE_WORDS[self]


_STATE_WORDS = {
    ConsentState.ASKED: "Waiting for an answer",
    ConsentState.GIVEN: "Agreed",
    ConsentState.REFUSED: "Not agreed",
    ConsentState.WITHDRAWN: "Taken back",
    ConsentState.REPLACED: "Replaced by a newer agreement",
}

_MOVES: dict[ConsentState, tuple[ConsentState, ...]] = {
    ConsentState.ASKED: (ConsentState.GIVEN, ConsentState.REFUSED, ConsentState.REPLACED),
    ConsentState.GIVEN: (ConsentState.WITHDRAWN, ConsentState.REPLACED),
    ConsentState.REFUSED: (),
    ConsentState.WITHDRAWN: (),
    ConsentState.REPLACED: (),
}


def moves(state: ConsentState) -> tuple[ConsentState, ...]:
    """The states that a consent may go to from this one."""
    return _MOVES[state]


def can_be_answered(state: ConsentState, asked_at: datetime | None, now: datetime) -> bool:
    """Whether the question still waits: it was asked, not answered, and not too long ago."""
    return state is ConsentState.ASKED and asked_at is not None and now < asked_at + ANSWER_WITHIN


def is_in_force(state: ConsentState, ends_before: date | None, today: date) -> bool:
    """Whether a check may be relied on under it today."""
    return state is ConsentState.GIVEN and ends_before is not None and today < ends_before


def latest_end(today: date) -> date:
    """The day before which a consent that is given today must end."""
    return add_months(today, LONGEST_MONTHS)


def end_problem(ends_before: date | None, today: date) -> str:
    """A sentence if a consent that is given today cannot end there; else empty."""
    if ends_before is None:
        return "Enter the last day"
    if ends_before <= today:
        return "Last day must be today or in the future"
    if ends_before > latest_end(today):
        return f"Last day must be within {LONGEST_MONTHS} months"
    return ""


@dataclass(frozen=True)
class Policy:
    """Whether a kind of check may be relied on, who decides that for the organisation, and why."""

    kind: CheckKind
    may_rely: bool
    officer_decides: bool
    why: str
    source: str


@cache
def policies() -> dict[CheckKind, Policy]:
    """What applies to each kind of check."""
    rows = tomllib.loads(Path(__file__).with_name("policy.toml").read_text())["check"]
    found = [
        Policy(
            kind=CheckKind(row["kind"]),
            may_rely=row["may_rely"],
            officer_decides=row.get("decided_by") == "vetting officer",
            why=row["why"],
            source=row["source"],
        )
        for row in rows
    ]
    return {each.kind: each for each in found}


def shareable() -> list[CheckKind]:
    """The kinds that may be relied on at all, in the order of the policy."""
    return [each.kind for each in policies().values() if each.may_rely]


def known_kinds(values: Collection[str]) -> list[CheckKind]:
    """The kinds with these values that may be relied on, in the order of the policy."""
    return [kind for kind in shareable() if kind.value in values]


def kinds_in_words(values: Sequence[str]) -> str:
    """Identity, Criminal record certificate."""
    return ", ".join(kind.words for kind in CheckKind if kind.value in values)
