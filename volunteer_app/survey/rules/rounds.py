"""A round of the survey: its days, what is open when, and who is reminded on which day. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from volunteer_app.foundation.clock import LONDON
from volunteer_app.foundation.months import add_months

MOST_BODIES = 500
LATEST_AFTER_OPENING = timedelta(days=365)
# How many days before a return closes those who have not signed it off are reminded
REMIND_BEFORE = (14, 7, 2)
INVITATION = "invitation"


class Action(StrEnum):
    """What history calls each change in this room."""

    MAKE_ROUND = "survey_round:make"
    EDIT_ROUND = "survey_round:edit"
    ADD_BODIES = "survey_round:add_bodies"
    REMOVE_BODY = "survey_round:remove_body"
    ADD_CONTACT = "survey_contact:add"
    REMOVE_CONTACT = "survey_contact:remove"
    LAUNCH = "survey_round:launch"
    EXTEND = "survey_return:extend"
    REMIND = "survey_return:remind"
    FILL_IN = "survey_return:fill_in"
    DELEGATE = "survey_section:delegate"
    TAKE_BACK = "survey_section:take_back"
    MOVE = "survey_section:move"
    ANSWER = "survey_answer:give"
    EXPLAIN = "survey_answer:explain"
    SIGN_OFF = "survey_return:sign_off"
    REOPEN = "survey_return:reopen"


class RoundState(StrEnum):
    """Whether a round is still prepared, or its bodies have been, or will be, asked."""

    DRAFT = "draft"
    LAUNCHED = "launched"


class ReturnState(StrEnum):
    """How far a body is with its return."""

    TO_DO = "to_do"
    STARTED = "started"
    SIGNED_OFF = "signed_off"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {"to_do": "Not started", "started": "Started", "signed_off": "Signed off"}[self]


class Source(StrEnum):
    """Where an answer came from."""

    TYPED = "typed"
    SYSTEM = "system"
    UPLOADED = "uploaded"


class Standing(StrEnum):
    """Where a round is in time."""

    DRAFT = "draft"
    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """As pages name it."""
        return {"draft": "Being prepared", "waiting": "Opens later", "open": "Open", "closed": "Closed"}[self]


BEFORE_OPENING = frozenset({Standing.DRAFT, Standing.WAITING})


@dataclass(frozen=True)
class Times:
    """The days of a round. It closes at a minute of the clock in England and Wales."""

    reference_day: date
    opens_on: date
    closes_at: datetime


def period(reference_day: date) -> tuple[date, date]:
    """The 12 months that end on the reference day: the first and the last day."""
    return add_months(reference_day + timedelta(days=1), -12), reference_day


def problem_of(times: Times) -> tuple[str, str] | None:
    """What is wrong with the days of a round: the message and its field."""
    closes_on = times.closes_at.astimezone(LONDON).date()
    if times.opens_on <= times.reference_day:
        return "The round must open after its reference day: figures of that day are filled in", "opens_on"
    if closes_on < times.opens_on:
        return "The round must close after it opens", "closes_on"
    if closes_on > times.opens_on + LATEST_AFTER_OPENING:
        return "The round must close within a year of opening", "closes_on"
    return None


def over(times: Times, now: datetime) -> tuple[str, str] | None:
    """What is wrong with launching a round now: its reference day is to come, or its end is past."""
    if times.reference_day >= now.astimezone(LONDON).date():
        return "The reference day is not over yet. Launch the round after it", "reference_day"
    if not is_before(times.closes_at, now):
        return "The round closes in the past", "closes_on"
    return None


def standing(state: RoundState, times: Times, now: datetime) -> Standing:
    """Where the round is at a moment."""
    if state is RoundState.DRAFT:
        return Standing.DRAFT
    if now.astimezone(LONDON).date() < times.opens_on:
        return Standing.WAITING
    return Standing.OPEN if is_before(times.closes_at, now) else Standing.CLOSED


def is_before(closes_at: datetime, now: datetime) -> bool:
    """Whether an answer at this moment is in time. The closing minute itself still counts."""
    return now < closes_at + timedelta(minutes=1)


def notice_due(closes_at: datetime, today: date, sent: Sequence[str]) -> str:
    """The name of what a body has to be told next; empty where that is nothing."""
    return reminder_due(closes_at, today, sent) if INVITATION in sent else INVITATION


def reminder_due(closes_at: datetime, today: date, sent: Sequence[str]) -> str:
    """The name of the reminder that is due on a day and was not sent; empty where none is.

    Who missed one gets the latest alone. An extension has a closing day of its own, and reminders of its own.
    """
    closes_on = closes_at.astimezone(LONDON).date()
    left = (closes_on - today).days
    due = [each for each in REMIND_BEFORE if 0 <= left <= each]
    if not due:
        return ""
    name = f"{closes_on.isoformat()}-{min(due)}"
    return "" if name in sent else name
