"""The life of a mentoring: its sessions, reviews and ending, what may be written, and what changed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from volunteer_app.foundation.day_times import minute_of, moment_of
from volunteer_app.foundation.problems import Problem

LEAST, MOST = 1, 10
LONGEST_MINUTES = 12 * 60
LONGEST_YEARS = 3
LONGEST_NOTE = 2000
# Listeners promise that nothing of what is said is written down (Samaritans; DOMAIN: what is protected)
WRITES_NOTHING = frozenset({"listener"})


class Action(StrEnum):
    """What history calls each change in this folder."""

    BEGIN = "mentoring:begin"
    MOVE = "mentoring:move"
    CHANGE = "mentoring:change"
    END = "mentoring:end"
    SET_GOAL = "mentoring_goal:set"
    CLOSE_GOAL = "mentoring_goal:close"
    PLAN = "mentoring_session:plan"
    HOLD = "mentoring_session:hold"
    MISS = "mentoring_session:miss"
    CANCEL = "mentoring_session:cancel"
    REVIEW = "mentoring_review:hold"
    SCORE = "pathway_scores:record"
    FEEDBACK = "mentoring_feedback:give"
    SUPERVISE = "mentor_supervision:hold"


class EndReason(StrEnum):
    """Why mentoring ends, as all may read it. Harm is told to the safeguarding lead alone: see `Harm`."""

    PLANNED = "planned"
    GOALS_REACHED = "goals_reached"
    PERSON_CHOSE = "person_chose"
    MENTOR_LEFT = "mentor_left"
    NOT_SUITED = "not_suited"
    MOVED_AWAY = "moved_away"
    NO_CONTACT = "no_contact"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The reason as pages name it."""
        return {
            "planned": "As planned",
            "goals_reached": "They reached what they wanted, earlier than planned",
            "person_chose": "The person chose to stop",
            "mentor_left": "The mentor leaves",
            "not_suited": "The two did not suit each other",
            "moved_away": "The person moved out of our reach",
            "no_contact": "We lost contact",
            "other": "Another reason",
        }[self.value]

    @property
    def may_be_handed_on(self) -> bool:
        """Whether the person may go on with another mentor."""
        return self in {EndReason.MENTOR_LEFT, EndReason.NOT_SUITED}

    @property
    def is_prepared(self) -> bool:
        """Whether both looked forward to it, so that the mentor may still write down the last session."""
        return self in {EndReason.PLANNED, EndReason.GOALS_REACHED}


class Harm(StrEnum):
    """That mentoring ends to keep somebody safe. Never stored here: the reason that is kept is "another"."""

    BY_MENTOR = "harm_by_mentor"
    OTHERWISE = "harm_otherwise"

    @property
    def words(self) -> str:
        """As a coordinator chooses it."""
        return {
            "harm_by_mentor": "Harm, or risk of harm, by the mentor",
            "harm_otherwise": "To keep the mentor or somebody else safe",
        }[self.value]


class SessionState(StrEnum):
    """A session is planned, then held, missed or cancelled; one that was not planned begins as held."""

    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return self.value.capitalize()


_SESSION_MOVES = {
    SessionState.PLANNED: frozenset({SessionState.HELD, SessionState.MISSED, SessionState.CANCELLED}),
}


def session_may_move(state: SessionState, to: SessionState) -> bool:
    """Whether a session can go from one state to another."""
    return to in _SESSION_MOVES.get(state, frozenset())


class MissedBy(StrEnum):
    """Who could not come to a session."""

    PERSON = "person"
    MENTOR = "mentor"
    BOTH = "both"
    PRISON = "prison"

    @property
    def words(self) -> str:
        """Who, as pages name them."""
        return {
            "person": "The person did not come",
            "mentor": "The mentor did not come",
            "both": "Neither came",
            "prison": "The prison could not let it happen, such as for a restricted regime",
        }[self.value]


