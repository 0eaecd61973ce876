"""What the list of people shows, sorts by and exports."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from markupsafe import Markup

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, link
from volunteer_app.foundation.permissions import Permission, viewer
from volunteer_app.people import filters, queries, searching
from volunteer_app.people.filters import Filter
from volunteer_app.people.models import Person

ON_BEHALF = Markup(
    ' <strong class="govuk-tag govuk-tag--grey govuk-!-font-size-16">Entered on behalf</strong>'
)


@dataclass(frozen=True)
class Row:
    """A person, with the organisations of the viewer's scope that hold the record."""

    person: Person
    holders: Sequence[str]


def _name(row: Row) -> str:
    return f"{row.person.last_name}, {row.person.first_name}"


def _linked_name(row: Row) -> str:
    found = link("desk.person", row.person.reference, _name(row))
    return found + ON_BEHALF if row.person.entered_on_behalf else found


PEOPLE = declare(
    Listing(
        key="people",
        title="People",
        endpoint="people.list_people",
        export_endpoint="people.export_people",
        permission=Permission.PERSON_VIEW,
        of=Person,
        columns=(
            Column("name", "Name", _name, _linked_name, order="name"),
            Column("reference", "Reference", lambda row: row.person.reference),
            Column("known_as", "Known as", lambda row: row.person.known_as),
            Column("email", "Email address", lambda row: row.person.email),
            Column("phone", "Telephone", lambda row: row.person.phone),
            Column("postcode", "Postcode", lambda row: row.person.postcode),
            Column("language", "Language", lambda row: row.person.preferred_language),
            Column("added", "Added on", lambda row: day_of(row.person.created_at)),
            Column("on_behalf", "Entered on behalf", lambda row: row.person.entered_on_behalf),
            Column("holders", "Record held by", lambda row: ", ".join(row.holders)),
        ),
        shown=("reference", "holders"),
        orders={"name": Order(queries.BY_SORT_NAME, "People by last name", "People by last name, Z to A")},
        filters=filters.LABELS,
    )
)


def asked() -> list[Filter]:
    """The filters that the viewer has, with what the address asks for."""
    return filters.asked(request.args, viewer().scope_of)


def found(scope: Scope, words: str) -> Found[Row]:
    """The people of the scope whom the words find, and whom the filters of the address leave."""

    def rows(people: Sequence[Person]) -> list[Row]:
        holders = queries.holders(scope, [each.id for each in people])
        return [Row(each, holders.get(each.id, ())) for each in people]

    wanted = asked()
    gone = [each.label for each in wanted if each.is_gone]
    return Found(PEOPLE, searching.find(scope, words).where(*filters.conditions(wanted)), rows, gone)
