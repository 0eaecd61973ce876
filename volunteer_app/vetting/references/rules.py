"""References: states and their moves, what is due when, and when an answer is satisfactory. Pure.

How long a referee has and what counts as satisfactory is policy (policy.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from volunteer_app.vetting.references.answers import Answers, Content
from volunteer_app.vetting.references.policy import policy_on
from volunteer_app.vetting.rules import TO_BE_DECIDED_ON, CheckOutcome

PURPOSE = "vetting:reference"


class Action(StrEnum):
    """What history calls each change."""

    ASK = "reference:ask"
    REMIND = "reference:remind"
    ANSWER = "reference:answer"
    REFUSE = "reference:refuse"
    EXPIRE = "reference:expire"
    WITHDRAW = "reference:withdraw"


class RequestState(StrEnum):
    """Where a request for a reference is."""

    ASKED = "asked"
    REMINDED = "reminded"
    ANSWERED = "answered"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"

    @property
    def is_open(self) -> bool:
        """Whether the referee may still answer."""
        return self in OPEN

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return _STATE_WORDS[self]


S = RequestState
OPEN = frozenset({S.ASKED, S.REMINDED})
_STATE_WORDS = {
    S.ASKED: "Asked",
    S.REMINDED: "Reminded",
    S.ANSWERED: "Answered",
    S.REFUSED: "Referee said no",
    S.EXPIRED: "No answer in time",
    S.WITHDRAWN: "Withdrawn",
}
# What ended stays ended: somebody who could not answer then is asked anew
_ENDINGS = (S.ANSWERED, S.REFUSED, S.EXPIRED, S.WITHDRAWN)
MOVES: dict[RequestState, tuple[RequestState, ...]] = {
    S.ASKED: (S.REMINDED, *_ENDINGS),
    S.REMINDED: (S.REMINDED, *_ENDINGS),
    **dict.fromkeys(_ENDINGS, ()),
}


def may_move(state: RequestState, to: RequestState) -> bool:
    """Whether a request can go there from where it is."""
    return to in MOVES[state]


class Route(StrEnum):
    """How an answer came."""

    LINK = "link"
    PHONE = "phone"
    LETTER = "letter"

    @property
    def words(self) -> str:
        """The route as pages name it."""
        return {"link": "By link", "phone": "By telephone", "letter": "By letter or email"}[self]


class WithdrawReason(StrEnum):
    """Why a request is taken back."""

    NOT_NEEDED = "not_needed"
    ANOTHER_REFEREE = "another_referee"
    WRONG_DETAILS = "wrong_details"
    NOT_VOLUNTEERING = "not_volunteering"

    @property
    def words(self) -> str:
        """The reason as pages name it."""
        return _REASON_WORDS[self]


_REASON_WORDS = {
    WithdrawReason.NOT_NEEDED: "The reference is no longer needed",
    WithdrawReason.ANOTHER_REFEREE: "Another referee will be asked",
    WithdrawReason.WRONG_DETAILS: "The referee’s details are wrong",
    WithdrawReason.NOT_VOLUNTEERING: "The person will not volunteer after all",
}


class Due(StrEnum):
    """What has to be done about a request that nobody has answered."""

    NOTHING = "nothing"
    REMIND = "remind"
    EXPIRE = "expire"


def due(asked_on: date, reminders_sent: int, today: date) -> Due:
    """What has to be done today. After a pause of the service one reminder is sent, not all at once."""
    policy, days = policy_on(asked_on), (today - asked_on).days
    if days >= policy.expiry_days:
        return Due.EXPIRE
    passed = sum(days >= each for each in policy.reminder_days)
    return Due.REMIND if passed > reminders_sent else Due.NOTHING


def reminders_passed(asked_on: date, today: date) -> int:
    """How many reminders should have gone by this day."""
    return sum((today - asked_on).days >= each for each in policy_on(asked_on).reminder_days)


def next_due(asked_on: date, reminders_sent: int) -> date:
    """The day on which the next reminder is due, or, after the last, on which the request expires."""
    policy = policy_on(asked_on)
    left = policy.reminder_days[reminders_sent:]
    return asked_on + timedelta(days=left[0] if left else policy.expiry_days)


def expires_on(asked_on: date) -> date:
    """The day from which the link opens nothing."""
    return asked_on + timedelta(days=policy_on(asked_on).expiry_days)


def to_weigh(answers: Answers, asked_on: date) -> tuple[str, ...]:
    """Why a person has to weigh what the referee said; nothing: it is satisfactory."""
    policy = policy_on(asked_on)
    found = []
    if answers.has_concern:
        found.append("The referee has a concern")
    found += [
        f"{group.words}: the referee would not be content"
        if said is Content.NO
        else f"{group.words}: the referee cannot say"
        for group, said in answers.content.items()
        if said is not Content.YES
    ]
    if answers.known_for.months < policy.known_for_months:
        found.append(f"The referee has known them for less than {policy.known_for_months} months")
    if answers.capacity in policy.not_independent:
        found.append("The referee is a member of their family, or their partner")
    return tuple(found)


class Reference(Protocol):
    """A check of kind "reference", as far as it is counted."""

    @property
    def outcome(self) -> CheckOutcome | None:
        """What came of it."""

    @property
    def is_doubted(self) -> bool:
        """Whether a merge put in doubt whose it is."""

    @property
    def valid_from(self) -> date | None:
        """The first day that it counts."""

    @property
    def valid_before(self) -> date | None:
        """The first day on which it no longer counts."""


@dataclass(frozen=True)
class Tally:
    """How many references count, have to be weighed, and are waited for: the same on every page."""

    received: int
    to_weigh: int = 0
    waiting: int = 0

    @property
    def words(self) -> str:
        """All of it, for a page that knows no role; empty where there is none."""
        parts = ((self.received, "received"), (self.to_weigh, "to be weighed"), (self.waiting, "under way"))
        return ", ".join(f"{number} {what}" for number, what in parts if number)


def tally(references: Iterable[Reference], starts_on: date, ends_before: date) -> Tally:
    """Those that count on every day of [starts_on, ends_before), and those that nobody has decided yet."""
    found = list(references)
    return Tally(
        received=sum(_counts(each, starts_on, ends_before) for each in found),
        to_weigh=sum(each.outcome in TO_BE_DECIDED_ON for each in found),
        waiting=sum(each.outcome is None for each in found),
    )


def _counts(each: Reference, starts_on: date, ends_before: date) -> bool:
    if each.outcome is not CheckOutcome.CLEAR or each.is_doubted or each.valid_from is None:
        return False
    return each.valid_from <= starts_on and (each.valid_before is None or each.valid_before >= ends_before)


def next_step(needed: int, found: Tally) -> str:
    """What to do about those that are missing."""
    missing = needed - found.received - found.to_weigh - found.waiting
    if missing > 0:
        return f"Ask {missing} more"
    return "Weigh what came back" if found.to_weigh else f"{found.waiting} under way"


def threshold(needed: int, found: Tally) -> str:
    """How far it has got, in a sentence."""
    if needed == 0:
        return "This role asks for no reference"
    what = "reference" if needed == 1 else "references"
    words = f"{found.received} of {needed} satisfactory {what} received"
    return words if found.received >= needed else f"{words}. {next_step(needed, found)}"


def last_day(asked_on: date) -> date:
    """The last day on which the link works."""
    return expires_on(asked_on) - timedelta(days=1)
