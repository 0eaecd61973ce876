"""Stages of an application, the moves between them, and how long each may take."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from volunteer_app.people.rules import age_on

# People who share an address may apply for the same thing; more than this from one address is a program.
MOST_FROM_ONE_ADDRESS = 5
OFFER_VALID = timedelta(days=14)
# How long answers stay after the last one, and how long a link to them works. docs/privacy.md tells it too.
DRAFT_KEPT = timedelta(days=28)
# Nobody can fill somebody else's mailbox by asking again and again.
MOST_LINKS_AN_HOUR = 5
LONGEST_ANSWER = LONGEST_NOTE = 4000


class Action(StrEnum):
    """What history calls each change in this room."""

    DRAFT_OPPORTUNITY = "opportunity:draft"
    EDIT_OPPORTUNITY = "opportunity:edit"
    PUBLISH_OPPORTUNITY = "opportunity:publish"
    CLOSE_OPPORTUNITY = "opportunity:close"
    APPLY = "application:apply"
    MOVE = "application:move"
    OFFER = "application:offer"
    ANSWER_OFFER = "application:answer_offer"
    SET_STAGE_TARGETS = "stage_target:set"
    SEND_MESSAGE = "message:send"
    RECEIVE_MESSAGE = "message:receive"
    MISS_MESSAGE = "message:miss"
    STOP_MESSAGES = "message:stop"
    START_MESSAGES = "message:start_again"
    ADD_TEMPLATE = "message_template:add"
    EDIT_TEMPLATE = "message_template:edit"
    ARCHIVE_TEMPLATE = "message_template:archive"


class OpportunityState(StrEnum):
    """The life of an opportunity."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {"draft": "Draft", "published": "Published", "closed": "Closed"}[self]


class ApplicationSource(StrEnum):
    """How an application came in."""

    ONLINE = "online"
    ON_BEHALF = "on_behalf"

    @property
    def words(self) -> str:
        """The source as pages name it."""
        return {"online": "Online", "on_behalf": "Entered by a coordinator"}[self]


class Stage(StrEnum):
    """Where an application stands (DOMAIN: recruitment)."""

    ENQUIRY = "enquiry"
    APPLIED = "applied"
    SHORTLISTED = "shortlisted"
    INTERVIEWED = "interviewed"
    OFFERED = "offered"
    CHECKS = "checks"
    TRAINING = "training"
    READY = "ready"
    PLACED = "placed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ON_HOLD = "on_hold"


class MoveReason(StrEnum):
    """Why an application leaves the straight path. Never a conviction by itself."""

    ROLE_FILLED = "role_filled"
    NOT_SUITED_TO_ROLE = "not_suited_to_role"
    UNDER_MINIMUM_AGE = "under_minimum_age"
    REFERENCES = "references"
    CHECKS = "checks"
    NO_ANSWER = "no_answer"
    CHANGED_MIND = "changed_mind"
    CIRCUMSTANCES = "circumstances"
    OTHER_ROLE = "other_role"
    WAITING_FOR_PRISON = "waiting_for_prison"
    WAITING_FOR_PERSON = "waiting_for_person"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The reason as pages name it."""
        return _REASON_WORDS[self]


_REASON_WORDS = {
    MoveReason.ROLE_FILLED: "The role is filled",
    MoveReason.NOT_SUITED_TO_ROLE: "Does not meet what the role needs",
    MoveReason.UNDER_MINIMUM_AGE: "Under the minimum age",
    MoveReason.REFERENCES: "References not received or not satisfactory",
    MoveReason.CHECKS: "Checks not completed",
    MoveReason.NO_ANSWER: "No answer from the applicant",
    MoveReason.CHANGED_MIND: "Applicant changed their mind",
    MoveReason.CIRCUMSTANCES: "Applicant’s circumstances changed",
    MoveReason.OTHER_ROLE: "Moving to another role",
    MoveReason.WAITING_FOR_PRISON: "Waiting for the prison",
    MoveReason.WAITING_FOR_PERSON: "Waiting for the applicant",
    MoveReason.OTHER: "Another reason (say which in the note)",
}

REASONS: dict[Stage, tuple[MoveReason, ...]] = {
    Stage.DECLINED: (
        MoveReason.ROLE_FILLED,
        MoveReason.NOT_SUITED_TO_ROLE,
        MoveReason.UNDER_MINIMUM_AGE,
        MoveReason.REFERENCES,
        MoveReason.CHECKS,
        MoveReason.NO_ANSWER,
        MoveReason.OTHER,
    ),
    Stage.WITHDRAWN: (
        MoveReason.CHANGED_MIND,
        MoveReason.CIRCUMSTANCES,
        MoveReason.OTHER_ROLE,
        MoveReason.NO_ANSWER,
        MoveReason.OTHER,
    ),
    Stage.ON_HOLD: (
        MoveReason.WAITING_FOR_PRISON,
        MoveReason.WAITING_FOR_PERSON,
        MoveReason.CIRCUMSTANCES,
        MoveReason.OTHER,
    ),
}

PATH = (
    Stage.ENQUIRY,
    Stage.APPLIED,
    Stage.SHORTLISTED,
    Stage.INTERVIEWED,
    Stage.OFFERED,
    Stage.CHECKS,
    Stage.TRAINING,
    Stage.READY,
    Stage.PLACED,
)
FINAL = frozenset({Stage.PLACED, Stage.DECLINED, Stage.WITHDRAWN})
OPEN = tuple(stage for stage in PATH if stage not in FINAL)
# Checks are asked for only after the offer, so these stages need one that was accepted.
AFTER_OFFER = frozenset({Stage.CHECKS, Stage.TRAINING, Stage.READY, Stage.PLACED})

_FORWARD: dict[Stage, tuple[Stage, ...]] = {
    Stage.ENQUIRY: (Stage.APPLIED,),
    Stage.APPLIED: (Stage.SHORTLISTED,),
    Stage.SHORTLISTED: (Stage.INTERVIEWED, Stage.APPLIED),
    Stage.INTERVIEWED: (Stage.OFFERED, Stage.SHORTLISTED),
    Stage.OFFERED: (Stage.CHECKS, Stage.INTERVIEWED),
    Stage.CHECKS: (Stage.TRAINING, Stage.READY),
    Stage.TRAINING: (Stage.READY, Stage.CHECKS),
    Stage.READY: (Stage.CHECKS, Stage.TRAINING),
}


def allowed_moves(stage: Stage, held_from: Stage | None = None) -> tuple[Stage, ...]:
    """The stages that a person may choose next. `placed` is reached by approving a placement alone."""
    if stage in FINAL:
        return ()
    if stage is Stage.ON_HOLD:
        back = (held_from,) if held_from else ()
        return (*back, Stage.DECLINED, Stage.WITHDRAWN)
    return (*_FORWARD[stage], Stage.ON_HOLD, Stage.DECLINED, Stage.WITHDRAWN)


def needs_reason(stage: Stage) -> bool:
    """Whether moving to this stage takes a reason from the list and a note."""
    return stage in REASONS


class Clock(StrEnum):
    """How an application stands against its stage's days."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"

    @property
    def words(self) -> str:
        """The clock as pages name it: colour never speaks alone."""
        return {"green": "On time", "amber": "Past ideal", "red": "Past longest"}[self]


