"""What a prison's own staff see of who is placed there today, whoever placed them: name, role, organisation,
and the times for which they signed up. Nothing leads to a record of another organisation.
"""

from collections.abc import Sequence

from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare
from volunteer_app.placements.models import Placement
from volunteer_app.placements.overview import queries
from volunteer_app.placements.overview.listings import Row, times

IN_PRISON = declare(
    Listing(
        key="in-prison-today",
        title="In your prison today",
        endpoint="placements.in_prison_today",
        export_endpoint="placements.export_in_prison_today",
        permission=Permission.PLACE_VIEW,
        of=Placement,
        columns=(
            Column("name", "Volunteer", lambda row: row.placement.person.full_name),
            Column("place", "Prison", lambda row: row.placement.place.name, order="place"),
            Column("role", "Role", lambda row: row.placement.role.name),
            Column("organisation", "Organisation", lambda row: row.placement.organisation.name),
            Column("times", "Signed up for today", times),
        ),
        shown=("place", "role", "organisation", "times"),
        orders={"place": Order(queries.BY_PLACE, "By prison", "By prison, backwards")},
        filters={"place": "Prison"},
    )
)


def in_prison_today(scope: Scope, place: str, gone: Sequence[str] = ()) -> Found[Row]:
    """Who has a placement in force today at the scope's own prisons, whoever placed them."""

    def rows(found: Sequence[Placement]) -> list[Row]:
        known = queries.times_today([each.id for each in found])
        return [Row(each, times=known.get(each.id, ())) for each in found]

    return Found(IN_PRISON, queries.in_prisons_today(scope, place), rows, gone)
