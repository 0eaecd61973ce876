"""What the list of actions shows, sorts by and exports."""

from collections.abc import Callable, Sequence

from volunteer_app.champions.actions import queries
from volunteer_app.champions.models import BodyAction
from volunteer_app.champions.reaching import Reach
from volunteer_app.champions.rules import ActionState, Due, is_overdue
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, link, tag

STATE_TONES = {ActionState.OPEN: "progress", ActionState.DONE: "good", ActionState.DROPPED: "neutral"}
OVERDUE = "Overdue"


def state_words(row: BodyAction) -> str:
    """Open, overdue, done or dropped."""
    return OVERDUE if is_overdue(row.state, row.due_on, clock.today()) else row.state.words


def state_tone(row: BodyAction) -> str:
    """The colour of the same."""
    return "bad" if is_overdue(row.state, row.due_on, clock.today()) else STATE_TONES[row.state]


def _linked(row: BodyAction) -> str:
    return link("champions.action", row.reference, row.title)


def _shown_state(row: BodyAction) -> str:
    return tag(state_words(row), state_tone(row))


ACTIONS = declare(
    Listing(
        key="actions",
        title="Actions",
        endpoint="champions.actions",
        export_endpoint="champions.export_actions",
        permission=Permission.DESK_VIEW,
        of=BodyAction,
        columns=(
            Column("title", "Action", lambda row: row.title, _linked, order="title"),
            Column("reference", "Reference", lambda row: row.reference),
            Column("body", "Department or agency", lambda row: row.organisation.name),
            Column("owner", "Owner", lambda row: row.owner.name),
            Column("due", "Due", lambda row: row.due_on, order="due"),
            Column("state", "Status", state_words, _shown_state),
            Column("arose", "Arose from", lambda row: row.arose_from),
            Column("made", "Set", lambda row: row.made_at, order="made"),
            Column("closed", "Closed", lambda row: row.closed_on),
            Column("outcome", "What came of it", lambda row: row.outcome),
        ),
        shown=("body", "owner", "due", "state"),
        orders={
            "due": Order(queries.SOONEST_DUE, "The soonest due first", "The latest due first"),
            "title": Order(queries.BY_TITLE, "By title, A to Z", "By title, Z to A"),
            "made": Order(queries.NEWEST_FIRST, "Set last, first", "Set first, first", falls=True),
        },
        filters={"due": "Status", "body": "Department or agency", "whose": "Owner"},
    )
)

_same: Callable[[Sequence[BodyAction]], Sequence[BodyAction]] = list


def actions(
    reach: Reach, *, search: str, due: Due | None, body: str, own: bool, gone: Sequence[str] = ()
) -> Found[BodyAction]:
    """The actions that the viewer reaches."""
    statement = queries.actions(reach, search=search, due=due, body=body, own=own)
    return Found(ACTIONS, statement, _same, gone)
