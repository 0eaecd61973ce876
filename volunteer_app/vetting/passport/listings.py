"""What the list of checks to look at again shows, sorts by and exports."""

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, link
from volunteer_app.foundation.permissions import Permission
from volunteer_app.vetting.passport import presenters, queries
from volunteer_app.vetting.passport.models import Reliance


def _linked(row: Reliance) -> str:
    return link("vetting.reliance", row.reference, row.person.full_name)


LOOK_AGAIN = declare(
    Listing(
        key="checks-to-look-at-again",
        title="Checks to look at again",
        endpoint="vetting.look_again",
        export_endpoint="vetting.export_look_again",
        permission=Permission.CHECK_RECORD,
        of=Reliance,
        columns=(
            Column("name", "Name", lambda row: row.person.full_name, _linked),
            Column("reference", "Reference", lambda row: row.reference),
            Column("check", "Check", presenters.in_a_line),
            Column("organisation", "Relied on by", lambda row: row.organisation.name),
            Column("relied", "Relied on since", lambda row: day_of(row.relied_at)),
            Column(
                "changed",
                "Changed on",
                lambda row: day_of(row.look_again_at) if row.look_again_at else None,
                order="changed",
            ),
        ),
        shown=("check", "organisation", "relied", "changed"),
        orders={"changed": Order(queries.LONGEST_WAIT_FIRST, "Longest wait first", "Shortest wait first")},
        filters={},
    )
)


def look_again(scope: Scope) -> Found[Reliance]:
    """What the scope's organisations relied on and must look at again."""
    return Found(LOOK_AGAIN, queries.to_look_at(scope), list)
