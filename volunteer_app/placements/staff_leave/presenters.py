"""Volunteering leave as pages show it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from volunteer_app.foundation import clock
from volunteer_app.foundation.presenting import day, period
from volunteer_app.placements.staff_leave import queries
from volunteer_app.placements.staff_leave.models import LeaveDay, StaffLeave
from volunteer_app.placements.staff_leave.queries import OfEmployer
from volunteer_app.placements.staff_leave.rules import LeaveState, Tally, days

Row = tuple[str, str]

TONES = {
    LeaveState.ASKED: "progress",
    LeaveState.AGREED: "good",
    LeaveState.DECLINED: "bad",
    LeaveState.WITHDRAWN: "neutral",
}


# Of the table of employers
HEADS = ("Employer", "Leave year", "People", "Days agreed", "Days used", "Days booked", "Days left")


@dataclass(frozen=True)
class Line:
    """Somebody's leave for a year in a list of theirs: `facts` are what is agreed, used and left."""

    leave: StaffLeave
    year: str
    tone: str
    facts: Sequence[Row]


def lines(leaves: Collection[StaffLeave]) -> list[Line]:
    """Each with what is left; one statement for all of them."""
    found = queries.tallies(leaves)
    return [
        Line(each, period(*each.year), TONES[each.state], counted(each, found[each.id])) for each in leaves
    ]


def counted(leave: StaffLeave, tally: Tally) -> list[Row]:
    """What was asked for, or is agreed, used, booked and left."""
    if leave.state is not LeaveState.AGREED:
        return [("Days asked for" if leave.state is LeaveState.ASKED else "Days", days(tally.agreed))]
    today = day(clock.today())
    return [
        ("Days agreed", days(tally.agreed)),
        (f"Used up to {today}", days(tally.used)),
        (f"Booked after {today}", days(tally.booked)),
        ("Left", days(tally.left)),
    ]


def facts(leave: StaffLeave, tally: Tally) -> list[Row]:
    """All that a page of its own says."""
    rows = [
        ("Employer", leave.employer),
        ("Leave year", period(*leave.year)),
        ("Organisation", leave.organisation.name),
        *counted(leave, tally),
    ]
    return rows + ([("Agreed at the employer by", leave.agreed_with)] if leave.agreed_with else [])


def amount(taken: LeaveDay) -> str:
    """A day with how much of it: 3 May 2026, morning."""
    return f"{day(taken.taken_on)}, {taken.part.words.lower()}"


def totals(found: Collection[OfEmployer]) -> list[tuple[str, ...]]:
    """The rows of the table of employers."""
    return [
        (
            each.employer,
            period(*each.year),
            f"{each.people:,}",
            *(days(n) for n in (each.tally.agreed, each.tally.used, each.tally.booked, each.tally.left)),
        )
        for each in found
    ]
