"""Deciding on hours: what its pages say and show."""

from collections.abc import Sequence
from typing import Any

from volunteer_app.foundation.deciding.decisions import Verdict
from volunteer_app.foundation.deciding.pages import Flow, Words
from volunteer_app.foundation.presenting import day, hours, short_day
from volunteer_app.placements import listings, presenters, queries
from volunteer_app.placements.forms import ApproveManyForm, DecideHoursForm
from volunteer_app.placements.hours import HOURS
from volunteer_app.placements.models import PlacementSession


def _name(session: PlacementSession) -> str:
    return f"{session.person.full_name}, {day(session.held_on)}, {hours(session.minutes)}"


def _said(session: PlacementSession, verdict: Verdict) -> str:
    done = "approved for" if verdict is HOURS.yes else "sent back to"
    return f"Hours {done} {session.person.full_name}"


def _facts(session: PlacementSession) -> dict[str, Any]:
    return {"rows": presenters.session_summary(session), "status": _status(session)}


def _status(session: PlacementSession) -> tuple[str, str]:
    return session.state.words, presenters.SESSION_TONES[session.state]


def _cells(sessions: Sequence[PlacementSession]) -> list[Sequence[str]]:
    return [
        (
            each.person.full_name,
            short_day(each.held_on),
            hours(each.minutes),
            f"{each.placement.role.name}, {each.placement.place.name}",
            each.logged_by,
        )
        for each in sessions
    ]


FLOW = Flow(
    kind="hours",
    decision=HOURS,
    listing=listings.HOURS_TO_APPROVE,
    found=listings.hours_to_approve,
    one=queries.session,
    form=DecideHoursForm,
    many_form=ApproveManyForm,
    one_endpoint="placements.decide_hours",
    many_endpoint="placements.approve_many_hours",
    decided_endpoint="placements.approved_many_hours",
    words=Words(
        title="Approve hours",
        title_decided="Hours",
        decide_many="Approve",
        many=("entry of hours", "entries of hours"),
        caption="You approve these",
        button="Approve",
        button_many=("entry", "entries"),
        stale="Somebody else decided these hours while you had this page open",
    ),
    name=_name,
    said=_said,
    heads=("Volunteer", "Day", "Time", "Role and place", "Logged by"),
    cells=_cells,
    template="placements/decide_hours.html",
    facts=_facts,
)
