"""Questions about convictions: when they may be asked, where each has got to, and what may be kept. Pure.

Sources: Rehabilitation of Offenders Act 1974 section 4 (spent convictions need not be told); Exceptions Order
1975 article 2A (protected ones); decision 0006 (after the offer). What to tell is for `telling.findings`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from volunteer_app.roles.rules import ConvictionsQuestion
from volunteer_app.vetting.telling.findings import Finding, Verdict, findings
from volunteer_app.vetting.telling.flow import Question, Trail

# Nothing is asked for the other roles, so there is nothing to keep.
ASKS = frozenset({ConvictionsQuestion.UNSPENT, ConvictionsQuestion.SPENT_NOT_PROTECTED})
STARTS_AN_ENTRY = frozenset({Question.KIND, Question.MORE})
LONGEST_OFFENCE = 200
LONGEST_ACCOUNT = 4000


class Action(StrEnum):
    """What history calls each change. None of them is shown in a person's timeline."""

    OPEN = "disclosure:open_question"
    TELL_LAW = "disclosure:tell_law"
    PASS_PAPER = "disclosure:pass_paper"  # noqa: S105 - the name of an action, not a password
    ANSWER = "disclosure:answer"
    KEEP = "disclosure:keep_matter"
    SETTLE = "disclosure:settle"
    CLOSE = "disclosure:close"
    ERASE = "disclosure:erase"
    SET_ASIDE = "disclosure:set_aside"


class DisclosureState(StrEnum):
    """Where a question has got to."""

    TO_BE_TOLD = "to_be_told"
    TOLD = "told"
    ON_PAPER = "on_paper"
    ANSWERED = "answered"
    CAN_GO_ON = "can_go_on"
    CANNOT_GO_ON = "cannot_go_on"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """The state as everybody reads it. It never says whether anything was told."""
        return _STATE_WORDS[self]


_STATE_WORDS = {
    DisclosureState.TO_BE_TOLD: "To be told which law applies",
    DisclosureState.TOLD: "Waiting for their answer",
    DisclosureState.ON_PAPER: "Paper sent to the vetting officer",
    DisclosureState.ANSWERED: "With the vetting officer",
    DisclosureState.CAN_GO_ON: "Decided: can go on",
    DisclosureState.CANNOT_GO_ON: "Decided: cannot go on",
    DisclosureState.CLOSED: "Closed, the application ended",
}

S = DisclosureState
_MOVES: dict[DisclosureState, frozenset[DisclosureState]] = {
    S.TO_BE_TOLD: frozenset({S.TOLD, S.CLOSED}),
    S.TOLD: frozenset({S.ON_PAPER, S.ANSWERED, S.CLOSED}),
    S.ON_PAPER: frozenset({S.ANSWERED, S.CLOSED}),
    S.ANSWERED: frozenset({S.CAN_GO_ON, S.CANNOT_GO_ON, S.CLOSED}),
    S.CAN_GO_ON: frozenset({S.CANNOT_GO_ON, S.CLOSED}),  # reconsidered, or assessed anew
    S.CANNOT_GO_ON: frozenset({S.CAN_GO_ON}),
    S.CLOSED: frozenset(),
}
# An application that was declined because of the answer can be reconsidered, so that one stays open.
ENDS_WITH_THE_APPLICATION = frozenset({S.TO_BE_TOLD, S.TOLD, S.ON_PAPER, S.ANSWERED, S.CAN_GO_ON})
MAY_ANSWER = frozenset({S.TOLD, S.ON_PAPER})


def may_move(state: DisclosureState, to: DisclosureState) -> bool:
    """Whether a question can go from one state to the other."""
    return to in _MOVES[state]


class ToldHow(StrEnum):
    """How the person was told which law applies."""

    ONLINE = "online"
    IN_PERSON = "in_person"
    TELEPHONE = "telephone"
    LETTER = "letter"

    @property
    def words(self) -> str:
        """The way as pages name it."""
        return {
            "online": "On their own page here",
            "in_person": "Face to face",
            "telephone": "By telephone",
        }.get(self.value, "By letter")


class Route(StrEnum):
    """How an answer came."""

    ONLINE = "online"
    PAPER = "paper"
    PROXY = "proxy"

    @property
    def words(self) -> str:
        """The way as pages name it."""
        return {"online": "By themselves, signed in", "paper": "On paper"}.get(
            self.value, "Through somebody who spoke for them"
        )


class Because(StrEnum):
    """Why something that was told is here no more."""

    SPENT = "spent"
    NOT_NEEDED = "not_needed"

    @property
    def words(self) -> str:
        """The reason as officers read it."""
        if self is Because.SPENT:
            return "We may no longer ask about it for this role"
        return "It is not needed any more"


@dataclass(frozen=True)
class Matter:
    """One caution or conviction as it was told: the answers, and the person's own words."""

    answers: Trail
    offence: str = ""
    account: str = ""

    def as_kept(self) -> dict[str, Any]:
        """As it is sealed."""
        answers = [[question.value, answer] for question, answer in self.answers]
        return {"answers": answers, "offence": self.offence, "account": self.account}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Matter":
        """As it was sealed."""
        answers: Trail = [(Question(question), answer) for question, answer in kept["answers"]]
        return cls(answers, kept["offence"], kept["account"])


def segments(trail: Trail) -> list[Trail]:
    """The answers about each caution and conviction, in the order of `telling.flow.entries`."""
    found: list[Trail] = []
    for question, answer in trail:
        if question in STARTS_AN_ENTRY:
            if answer.get("answer") in {"caution", "conviction"}:
                found.append([(question, answer)])
        elif found:
            found[-1].append((question, answer))
    return found


def judged(matters: Sequence[Matter], question: ConvictionsQuestion, today: date) -> list[Finding]:
    """What is said of each matter today, all of them together: one can keep another from being spent."""
    return findings(_joined(each.answers for each in matters), question, today)


def no_longer_asked(matters: Sequence[Matter], question: ConvictionsQuestion, today: date) -> list[bool]:
    """Of each matter, whether the role no longer allows to ask about it, so that it has to go."""
    return [each.verdict is Verdict.NEED_NOT for each in judged(matters, question, today)]


def _joined(trails: Iterable[Trail]) -> Trail:
    return [answer for trail in trails for answer in trail]
