"""How a readiness answer and a placement are shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from volunteer_app.foundation import clock
from volunteer_app.foundation.presenting import day, hours, period
from volunteer_app.placements.models import Placement, PlacementSession, PlacementSuspension
from volunteer_app.placements.reasons import told
from volunteer_app.placements.rules import MAY_NEED_REFERRAL, STANDING, PlacementState, SessionState
from volunteer_app.readiness.presenters import TONES
from volunteer_app.readiness.rules.answers import Requirement, RequirementKind, RequirementState
from volunteer_app.readiness.rules.showing import shown_state

CHECKED = frozenset(
    {
        RequirementKind.IDENTITY,
        RequirementKind.REFERENCES,
        RequirementKind.CRIMINAL_RECORD,
        RequirementKind.HMPPS_VETTING,
        RequirementKind.CLEARANCE,
    }
)

STATE_TONES = {
    PlacementState.PROPOSED: "attention",
    PlacementState.APPROVED: "good",
    PlacementState.SUSPENDED: "bad",
    PlacementState.REFUSED: "bad",
    PlacementState.ENDED: "neutral",
}

SESSION_TONES = {
    SessionState.LOGGED: "progress",
    SessionState.APPROVED: "good",
    SessionState.SENT_BACK: "bad",
}
# A list draws its tags itself: a macro for each row costs more than the rows' SQL.
SESSION_COLOURS = {
    SessionState.LOGGED: "light-blue",
    SessionState.APPROVED: "green",
    SessionState.SENT_BACK: "red",
}


@dataclass(frozen=True)
class Line:
    """One line of a readiness list."""

    key: str
    title: str
    status: str
    tone: str
    hint: str
    url: str = ""


# What takes others some time: the page says, also meanwhile, where it has got to
FOLLOWED_ON = {
    RequirementKind.VETTING: "vetting.convictions",
    RequirementKind.REFERENCES: "vetting.references",
}
ACTED_ON = {
    **dict.fromkeys(CHECKED, "vetting.start_check"),
    RequirementKind.TRAINING: "training.log",
    RequirementKind.EMERGENCY_CONTACT: "people.edit",
    RequirementKind.MINIMUM_AGE: "people.edit",
}


def lines(requirements: Iterable[Requirement], placement: Placement | None = None) -> list[Line]:
    """The lines of an answer, each with its evidence and next step, and a link to it where one can act."""
    return [
        Line(
            f"{number}",
            r.title,
            shown_state(r).words,
            TONES[shown_state(r)],
            ". ".join(filter(None, (r.evidence, r.next_step))),
            _where_to_act(r, placement) if placement else "",
        )
        for number, r in enumerate(requirements, 1)
    ]


def _where_to_act(requirement: Requirement, placement: Placement) -> str:
    """The page on which a coordinator can do what is missing; empty where it is for others, or done."""
    reference, kind, state = placement.person.reference, requirement.kind, requirement.state
    if kind in FOLLOWED_ON and not state.holds:
        return url_for(FOLLOWED_ON[kind], reference=reference)
    if state not in {RequirementState.NOT_MET, RequirementState.MET_UNTIL}:
        return ""
    if kind in {RequirementKind.VOLUNTEER_AGREEMENT, RequirementKind.CONFIDENTIALITY}:
        organisation = placement.organisation.reference
        return url_for(
            "people.record_agreement", reference=reference, organisation=organisation, kind=kind.value
        )
    return url_for(ACTED_ON[kind], reference=reference) if kind in ACTED_ON else ""


def stored_lines(answer: Mapping[str, Any]) -> list[Line]:
    """The lines of the answer that was stored with an approval."""
    found = [Requirement.from_json(each) for each in answer["requirements"]]
    return lines(r for r in found if r.state is not RequirementState.NOT_NEEDED)


def state_words(placement: Placement, today: date) -> str:
    """The state as pages name it: an approved one that has begun is active, one that is over has finished."""
    if placement.state in STANDING and placement.ends_before <= today:
        return "Finished"
    if placement.state is PlacementState.APPROVED and placement.starts_on <= today:
        return "Active"
    return placement.state.words


def summary(placement: Placement) -> list[tuple[str, str]]:
    """What a placement is, as keys and values."""
    rows = [
        ("Role", placement.role.name),
        ("Place", placement.place.name),
        ("Organisation", placement.organisation.name),
        ("Days", period(placement.starts_on, placement.ends_before)),
        ("Supervisor", placement.supervisor or "Not given"),
    ]
    if placement.state is PlacementState.ENDED and placement.ends_before <= placement.starts_on:
        rows[3] = ("Days", f"Ended before its first day, {day(placement.starts_on)}")
    if placement.end_reason is not None:
        rows.append(("Why it ended", placement.end_reason.words))
    if placement.end_note:
        rows.append(("Note on the ending", placement.end_note))
    if placement.refuse_reason is not None:
        rows.append(("Why it was refused", told(placement.refuse_reason.words, "")))
    if placement.decision_note:
        rows.append(("Note on the decision", placement.decision_note))
    return rows


def pauses(found: Iterable[PlacementSuspension]) -> list[tuple[bool, list[tuple[str, str]]]]:
    """Each pause: whether it stands, and what it was."""
    return [(pause.lifted_at is None, _pause(pause)) for pause in found]


def to_lift(standing: Iterable[PlacementSuspension]) -> dict[int, str]:
    """The pauses to choose from, by number; two may read alike, and only their days tell them apart."""
    return {each.id: f"{each.reason.words}, since {day(each.since)}" for each in standing}


def _pause(pause: PlacementSuspension) -> list[tuple[str, str]]:
    """One pause as its organisation's coordinators read it."""
    rows = [
        ("Why", pause.reason.words),
        ("Since", f"{day(pause.since)}, by {pause.suspended_by}"),
    ]
    if pause.note:
        rows.append(("Note", pause.note))
    if pause.lifted_on is not None:
        why = told(pause.lift_reason.words, pause.lift_note) if pause.lift_reason else pause.lift_note
        rows.append(("Lifted", f"{day(pause.lifted_on)}, by {pause.lifted_by}: {why}"))
    return rows


def may_need_referral(placement: Placement) -> bool:
    """Whether it ended for something that the safeguarding lead must hear of."""
    return placement.end_reason in MAY_NEED_REFERRAL


def hours_totals(minutes: Mapping[SessionState, int]) -> list[tuple[str, str]]:
    """What a placement's hours come to, by their state."""
    return [
        ("Approved", hours(minutes.get(SessionState.APPROVED, 0))),
        ("Waiting for approval", hours(minutes.get(SessionState.LOGGED, 0))),
    ]


def session_summary(session: PlacementSession) -> list[tuple[str, str]]:
    """The facts of one session's hours, as pairs."""
    rows = [
        ("Volunteer", session.person.full_name),
        ("Role", session.placement.role.name),
        ("Place", session.placement.place.name),
        ("Day", day(session.held_on)),
        ("How long", hours(session.minutes)),
        ("Logged by", f"{session.logged_by}, {day(clock.day_of(session.logged_at))}"),
    ]
    if session.decided_at is not None:
        rows.append(("Decided by", f"{session.decided_by}, {day(clock.day_of(session.decided_at))}"))
    if session.decision_note:
        rows.append(("What is wrong", session.decision_note))
    return rows
