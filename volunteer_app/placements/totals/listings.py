"""What the list of volunteers' hours in a period shows, sorts by and exports."""

from collections.abc import Sequence
from dataclasses import dataclass

from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, link
from volunteer_app.foundation.presenting import hours, period
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.people.queries import BY_SORT_NAME
from volunteer_app.placements.totals import presenters, queries
from volunteer_app.placements.totals.queries import Total
from volunteer_app.placements.totals.rules import Period


@dataclass(frozen=True)
class Row:
    """A person with what they came to in a period."""

    person: Person
    organisation: Organisation
    period: Period
    total: Total


def _name(row: Row) -> str:
    return f"{row.person.last_name}, {row.person.first_name}"


def _linked_name(row: Row) -> str:
    return link("desk.person", row.person.reference, _name(row))


TOTALS = declare(
    Listing(
        key="hours-totals",
        title="Hours in a period",
        endpoint="placements.hours_totals",
        export_endpoint="placements.export_hours_totals",
        permission=Permission.HOURS_VERIFY,
        of=Person,
        columns=(
            Column("name", "Volunteer", _name, _linked_name, order="name"),
            Column("reference", "Reference", lambda row: row.person.reference),
            Column("organisation", "Organisation", lambda row: row.organisation.name),
            Column("period", "Period", lambda row: period(row.period.starts_on, row.period.ends_before)),
            Column("sessions", "Entries", lambda row: row.total.sessions, is_number=True),
            Column("time", "Approved hours", lambda row: hours(row.total.minutes)),
            Column("minutes", "Approved minutes", lambda row: row.total.minutes, is_number=True),
            Column("value", "Value", lambda row: presenters.value(row.total.value)),
        ),
        shown=("sessions", "time", "value"),
        orders={"name": Order(BY_SORT_NAME, "Volunteers by last name", "Volunteers by last name, Z to A")},
        filters={"first": "First day", "last": "Last day", "with": "Organisation"},
    )
)


def totals(scope: Scope, organisation: Organisation, asked: Period, gone: Sequence[str] = ()) -> Found[Row]:
    """The people with approved hours of one organisation of the scope in a period."""

    def rows(people: Sequence[Person]) -> list[Row]:
        found = queries.of_people(organisation, asked, [each.id for each in people])
        return [Row(each, organisation, asked, found[each.id]) for each in people]

    return Found(TOTALS, queries.volunteers(scope, organisation, asked), rows, gone)
