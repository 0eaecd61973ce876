"""What the waiting list shows, sorts by and exports. What somebody needs is never a column."""

from collections.abc import Callable, Sequence
from datetime import date

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, link, tag
from volunteer_app.placements.supported import queries
from volunteer_app.placements.supported.models import MentorRequest
from volunteer_app.placements.supported.rules.asking import waited_days
from volunteer_app.recruitment.rules import Clock, clock_state

TONES = {Clock.GREEN: "good", Clock.AMBER: "attention", Clock.RED: "bad"}


def state_of(row: MentorRequest) -> Clock:
    """What the clock of a request shows today."""
    return clock_state(row.amber_on, row.red_on, clock.today())


def _linked_name(row: MentorRequest) -> str:
    return link("placements.supported", row.supported.reference, row.supported.given_name)


def _clock(row: MentorRequest) -> str:
    return tag(state_of(row).words, TONES[state_of(row)])


def _days(row: MentorRequest) -> int:
    return waited_days(row.asked_on, row.ended_on, clock.today())


def _release(row: MentorRequest) -> str:
    return in_month(row.supported.release_month)


def in_month(month: date | None) -> str:
    """A month in words: March 2027."""
    return f"{month:%B %Y}" if month else ""


WAITING = declare(
    Listing(
        key="mentor-waiting-list",
        title="Waiting for a mentor",
        endpoint="placements.waiting_list",
        export_endpoint="placements.export_waiting",
        permission=Permission.MENTORING_MANAGE,
        of=MentorRequest,
        columns=(
            Column("name", "Person", lambda row: row.supported.given_name, _linked_name),
            Column("reference", "Reference", lambda row: row.supported.reference),
            Column("role", "Mentoring", lambda row: row.role.name),
            Column("place", "Place", lambda row: row.place.name),
            Column(
                "region", "Home region", lambda row: row.supported.region.name if row.supported.region else ""
            ),
            Column("release", "Release expected", _release),
            Column("source", "Who asked", lambda row: row.source),
            Column("asked", "Asked on", lambda row: row.asked_on, order="asked"),
            Column("days", "Days", _days, is_number=True),
            Column("clock", "Clock", lambda row: state_of(row).words, _clock),
            Column("organisation", "Organisation", lambda row: row.organisation.name),
        ),
        shown=("role", "place", "release", "asked", "days", "clock"),
        orders={"asked": Order(queries.LONGEST_WAIT_FIRST, "Longest wait first", "Shortest wait first")},
        filters={"clock": "Clock"},
    )
)


def waiting(
    scope: Scope, state: Clock | None, gone: Sequence[str] = (), *, late: bool = False
) -> Found[MentorRequest]:
    """Who waits in the scope: all, those whose clock shows a state, or those past the ideal time."""
    same: Callable[[Sequence[MentorRequest]], Sequence[MentorRequest]] = list
    return Found(WAITING, queries.waiting(scope, state, late=late), same, gone)
