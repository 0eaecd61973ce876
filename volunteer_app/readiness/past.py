"""Readiness on a day that is over: as it was known by its end, and as it is known now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from volunteer_app.foundation import clock
from volunteer_app.readiness.queries import Case, answers
from volunteer_app.readiness.rules.answers import Answer

# Said beside every answer for a past day
OF_TODAY = (
    "This is what was known by the end of that day. What roles require, the organisation's policy on "
    "certificates and the wording of agreements are those of today."
)


@dataclass(frozen=True)
class OnDay:
    """One case on one day. `later`: what is known now about that day, where it is not the same."""

    case: Case
    then: Answer
    later: Answer | None


def end_of(day: date) -> datetime:
    """The last moment of a day in England and Wales."""
    next_day = datetime.combine(day + timedelta(days=1), time(0), clock.LONDON)
    return next_day.astimezone(UTC) - timedelta(microseconds=1)


def on_day(cases: Sequence[Case], organisation_id: int, day: date) -> list[OnDay]:
    """Whether each person could do the role on that day alone: twice the statements of `answers`, and one.

    Args:
        cases: who, what and where; their days are not asked about.
        organisation_id: whose records count.
        day: the day; of today nothing more can be known than now.
    """
    asked = [Case(each.person, each.role, each.place, day, day + timedelta(days=1)) for each in cases]
    now = answers(asked, organisation_id)
    then = now if day >= clock.today() else answers(asked, organisation_id, known_at=end_of(day))
    return [
        OnDay(case, known, None if _says(known) == _says(later) else later)
        for case, known, later in zip(asked, then, now, strict=True)
    ]


def _says(answer: Answer) -> list[tuple[str, str, str]]:
    """What is to be read of it; what to do next is of today."""
    return [(each.title, each.state.value, each.evidence) for each in answer.requirements]
