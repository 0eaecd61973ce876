"""What the list of concerns shows, sorts by and exports: never whom one is about, or what it says."""

from collections.abc import Callable, Collection, Sequence

from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, link, tag
from volunteer_app.safeguarding import queries
from volunteer_app.safeguarding.models import Concern
from volunteer_app.safeguarding.rules import ConcernState

TONES = {
    ConcernState.NEW: "attention",
    ConcernState.OPEN: "progress",
    ConcernState.REFERRED: "progress",
    ConcernState.CLOSED: "neutral",
}
NEWEST_FIRST = Order(queries.NEWEST_FIRST, "Raised last, first", "Raised first, first", falls=True)


def _linked(row: Concern) -> str:
    return link("safeguarding.concern", row.reference, row.reference)


def _shown_state(row: Concern) -> str:
    return tag(row.state.words, TONES[row.state])


def _shown_urgent(row: Concern) -> str:
    return tag("Urgent", "bad") if row.is_urgent else "No"


CONCERNS = declare(
    Listing(
        key="concerns",
        title="Concerns",
        endpoint="safeguarding.concerns",
        export_endpoint="safeguarding.export_concerns",
        permission=Permission.CONCERN_HOLD,
        of=Concern,
        columns=(
            Column("reference", "Reference", lambda row: row.reference, _linked),
            Column("kind", "Kind", lambda row: row.kind.words),
            Column("urgent", "Urgent", lambda row: row.is_urgent, _shown_urgent),
            Column("state", "Status", lambda row: row.state.words, _shown_state),
            Column("raised", "Raised", lambda row: row.raised_at, order="raised"),
            Column("organisation", "Organisation", lambda row: row.organisation.name),
            Column("source", "Raised from", lambda row: row.source.words),
            Column("holder", "Taken on by", lambda row: row.held_by or "Nobody yet"),
            Column("changed", "Last change", lambda row: row.updated_at),
        ),
        shown=("kind", "urgent", "state", "raised", "organisation", "holder"),
        orders={"raised": NEWEST_FIRST},
        filters={"state": "Status"},
    )
)

_same: Callable[[Sequence[Concern]], Sequence[Concern]] = list


def concerns(scope: Scope, own_id: int | None, states: Collection[ConcernState]) -> Found[Concern]:
    """The concerns of the scope's organisations in these states."""
    return Found(CONCERNS, queries.concerns(scope, own_id, states), _same)
