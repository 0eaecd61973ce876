"""The tables of figures for a board."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from volunteer_app.foundation.presenting import period
from volunteer_app.safeguarding.board import queries
from volunteer_app.safeguarding.board.rules import HalfYear, figures, half_years
from volunteer_app.safeguarding.rules import ConcernKind, Outcome

PERIODS = 4
TOO_FEW = "Too few to tell apart"


@dataclass(frozen=True)
class Table:
    """A table: its caption, its headings, and its rows, each with a period first."""

    key: str
    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


def tables(organisation_id: int, today: date) -> list[Table]:
    """What was raised, closed and referred in the latest half-years that are over; three statements."""
    over = half_years(today, PERIODS)
    return [
        _table("raised", "Raised", queries.raised(organisation_id), ConcernKind, over),
        _table("closed", "Closed", queries.closed(organisation_id), Outcome, over),
        _table("referred", "Referred to others", queries.referred(organisation_id), (), over),
    ]


def _table(
    key: str,
    caption: str,
    happened: Sequence[tuple[date, Any]],
    kinds: Iterable[Any],
    over: Sequence[HalfYear],
) -> Table:
    parts = list(kinds)
    rows = []
    for each in over:
        found = figures(happened, each, parts)
        named = period(each.starts_on, each.ends_before)
        rows.append([named, found.total, *(found.parts or [TOO_FEW] * len(parts))])
    return Table(key, caption, ["Period", "All", *(each.words for each in parts)], rows)
