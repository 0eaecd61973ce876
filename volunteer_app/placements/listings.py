"""What the list of placements shows, sorts by and exports."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.deciding import decisions
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, link, tag
from volunteer_app.foundation.permissions import Permission
from volunteer_app.foundation.presenting import hours
from volunteer_app.placements import queries
from volunteer_app.placements.hours import HOURS
from volunteer_app.placements.models import Placement, PlacementSession
from volunteer_app.placements.presenters import STATE_TONES, state_words
from volunteer_app.placements.rules import PlacementState
from volunteer_app.placements.screening import presenters as screening


def _linked_name(row: Placement) -> str:
    return link("placements.placement", row.reference, row.person.full_name)


def _state(row: Placement) -> str:
    return state_words(row, clock.today())


def _shown_state(row: Placement) -> str:
    return tag(_state(row), STATE_TONES[row.state])


def _screening(row: Placement) -> str:
    return screening.word(row.screening) if row.state is PlacementState.PROPOSED else ""


def _last_day(row: Placement) -> date:
    return row.ends_before - timedelta(days=1)


def _decided_on(row: Placement) -> date | None:
    return day_of(row.decided_at) if row.decided_at else None


PLACEMENTS = declare(
    Listing(
        key="placements",
        title="Placements",
        endpoint="placements.list_placements",
        export_endpoint="placements.export_placements",
        permission=Permission.PLACEMENT_VIEW,
        of=Placement,
        columns=(
            Column("name", "Volunteer", lambda row: row.person.full_name, _linked_name),
            Column("reference", "Reference", lambda row: row.reference),
            Column("role", "Role", lambda row: row.role.name),
            Column("place", "Place", lambda row: row.place.name),
            Column("organisation", "Organisation", lambda row: row.organisation.name),
            Column("supervisor", "Supervisor", lambda row: row.supervisor),
            Column("starts", "First day", lambda row: row.starts_on, order="starts"),
            Column("ends", "Last day", _last_day),
            Column("proposed", "Proposed on", lambda row: day_of(row.proposed_at)),
            Column("decided", "Decided on", _decided_on),
            Column("screening", "Screening", _screening),
            Column("state", "State", _state, _shown_state),
        ),
        shown=("role", "place", "starts", "ends", "state"),
        orders={
            "starts": Order(
                queries.BY_START,
                "Placements, the latest first day at the top",
                "Placements, the earliest first day at the top",
                falls=True,
            )
        },
        filters={"state": "State"},
    )
)


def placements(scope: Scope, state: PlacementState | None, gone: Sequence[str] = ()) -> Found[Placement]:
    """The placements of the scope, all or those in a state."""
    same: Callable[[Sequence[Placement]], Sequence[Placement]] = list
    return Found(PLACEMENTS, queries.placements_with_names(scope, state=state), same, gone)


def _linked_hours(row: PlacementSession) -> str:
    return link("placements.decide_hours", row.reference, row.person.full_name)


HOURS_TO_APPROVE = declare(
    Listing(
        key="hours-to-approve",
        title="Hours to approve",
        endpoint="placements.hours_to_approve",
        export_endpoint="placements.export_hours",
        permission=Permission.HOURS_VERIFY,
        of=PlacementSession,
        columns=(
            Column("name", "Volunteer", lambda row: row.person.full_name, _linked_hours),
            Column("reference", "Reference", lambda row: row.reference),
            Column("held", "Day", lambda row: row.held_on, order="held"),
            Column("time", "Time", lambda row: hours(row.minutes)),
            Column("minutes", "Minutes", lambda row: row.minutes, is_number=True),
            Column("role", "Role", lambda row: row.placement.role.name),
            Column("place", "Place", lambda row: row.placement.place.name),
            Column("logged", "Logged on", lambda row: day_of(row.logged_at)),
            Column("logged_by", "Logged by", lambda row: row.logged_by),
            Column("organisation", "Organisation", lambda row: row.organisation.name),
        ),
        shown=("held", "time", "role", "place", "logged_by"),
        orders={"held": Order(queries.SESSIONS_OLDEST_FIRST, "Oldest first", "Newest first")},
        filters={},
    )
)


def hours_to_approve(scope: Scope) -> Found[PlacementSession]:
    """The hours that wait for approval in the scope."""
    return Found(HOURS_TO_APPROVE, decisions.waiting(HOURS, scope), list)
