"""What the list of training sessions shows, sorts by and exports."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, link, tag
from volunteer_app.foundation.permissions import Permission
from volunteer_app.training.sessions import presenters, queries
from volunteer_app.training.sessions.models import TrainingSession
from volunteer_app.training.sessions.queries import SessionFilters
from volunteer_app.training.sessions.rules import BookingState


@dataclass(frozen=True)
class Row:
    """A session, and how many bookings it has in each state."""

    session: TrainingSession
    taken: Counter[BookingState]


def _of(value: Callable[[TrainingSession], str | int | date]) -> Callable[[Row], str | int | date]:
    return lambda row: value(row.session)


def _number(state: BookingState) -> Callable[[Row], int]:
    return lambda row: row.taken[state]


def _linked_title(row: Row) -> str:
    return link("training.training_session", row.session.reference, row.session.title)


def _when(row: Row) -> datetime:
    return row.session.starts_at


def _shown_when(row: Row) -> str:
    return presenters.short_when(row.session)


def _shown_state(row: Row) -> str:
    return tag(presenters.state(row.session), presenters.tone(row.session))


SESSIONS = declare(
    Listing(
        key="training-sessions",
        title="Training sessions",
        endpoint="training.training_sessions",
        export_endpoint="training.export_training_sessions",
        permission=Permission.TRAINING_VERIFY,
        of=TrainingSession,
        columns=(
            Column("title", "Training", _of(lambda each: each.title), _linked_title),
            Column("reference", "Reference", _of(lambda each: each.reference)),
            Column("starts", "When", _when, _shown_when, order="starts"),
            Column("day", "Day", _of(lambda each: day_of(each.starts_at))),
            Column("minutes", "Minutes", _of(lambda each: each.minutes), is_number=True),
            Column("place", "Place", _of(lambda each: each.place)),
            Column("trainer", "Trainer", _of(lambda each: each.trainer)),
            Column("organisation", "Organisation", _of(lambda each: each.organisation.name)),
            Column("capacity", "Places", _of(lambda each: each.capacity), is_number=True),
            Column("booked", "Booked", _number(BookingState.BOOKED), is_number=True),
            Column("waiting", "Waiting", _number(BookingState.WAITING), is_number=True),
            Column("came", "Came", _number(BookingState.ATTENDED), is_number=True),
            Column("missed", "Did not come", _number(BookingState.NO_SHOW), is_number=True),
            Column("state", "State", _of(presenters.state), _shown_state),
        ),
        shown=("starts", "capacity", "booked", "waiting", "state"),
        orders={
            "starts": Order(
                queries.FIRST_FIRST,
                "Sessions, the earliest at the top",
                "Sessions, the latest at the top",
            )
        },
        filters={"q": "Words", "when": "Coming or past", "organisation": "Organisation"},
        typed=frozenset({"q"}),
    )
)


def sessions(scope: Scope, filters: SessionFilters, gone: Sequence[str] = ()) -> Found[Row]:
    """The scope's sessions that the filters leave."""

    def rows(found: Sequence[TrainingSession]) -> list[Row]:
        counts = queries.counts([each.id for each in found])
        return [Row(each, counts[each.id]) for each in found]

    return Found(SESSIONS, queries.sessions(scope, filters), rows, gone)
