"""What the list of corrections to decide shows, sorts by and exports."""

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.deciding import decisions
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, link
from volunteer_app.foundation.permissions import Permission
from volunteer_app.foundation.presenting import day, hours
from volunteer_app.placements.correcting import queries
from volunteer_app.placements.correcting.models import HoursCorrection
from volunteer_app.placements.correcting.service import CORRECTIONS


def asked(row: HoursCorrection) -> str:
    """What the entry should be."""
    return f"{hours(row.minutes)} on {day(row.held_on)}" if row.minutes else "Was not there"


def was(row: HoursCorrection) -> str:
    """What the entry is."""
    return f"{hours(row.was_minutes)} on {day(row.was_held_on)}"


def _linked_name(row: HoursCorrection) -> str:
    return link("placements.decide_correction", row.reference, row.person.full_name)


HOURS_CORRECTIONS = declare(
    Listing(
        key="hours-corrections",
        title="Corrections of hours",
        endpoint="placements.corrections",
        export_endpoint="placements.export_corrections",
        permission=Permission.HOURS_VERIFY,
        of=HoursCorrection,
        columns=(
            Column("name", "Volunteer", lambda row: row.person.full_name, _linked_name),
            Column("reference", "Reference", lambda row: row.reference),
            Column("was", "As approved", was, order="was"),
            Column("asked", "Should be", asked),
            Column("role", "Role", lambda row: row.placement.role.name),
            Column("place", "Place", lambda row: row.placement.place.name),
            Column("asked_on", "Asked on", lambda row: day_of(row.logged_at)),
            Column("asked_by", "Asked by", lambda row: row.logged_by),
            Column("organisation", "Organisation", lambda row: row.organisation.name),
        ),
        shown=("was", "asked", "role", "asked_on"),
        orders={"was": Order(queries.OLDEST_FIRST, "Earliest day first", "Latest day first")},
        filters={},
    )
)


def corrections(scope: Scope) -> Found[HoursCorrection]:
    """The corrections that wait for a decision in the scope."""
    return Found(HOURS_CORRECTIONS, decisions.waiting(CORRECTIONS, scope), list)