class Channel(StrEnum):
    """How a session was held."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"

    @property
    def words(self) -> str:
        """The way as pages name it."""
        return {"in_person": "In person", "phone": "By phone", "video": "By video"}[self.value]


class GoalState(StrEnum):
    """What became of a goal."""

    OPEN = "open"
    REACHED = "reached"
    PARTLY = "partly"
    DROPPED = "dropped"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {
            "open": "Open",
            "reached": "Reached",
            "partly": "Partly reached",
            "dropped": "Not wanted any more",
        }[self.value]


class ReviewOutcome(StrEnum):
    """What a review comes to."""

    GO_ON = "go_on"
    CHANGE = "change"
    PREPARE_END = "prepare_end"

    @property
    def words(self) -> str:
        """The outcome as pages name it."""
        return {
            "go_on": "It goes on as it is",
            "change": "It goes on with changes",
            "prepare_end": "The ending is prepared",
        }[self.value]


class Moment(StrEnum):
    """When somebody said where they stand on the pathways."""

    START = "start"
    REVIEW = "review"
    END = "end"

    @property
    def words(self) -> str:
        """The moment as pages name it."""
        return {"start": "At the start", "review": "At a review", "end": "At the end"}[self.value]


class Giver(StrEnum):
    """Who says how the mentoring was."""

    PERSON = "person"
    MENTOR = "mentor"

    @property
    def words(self) -> str:
        """Who, as pages name them."""
        return {"person": "The person who was supported", "mentor": "The mentor"}[self.value]


@dataclass(frozen=True)
class Stay:
    """Where mentoring takes place on the days [since, before), or from `since` on."""

    since: date
    before: date | None = None

    def covers(self, day: date) -> bool:
        """Whether it is there on this day."""
        return self.since <= day and (self.before is None or day < self.before)


def stay_on(stays: Sequence[Stay], day: date) -> Stay | None:
    """Where it takes place on a day."""
    return next((each for each in stays if each.covers(day)), None)


def writes_notes(role_code: str) -> bool:
    """Whether sessions of this role carry topics and notes."""
    return role_code not in WRITES_NOTHING


def begin_problem(starts_on: date, ends_on: date, today: date) -> tuple[str, str]:
    """The field and a sentence if mentoring cannot be planned from one day to the other, else two empties."""
    if starts_on > today + timedelta(days=92):
        return "starts_on", "First day must be within the next 3 months"
    if ends_on <= starts_on:
        return "ends_on", "Planned last day must be after the first day"
    if ends_on > starts_on + timedelta(days=366 * LONGEST_YEARS):
        return "ends_on", f"Mentoring is planned for {LONGEST_YEARS} years at most"
    return "", ""


def planned_problem(day: date, starts_on: date, ended_on: date | None, today: date) -> str:
    """A sentence if no session can be planned for this day of mentoring, else empty."""
    if day < today:
        return "The day must be today or later. Write down a session that was held instead"
    if day < starts_on:
        return "The day must be within the mentoring, which has not begun by then"
    if ended_on is not None:
        return "This mentoring has ended"
    return ""


def planned_times(day: date, starts: time | None, ends: time | None) -> tuple[datetime, datetime] | None:
    """The moments [starts, ends) of a session of this day, as clocks here show them; None: no time is said.

    Raises:
        Problem: one of them is missing, it ends before it starts or is too long, or the clocks leave one out.
    """
    if starts is None and ends is None:
        return None
    if starts is None:
        raise Problem("Enter the start time, or leave both times empty", "starts")
    if ends is None:
        raise Problem("Enter the end time, or leave both times empty", "ends")
    if ends <= starts:
        raise Problem("End time must be after the start time", "ends")
    if problem := minutes_problem(minute_of(ends) - minute_of(starts)):
        raise Problem(problem, "ends")
    return moment_of(day, starts), moment_of(day, ends)


def happened_problem(day: date, starts_on: date, ended_on: date | None, today: date) -> str:
    """A sentence if nothing can have happened on this day of mentoring, else empty."""
    if day > today:
        return "The day must be today or in the past"
    if day < starts_on:
        return "The day must be within the mentoring, which had not begun by then"
    if ended_on is not None and day > ended_on:
        return "The day must be within the mentoring, which had ended by then"
    return ""


def review_due_problem(due_on: date, today: date, ends_on: date) -> str:
    """A sentence if the next review cannot be due on this day, else empty."""
    if due_on <= today:
        return "The next review must be after today"
    if due_on > ends_on:
        return "The next review must be before the planned last day"
    return ""


def minutes_problem(minutes: int) -> str:
    """A sentence if a session cannot have been so long, else empty."""
    if minutes <= 0:
        return "Enter how long it was"
    if minutes > LONGEST_MINUTES:
        return f"A session can be {LONGEST_MINUTES // 60} hours at most"
    return ""
