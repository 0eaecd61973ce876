"""How the life of a placement is shown."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import url_for

from volunteer_app.foundation import clock
from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.presenting import day, moment, period, until
from volunteer_app.placements.life import rules
from volunteer_app.placements.life.models import PlacementReview, PlacementSupervisor
from volunteer_app.placements.life.rules import Action as Life
from volunteer_app.placements.life.rules import Changed
from volunteer_app.placements.models import Placement
from volunteer_app.placements.presenters import state_words
from volunteer_app.placements.programmes.rules import Action as Programme
from volunteer_app.placements.rules import Action
from volunteer_app.placements.screening.rules import Action as Screening
from volunteer_app.readiness.rules.answers import Answer, Requirement, RequirementState

# What a timeline says of each action. One that is not here is not shown.
WORDS: Mapping[str, str] = {
    Action.PROPOSE: "Proposed",
    Screening.DECIDE: "Screening done",
    Action.APPROVE: "Approved",
    Action.REFUSE: "Refused",
    Action.SUSPEND: "Paused",
    Action.LIFT: "Goes on: the pause was lifted",
    Action.LIFT_ONE: "One of several pauses lifted",
    Action.END: "Ended",
    Life.SUPERVISE: "Another supervisor",
    Life.PLAN_REVIEW: "Review planned",
    Life.REVIEW: "Review held",
    Life.ASK_RESTART: "What it needs holds again: coordinators were asked whether it goes on",
    Life.CLOSE_RESTART: "The question whether it goes on was closed",
    Life.TRANSFER: "Moves to another place",
    Programme.JOIN: "Belongs to a programme",
    Programme.LEAVE: "Belongs to no programme any more",
}


def timeline(entries: Iterable[HistoryEntry]) -> list[tuple[str, str, str]]:
    """What happened, when and by whom, and with which words; the newest first."""
    return [
        (WORDS[each.action], f"{moment(each.happened_at)}, by {each.actor_name}", each.reason)
        for each in entries
        if each.action in WORDS
    ]


def supervisors(found: Iterable[PlacementSupervisor]) -> list[tuple[str, str]]:
    """Who supervised, and from when until when; the latest first."""
    return [(each.name, _days(each)) for each in found if each.ends_before != each.starts_on]


def _days(row: PlacementSupervisor) -> str:
    if row.ends_before is None:
        return f"Since {day(row.starts_on)}"
    return f"{day(row.starts_on)} to {until(row.ends_before)}"


def reviews(found: Iterable[PlacementReview]) -> list[tuple[str, str, str]]:
    """Each review: its day, what came of it, and what was agreed; the one that is planned first."""
    return [(day(each.held_on or each.due_on), _outcome(each), each.note) for each in found]


def _outcome(row: PlacementReview) -> str:
    if row.outcome is not None:
        return f"{row.outcome.words}, said {row.closed_by}"
    return "Due" if row.due_on <= clock.today() else "Planned"


def continued(found: Sequence[Placement], placement: Placement) -> list[tuple[str, str, str]]:
    """What it goes on from, and what goes on from it: words, its days and state, and its address."""
    return [
        (
            _how(each, placement),
            f"{each.place.name}, {period(each.starts_on, each.ends_before)}: "
            f"{state_words(each, clock.today()).lower()}",
            url_for("placements.placement", reference=each.reference),
        )
        for each in found
    ]


def _how(other: Placement, placement: Placement) -> str:
    if placement.continues_id == other.id and placement.continuation is not None:
        return f"{placement.continuation.words} of {other.reference}"
    kind = other.continuation.words if other.continuation is not None else "Goes on"
    return f"{kind}: {other.reference}"


def since_approval(stored: Mapping[str, Any] | None, now: Answer | None) -> list[Changed]:
    """What stands otherwise than when it was approved."""
    if stored is None or now is None:
        return []
    then = [Requirement.from_json(each) for each in stored["requirements"]]
    asked = [each for each in then if each.state is not RequirementState.NOT_NEEDED]
    return rules.changed(asked, now.needed)


def restart(asked_at: Any) -> str:
    """Since when coordinators are asked whether it goes on."""
    return day(day_of(asked_at))
