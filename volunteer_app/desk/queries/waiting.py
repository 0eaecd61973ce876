"""What waits for somebody, on the start page: the first rows and the number of all, in one statement each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, wraps
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import Select, func, select

from volunteer_app.desk.rules.telling import LONGEST_LIST
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db

Row = TypeVar("Row")
# Scopes for which a process keeps each statement: more coordinators than work in one hour on one machine
KEPT = 256


@dataclass(frozen=True)
class Waiting(Generic[Row]):
    """How many rows wait, and the first of them."""

    count: int
    first: Sequence[Row]


class Rows(NamedTuple, Generic[Row]):
    """Which rows wait, in which order, and what is loaded with those that are shown."""

    statement: Select[Row]
    order: Sequence[Any]
    shown: Sequence[Any]


def first_of(describe: Callable[[Scope], Rows[Row]]) -> Callable[[Scope], Waiting[Row]]:
    """A read of the first rows, whose statement is built once for each scope and day.

    To build it takes longer than the database over it, and a start page asks nine. `describe` must depend on
    nothing but the scope and the day: not on the hour.
    """

    @lru_cache(maxsize=KEPT)
    def built(scope: Scope, _day: date) -> Select[Row, int]:
        return _first(*describe(scope))

    @wraps(describe)
    def read(scope: Scope) -> Waiting[Row]:
        rows = db.session.execute(built(scope, clock.today())).all()
        return Waiting(rows[0][1] if rows else 0, [row[0] for row in rows])

    return read


def _first(statement: Select[Any], order: Sequence[Any], shown: Sequence[Any]) -> Select[Any, int]:
    """The first are chosen before anything is joined to them: ten people are looked up, not thousands."""
    entity = statement.column_descriptions[0]["entity"]
    counted = statement.with_only_columns(entity.id, func.count().over().label("number"))
    chosen = counted.order_by(*order).limit(LONGEST_LIST).subquery()
    first = select(entity, chosen.c.number).join(chosen, chosen.c.id == entity.id)
    return first.options(*shown).order_by(*order)