# What an address calls the amber and the red together: all that the start page counts
LATE = "late"


@dataclass(frozen=True)
class StageDays:
    """The ideal and the longest number of days in a stage."""

    ideal: int
    longest: int

    def amber_on(self, since: date) -> date:
        """The first day past the ideal."""
        return since + timedelta(days=self.ideal + 1)

    def red_on(self, since: date) -> date:
        """The first day past the longest."""
        return since + timedelta(days=self.longest + 1)


# Starting policy, not law: an organisation sets its own. Checks take longest because HMPPS vetting and
# a prison's clearance are not in the organisation's hands.
DEFAULT_DAYS: dict[Stage, StageDays] = {
    Stage.ENQUIRY: StageDays(3, 7),
    Stage.APPLIED: StageDays(5, 10),
    Stage.SHORTLISTED: StageDays(10, 20),
    Stage.INTERVIEWED: StageDays(5, 10),
    Stage.OFFERED: StageDays(7, 14),
    Stage.CHECKS: StageDays(42, 84),
    Stage.TRAINING: StageDays(28, 56),
    Stage.READY: StageDays(7, 14),
    Stage.ON_HOLD: StageDays(30, 60),
}


def clock_state(amber_on: date | None, red_on: date | None, today: date) -> Clock:
    """Green, amber from the day past the ideal, red from the day past the longest."""
    if red_on is not None and today >= red_on:
        return Clock.RED
    if amber_on is not None and today >= amber_on:
        return Clock.AMBER
    return Clock.GREEN


def is_open(state: OpportunityState, closes_on: date, today: date) -> bool:
    """Whether people can apply today. The closing date is the last day."""
    return state is OpportunityState.PUBLISHED and today <= closes_on


def is_too_young(born_on: date | None, minimum_age: int, today: date) -> bool:
    """Whether somebody is under the role's minimum age on the day they apply."""
    return born_on is not None and age_on(born_on, today) < minimum_age


# Where an application stands, after "This application is"; the others are their own names
_STANDING = {
    Stage.ENQUIRY: "an enquiry", Stage.APPLIED: "at applied", Stage.OFFERED: "at offered",
    Stage.CHECKS: "at checks", Stage.TRAINING: "in training",
}  # fmt: skip


def move_problem(stage: Stage, to: Stage, held_from: Stage | None, *, offer_accepted: bool) -> str:
    """Why an application may not move, as a sentence; empty when it may."""
    if to not in allowed_moves(stage, held_from):
        standing = _STANDING.get(stage, in_a_sentence(stage))
        order = list(Stage)
        back = " back" if stage is not Stage.ON_HOLD and order.index(to) < order.index(stage) else ""
        why = " already" if to is stage else f", so it cannot go{back} to {in_a_sentence(to)}"
        return f"This application is {standing}{why}"
    if to is Stage.OFFERED and stage is not Stage.ON_HOLD:
        return "Make the offer on its own page, so that its letter is sent"
    if to in AFTER_OFFER and not offer_accepted:
        return "Record their answer to the offer first"
    return ""


def reason_problem(to: Stage, reason: MoveReason | None, note: str) -> tuple[str, str]:
    """The form field and the sentence when a reason or a note is missing; two empty strings when not."""
    if needs_reason(to) and (reason is None or reason not in REASONS[to]):
        return "reason", "Select a reason"
    if needs_reason(to) and not note.strip():
        return "note", "Enter a note that says why"
    return "", ""


def in_a_sentence(stage: Stage) -> str:
    """The stage's name inside a sentence."""
    return stage.value.replace("_", " ")


def readiness_day(starts_on: date, ends_before: date | None, today: date) -> date | None:
    """The first day on which a person could start; None when the opportunity is over by then.

    "Ready" means that they could start on that day. Approving a placement asks about every day of it.
    """
    first = max(today, starts_on)
    return first if ends_before is None or first < ends_before else None
