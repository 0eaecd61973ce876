"""What the list of volunteering leave shows, sorts by and exports."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, link, tag
from volunteer_app.foundation.presenting import period
from volunteer_app.placements.staff_leave import queries, rules
from volunteer_app.placements.staff_leave.models import StaffLeave
from volunteer_app.placements.staff_leave.presenters import TONES
from volunteer_app.placements.staff_leave.queries import Which
from volunteer_app.placements.staff_leave.rules import LeaveState, Tally


@dataclass(frozen=True)
class Row:
    """Leave for a year, and what of it is used and left."""

    leave: StaffLeave
    tally: Tally
    counted_on: date


def _name(row: Row) -> str:
    return f"{row.leave.person.last_name}, {row.leave.person.first_name}"


def _linked_name(row: Row) -> str:
    return link("placements.leave", row.leave.reference, _name(row))


def _number(of: Callable[[Tally], int]) -> Callable[[Row], int | float]:
    return lambda row: rules.number(of(row.tally))


def _left(row: Row) -> int | float:
    """Nothing can be used of what is asked for, was not agreed, or was withdrawn."""
    return rules.number(row.tally.left) if row.leave.state is LeaveState.AGREED else 0


def _last_day(row: Row) -> date:
    return row.leave.ends_before - timedelta(days=1)


def _shown_state(row: Row) -> str:
    return tag(row.leave.state.words, TONES[row.leave.state])


LEAVE = declare(
    Listing(
        key="staff-leave",
        title="Volunteering leave",
        endpoint="placements.list_leave",
        export_endpoint="placements.export_leave",
        permission=Permission.RECOGNITION_GIVE,
        of=StaffLeave,
        columns=(
            Column("name", "Volunteer", _name, _linked_name),
            Column("reference", "Reference", lambda row: row.leave.reference),
            Column("employer", "Employer", lambda row: row.leave.employer),
            Column("organisation", "Organisation", lambda row: row.leave.organisation.name),
            Column("year", "Leave year", lambda row: period(*row.leave.year), order="starts"),
            Column("starts", "First day of the leave year", lambda row: row.leave.starts_on),
            Column("ends", "Last day of the leave year", _last_day),
            Column("state", "State", lambda row: row.leave.state, _shown_state),
            Column("agreed", "Days", _number(lambda tally: tally.agreed), is_number=True),
            Column("used", "Days used", _number(lambda tally: tally.used), is_number=True),
            Column("booked", "Days booked", _number(lambda tally: tally.booked), is_number=True),
            Column("left", "Days left", _left, is_number=True),
            Column("counted", "Used up to", lambda row: row.counted_on),
        ),
        shown=("employer", "year", "state", "agreed", "used", "booked", "left", "counted"),
        orders={
            "starts": Order(
                queries.LATEST_FIRST,
                "Leave, the latest leave year at the top",
                "Leave, the earliest leave year at the top",
                falls=True,
            )
        },
        filters={"show": "Which leave"},
    )
)


def leave(scope: Scope, which: Which, gone: Sequence[str] = ()) -> Found[Row]:
    """The leave of the scope's volunteers: of leave years that run today, what waits, or all of it."""

    def rows(leaves: Sequence[StaffLeave]) -> list[Row]:
        tallies, today = queries.tallies(leaves), clock.today()
        return [Row(each, tallies[each.id], today) for each in leaves]

    return Found(LEAVE, queries.leaves(scope, which), rows, gone)
