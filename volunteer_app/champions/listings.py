"""What the register of champions shows, sorts by and exports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from volunteer_app.champions import queries
from volunteer_app.champions.models import ChampionTerm
from volunteer_app.champions.queries import Seat
from volunteer_app.champions.rules import TONES, Standing
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, link, tag
from volunteer_app.organisations.models import Organisation


@dataclass(frozen=True)
class Row:
    """A department or agency, and who is champion there."""

    body: Organisation
    seat: Seat

    @property
    def now(self) -> ChampionTerm | None:
        """The present champion."""
        return self.seat.now


def last_day(term: ChampionTerm | None) -> date | None:
    """The last day of a term."""
    return term.ends_before - timedelta(days=1) if term is not None else None


def _linked(row: Row) -> str:
    return link("champions.body", row.body.reference, row.body.name)


def _shown_standing(row: Row) -> str:
    return tag(row.seat.standing.words, TONES[row.seat.standing])


def _following(row: Row) -> str:
    return row.seat.following.name if row.seat.following is not None else ""


CHAMPIONS = declare(
    Listing(
        key="champions",
        title="Register of volunteering champions",
        endpoint="champions.register",
        export_endpoint="champions.export_register",
        permission=Permission.CHAMPION_VIEW,
        of=Organisation,
        columns=(
            Column("body", "Department or agency", lambda row: row.body.name, _linked, order="body"),
            Column("kind", "Kind", lambda row: row.body.kind),
            Column("above", "Under", lambda row: row.body.parent.name if row.body.parent else ""),
            Column("champion", "Champion", lambda row: row.now.name if row.now else ""),
            Column("standing", "Status", lambda row: row.seat.standing.words, _shown_standing),
            Column("starts", "First day", lambda row: row.now.starts_on if row.now else None),
            Column("ends", "Last day", lambda row: last_day(row.now)),
            Column("email", "Email", lambda row: row.now.email if row.now else ""),
            Column("telephone", "Telephone", lambda row: row.now.telephone if row.now else ""),
            Column("next", "Next champion", _following),
        ),
        shown=("champion", "standing", "ends", "email", "next"),
        orders={"body": Order(queries.BY_NAME, "By name, A to Z", "By name, Z to A")},
        filters={"standing": "Status"},
    )
)


def champions(
    scope: Scope | None, search: str, standing: Standing | None, gone: Sequence[str] = ()
) -> Found[Row]:
    """The bodies of the scope, each with its champion; None: all bodies."""

    def rows(found: Sequence[Organisation]) -> list[Row]:
        seats = queries.seats([each.id for each in found])
        return [Row(each, seats.get(each.id, queries.EMPTY)) for each in found]

    return Found(CHAMPIONS, queries.bodies(scope, search=search, wanted=standing), rows, gone)
