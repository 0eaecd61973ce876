"""What the list of placements of bulk work shows and exports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, link, tag
from volunteer_app.placements.bulk import queries
from volunteer_app.placements.bulk.hanging import Hanging
from volunteer_app.placements.bulk.models import BulkChange, BulkChangeItem
from volunteer_app.placements.bulk.rules import Outcome

# What a preview has no column for: nothing has come of it yet
AFTERWARDS = frozenset({"outcome", "left"})
TONES = {Outcome.WAITING: "neutral", Outcome.DONE: "good", Outcome.LEFT: "attention"}


@dataclass(frozen=True)
class Row:
    """A placement of bulk work, with what hangs on it."""

    item: BulkChangeItem
    hanging: Hanging


def _linked_name(row: Row) -> str:
    return link("placements.placement", row.item.placement.reference, row.item.placement.person.full_name)


def _last_day(row: Row) -> date:
    return row.item.placement.ends_before - timedelta(days=1)


def _shown_outcome(row: Row) -> str:
    return tag(row.item.outcome.words, TONES[row.item.outcome])


ITEMS = declare(
    Listing(
        key="bulk-placements",
        title="Bulk work on placements",
        endpoint="placements.bulk_change",
        export_endpoint="placements.export_bulk_change",
        permission=Permission.PLACEMENT_APPROVE,
        of=BulkChangeItem,
        columns=(
            Column("name", "Volunteer", lambda row: row.item.placement.person.full_name, _linked_name),
            Column("reference", "Placement", lambda row: row.item.placement.reference),
            Column("role", "Role", lambda row: row.item.placement.role.name),
            Column("place", "Place", lambda row: row.item.placement.place.name),
            Column("starts", "First day", lambda row: row.item.placement.starts_on),
            Column("ends", "Last day", _last_day),
            Column("supervisor", "Supervisor", lambda row: row.item.placement.supervisor),
            Column("fate", "What happens", lambda row: row.item.fate.words),
            Column("hangs", "What hangs on it", lambda row: row.hanging.words),
            Column("outcome", "What came of it", lambda row: row.item.outcome.words, _shown_outcome),
            Column("left", "Why it was left", lambda row: row.item.left_because),
            Column("organisation", "Organisation", lambda row: row.item.placement.organisation.name),
            Column("number", "Number", lambda row: row.item.id, order="number", is_number=True),
        ),
        shown=("role", "starts", "ends", "fate", "hangs", "outcome", "left"),
        orders={
            "number": Order(
                queries.BY_NUMBER, "Placements, in the order of their making", "Placements, the latest first"
            )
        },
        filters={"of": "Bulk work", "outcome": "What came of it"},
    )
)


def _preview() -> Listing[Row]:
    """The list before anything was done."""
    columns = tuple(each for each in ITEMS.columns if each.key not in AFTERWARDS)
    shown = tuple(key for key in ITEMS.shown if key not in AFTERWARDS)
    return replace(ITEMS, columns=columns, shown=shown)


def items(
    change: BulkChange,
    outcome: Outcome | None,
    hanging: Mapping[int, Hanging],
    gone: Sequence[str] = (),
) -> Found[Row]:
    """The placements of bulk work, all or those with an outcome. `hanging`: by the number of a placement."""

    def rows(found: Sequence[BulkChangeItem]) -> list[Row]:
        return [Row(each, hanging.get(each.placement_id, Hanging())) for each in found]

    return Found(
        ITEMS if change.begun_at is not None else _preview(), queries.items(change.id, outcome), rows, gone
    )
