"""What the lists of sessions and of rotas show, sort by and export."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.day_times import times_words
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, link, tag
from volunteer_app.foundation.permissions import Permission
from volunteer_app.placements.rota import presenters, queries, recurring, who
from volunteer_app.placements.rota.models import Rota, RotaSession
from volunteer_app.placements.rota.queries import SessionFilters
from volunteer_app.placements.rota.rules import SignUpState
from volunteer_app.placements.rota.words import short_when


@dataclass(frozen=True)
class Row:
    """A session, and how many signed up in each state; of those with a place, who can come."""

    session: RotaSession
    taken: Counter[SignUpState]


def _of(value: Callable[[RotaSession], str | int | date]) -> Callable[[Row], str | int | date]:
    return lambda row: value(row.session)


def _number(state: SignUpState) -> Callable[[Row], int]:
    return lambda row: row.taken[state]


def _linked_when(row: Row) -> str:
    return link("placements.rota_session", row.session.reference, short_when(row.session))


def _day(row: Row) -> date:
    return day_of(row.session.starts_at)


def _shown_state(row: Row) -> str:
    return tag(presenters.state(row.session), presenters.tone(row.session))


SESSIONS = declare(
    Listing(
        key="rota-sessions",
        title="Rota",
        endpoint="placements.rota_sessions",
        export_endpoint="placements.export_rota_sessions",
        permission=Permission.ROTA_MANAGE,
        of=RotaSession,
        columns=(
            Column("when", "When", _of(short_when), _linked_when, order="when"),
            Column("reference", "Reference", _of(lambda each: each.reference)),
            Column("day", "Day", _day),
            Column("times", "Times", _of(lambda each: times_words(each.starts_at, each.ends_at))),
            Column("minutes", "Minutes", _of(lambda each: each.minutes), is_number=True),
            Column("rota", "Rota", _of(lambda each: each.rota.title)),
            Column("place", "Place", _of(lambda each: each.place.name)),
            Column("role", "Role", _of(lambda each: each.rota.role.name)),
            Column("organisation", "Organisation", _of(lambda each: each.organisation.name)),
            Column("needed", "Needed", _of(lambda each: each.needed), is_number=True),
            Column("placed", "Signed up", _number(SignUpState.PLACED), is_number=True),
            Column("waiting", "Waiting", _number(SignUpState.WAITING), is_number=True),
            Column("came", "Came", _number(SignUpState.ATTENDED), is_number=True),
            Column("missed", "Did not come", _number(SignUpState.MISSED), is_number=True),
            Column("outside", "Outside the regime times", _of(lambda each: each.is_outside)),
            Column("state", "State", _of(presenters.state), _shown_state),
        ),
        shown=("rota", "place", "needed", "placed", "state"),
        orders={
            "when": Order(
                queries.FIRST_FIRST,
                "Sessions, the earliest at the top",
                "Sessions, the latest at the top",
            )
        },
        filters={"when": "Coming or past", "place": "Place", "rota": "Rota"},
    )
)


def sessions(scope: Scope, filters: SessionFilters, gone: Sequence[str] = ()) -> Found[Row]:
    """The scope's sessions that the filters leave."""

    def rows(found: Sequence[RotaSession]) -> list[Row]:
        counts = who.counts_coming([each.id for each in found])
        return [Row(each, counts[each.id]) for each in found]

    return Found(SESSIONS, queries.sessions(scope, filters), rows, gone)


def _linked_title(row: Rota) -> str:
    return link("placements.rota", row.reference, row.title)


def _last_day(row: Rota) -> date:
    return row.ends_before - timedelta(days=1)


ROTAS = declare(
    Listing(
        key="rotas",
        title="Rotas",
        endpoint="placements.rotas",
        export_endpoint="placements.export_rotas",
        permission=Permission.ROTA_MANAGE,
        of=Rota,
        columns=(
            Column("title", "Rota", lambda row: row.title, _linked_title),
            Column("reference", "Reference", lambda row: row.reference),
            Column("role", "Role", lambda row: row.role.name),
            Column("place", "Place", lambda row: row.place.name),
            Column("organisation", "Organisation", lambda row: row.organisation.name),
            Column("repeat", "How often", lambda row: recurring.repeat_words(row.starts_on, row.repeat)),
            Column("times", "Times", lambda row: row.times),
            Column("needed", "Needed", lambda row: row.needed, is_number=True),
            Column("starts", "First day", lambda row: row.starts_on, order="starts"),
            Column("ends", "Last day", _last_day),
        ),
        shown=("role", "place", "repeat", "times", "ends"),
        orders={
            "starts": Order(
                queries.ROTAS_LATEST_FIRST,
                "Rotas, the latest first day at the top",
                "Rotas, the earliest first day at the top",
                falls=True,
            )
        },
        filters={},
    )
)


def rotas(scope: Scope) -> Found[Rota]:
    """The rotas of the scope."""
    return Found(ROTAS, queries.rotas(scope), list)
