"""Where vetting stands for one person in one role, from every question put to them and every decision. Pure.

A decision is about a person for a role (DBS Code of Practice: on merits, for the work in question). So a
certificate that shows something stays one that does; it counts as clear for the roles for which two officers
decided so, and for no other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from volunteer_app.foundation.clock import day_of
from volunteer_app.vetting.disclosures.rules import DisclosureState
from volunteer_app.vetting.rules import TO_BE_DECIDED_ON, CheckFacts, CheckOutcome

S = DisclosureState
UNANSWERED = (S.TO_BE_TOLD, S.TOLD, S.ON_PAPER)


@dataclass(frozen=True)
class Put:
    """A question as it stood at a moment. `settled_at`: when it was decided, however it ended later."""

    state: DisclosureState
    settled_at: datetime | None = None

    @property
    def was_decided(self) -> bool:
        """Whether somebody decided on the answer, also where the application ended afterwards."""
        return self.settled_at is not None


@dataclass(frozen=True)
class Decided:
    """What two officers, or a third, decided last about one thing for this role, as was known at a moment.

    `counts_before`: the first day on which a certificate counts no longer.
    """

    lets_in: bool
    decided_at: datetime
    terms: str = ""
    counts_before: date | None = None


@dataclass(frozen=True)
class Standing:
    """Where it stands. Nothing here says what was told or shown, or whether anything was.

    `asks`: the question that is not decided yet; `CLOSED` where its application ended before that.
    """

    asks: DisclosureState | None = None
    cannot_go_on: bool = False
    terms: tuple[str, ...] = ()
    weighed: Mapping[str, Decided] = field(default_factory=dict)

    @property
    def is_stopped(self) -> bool:
        """Whether nobody may let this person begin in the role."""
        return self.cannot_go_on or self.asks is not None

    def checks(self, known: Sequence[CheckFacts]) -> list[CheckFacts]:
        """The checks as they count for this role."""
        return [self._for_the_role(each) for each in known]

    def _for_the_role(self, check: CheckFacts) -> CheckFacts:
        """What came back after the decision was not weighed, so the decision says nothing of it."""
        found = self.weighed.get(check.reference)
        weighable = check.outcome in TO_BE_DECIDED_ON
        if found is None or not found.lets_in or not weighable or check.recorded_at > found.decided_at:
            return check
        return replace(
            check,
            outcome=CheckOutcome.CLEAR,
            valid_from=day_of(found.decided_at),
            valid_before=found.counts_before,
            recorded_at=found.decided_at,
        )


NOTHING = Standing()


def standing(questions: Sequence[Put], told: Sequence[Decided], weighed: Mapping[str, Decided]) -> Standing:
    """All of it together.

    Of answers that were decided on, the last one counts: what somebody told for an earlier offer may be spent
    by the next. A certificate's refusal stands until officers decide anew about that certificate.

    Args:
        questions: every question about this role.
        told: the decisions on what was told, of questions whose application has not ended.
        weighed: the decisions on what certificates showed, by the check's reference.
    """
    settled = [(each.settled_at, each.state) for each in questions if each.settled_at is not None]
    last = max(settled, default=None, key=lambda each: each[0])
    refused = last is not None and last[1] is S.CANNOT_GO_ON
    decisions = [*told, *weighed.values()]
    return Standing(
        asks=_asks([each.state for each in questions if not each.was_decided], is_decided=last is not None),
        cannot_go_on=refused or any(not each.lets_in for each in weighed.values()),
        terms=tuple(dict.fromkeys(each.terms for each in decisions if each.lets_in and each.terms)),
        weighed=weighed,
    )


def _asks(states: Sequence[DisclosureState], *, is_decided: bool) -> DisclosureState | None:
    """An answer that waits for officers first, then the furthest of those that are still to come."""
    for state in (S.ANSWERED, *reversed(UNANSWERED)):
        if state in states:
            return state
    return S.CLOSED if S.CLOSED in states and not is_decided else None
