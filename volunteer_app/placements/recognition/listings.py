"""What the list of volunteers' hours and milestones shows, sorts by and exports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, link
from volunteer_app.foundation.presenting import count, hours
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.people.queries import BY_SORT_NAME
from volunteer_app.placements.recognition import queries, rules
from volunteer_app.placements.recognition.queries import Tally
from volunteer_app.placements.recognition.reference import reference


@dataclass(frozen=True)
class Row:
    """A person with what they came to."""

    person: Person
    organisation: Organisation
    tally: Tally


def _name(row: Row) -> str:
    return f"{row.person.last_name}, {row.person.first_name}"


def _linked_name(row: Row) -> str:
    return link("placements.recognition", row.person.reference, _name(row))


def _hours_reached(row: Row) -> str:
    reached = rules.highest(row.tally.minutes // 60, reference().hours)
    return count(reached, "hour") if reached else ""


def _years_reached(row: Row) -> str:
    reached = rules.years_reached(row.tally.served, reference().years, clock.today())
    return count(reached[-1][0], "year") if reached else ""


def _since(row: Row) -> date | None:
    return min((starts_on for starts_on, _ in row.tally.served), default=None)


RECOGNITION = declare(
    Listing(
        key="recognition",
        title="Hours and milestones",
        endpoint="placements.recognised",
        export_endpoint="placements.export_recognised",
        permission=Permission.RECOGNITION_GIVE,
        of=Person,
        columns=(
            Column("name", "Volunteer", _name, _linked_name, order="name"),
            Column("reference", "Reference", lambda row: row.person.reference),
            Column("organisation", "Organisation", lambda row: row.organisation.name),
            Column("since", "First day", _since),
            Column("time", "Approved hours", lambda row: hours(row.tally.minutes)),
            Column("minutes", "Approved minutes", lambda row: row.tally.minutes, is_number=True),
            Column("hours_reached", "Hours reached", _hours_reached),
            Column("years_reached", "Years reached", _years_reached),
            Column("thanked", "Last thanked on", lambda row: row.tally.thanked_on),
        ),
        shown=("since", "time", "hours_reached", "years_reached", "thanked"),
        orders={"name": Order(BY_SORT_NAME, "Volunteers by last name", "Volunteers by last name, Z to A")},
        filters={"with": "Organisation"},
    )
)


def recognised(scope: Scope, organisation: Organisation, gone: Sequence[str] = ()) -> Found[Row]:
    """The people with approved hours with one organisation of the scope."""

    def rows(people: Sequence[Person]) -> list[Row]:
        found = queries.tallies(organisation.id, [each.id for each in people])
        return [Row(each, organisation, found[each.id]) for each in people]

    return Found(RECOGNITION, queries.with_hours(scope, organisation.id), rows, gone)
