"""Who asked for a mentor, what was agreed to, and what days make sense. Pure."""

from datetime import date, timedelta
from enum import StrEnum

LONGEST_NAME = 40
FARTHEST_RELEASE_YEARS = 40


class Action(StrEnum):
    """What history calls each change in this folder."""

    ADD = "supported_person:add"
    EDIT = "supported_person:edit"
    AGREE = "supported_consent:give"
    WITHDRAW = "supported_consent:withdraw"
    ASK = "mentor_request:open"
    CLOSE = "mentor_request:close"
    ANSWER = "mentor_request:answer"


class Source(StrEnum):
    """Who asked for a mentor."""

    SELF = "self"
    PRISON = "prison"
    PROBATION = "probation"
    ORGANISATION = "organisation"

    @property
    def words(self) -> str:
        """The source as pages name it."""
        return {
            "self": "They asked themselves",
            "prison": "A prison",
            "probation": "Probation",
            "organisation": "Another organisation",
        }[self.value]


class ConsentKind(StrEnum):
    """What somebody agrees to. Support rests on the first; the second is never needed for it."""

    SUPPORT = "support"
    EVALUATION = "evaluation"

    @property
    def words(self) -> str:
        """What was agreed to, as pages name it."""
        return {
            "support": "We hold what is written here to find and support a mentor",
            "evaluation": "What changed for them is shared, without their name, with evaluators",
        }[self.value]


class CloseReason(StrEnum):
    """Why somebody leaves the waiting list without a mentor."""

    NOT_WANTED = "not_wanted"
    MOVED = "moved"
    OTHER_HELP = "other_help"
    NO_CONTACT = "no_contact"
    NO_CONSENT = "no_consent"
    NOT_FOR_US = "not_for_us"

    @property
    def words(self) -> str:
        """The reason as pages name it."""
        return {
            "not_wanted": "They do not want a mentor any more",
            "moved": "They moved out of our reach",
            "other_help": "They have help from somebody else",
            "no_contact": "We lost contact",
            "no_consent": "They took back their consent",
            "not_for_us": "We cannot support them well",
        }[self.value]


class RequestState(StrEnum):
    """Where a request for a mentor stands."""

    WAITING = "waiting"
    MATCHED = "matched"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {"waiting": "Waiting", "matched": "Has a mentor", "closed": "Closed"}[self.value]


def release_problem(month: date | None, today: date) -> str:
    """A sentence if nobody can be released in this month, given by its first day; else empty."""
    if month is None:
        return ""
    if month < today.replace(day=1):
        return "Release month must be this month or later. Leave it empty for somebody who is not in custody"
    if month.year > today.year + FARTHEST_RELEASE_YEARS:
        return f"Release month must be within {FARTHEST_RELEASE_YEARS} years"
    return ""


def earliest_asked(today: date) -> date:
    """Before this day nobody can have asked: a slip of the year."""
    return today - timedelta(days=5 * 366)


def asked_problem(asked_on: date, today: date) -> str:
    """A sentence if nobody can have asked on this day, else empty."""
    if asked_on > today:
        return "The day on which they asked must be today or in the past"
    if asked_on < earliest_asked(today):
        return "The day on which they asked must be within 5 years of today"
    return ""


def waited_days(asked_on: date, ended_on: date | None, today: date) -> int:
    """How many days somebody has waited, or did until it ended."""
    return max(0, ((ended_on or today) - asked_on).days)
