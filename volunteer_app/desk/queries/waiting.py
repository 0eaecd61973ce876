"""How many rows wait, and the first of them: what every section of the start page asks for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, wraps
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar

from sqlalchemy import Select, func, select

from volunteer_app.desk.rules.telling import LONGEST_LIST
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db

Row = TypeVar("Row")
Built = TypeVar("Built")
Whose = ParamSpec("Whose")
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


def built_daily(build: Callable[Whose, Built]) -> Callable[Whose, Built]:
    """Build a statement once for each scope, officer and day: that takes longer than the database over it.

    `build` must depend on nothing but what it is given, all of it hashable, and the day: not on the hour.
    """

    def build_on(_day: date, *whose: Any, **named: Any) -> Built:
        return build(*whose, **named)

    built: Callable[..., Built] = lru_cache(maxsize=KEPT)(build_on)

    @wraps(build)
    def of_today(*whose: Whose.args, **named: Whose.kwargs) -> Built:
        return built(clock.today(), *whose, **named)

    return of_today


def waiting(describe: Callable[Whose, Rows[Row]]) -> Callable[Whose, Waiting[Row]]:
    """A read of the first rows of what a scope, or a scope and an officer, describe; its statement is
    `built_daily`.
    """

    @built_daily
    def built(*whose: Whose.args, **named: Whose.kwargs) -> Select[Row, int]:
        return _first(*describe(*whose, **named))

    @wraps(describe)
    def read(*whose: Whose.args, **named: Whose.kwargs) -> Waiting[Row]:
        return _read(built(*whose, **named))

    return read


def _read(statement: Select[Any, int]) -> Waiting[Any]:
    rows = db.session.execute(statement).all()
    return Waiting(rows[0][1] if rows else 0, [row[0] for row in rows])


def _first(statement: Select[Any], order: Sequence[Any], shown: Sequence[Any]) -> Select[Any, int]:
    """The first rows with what is `shown` of them, and the number of all.

    The first are chosen before anything is joined to them: ten people are looked up, not thousands.
    """
    entity = statement.column_descriptions[0]["entity"]
    counted = statement.with_only_columns(entity.id, func.count().over().label("number"))
    chosen = counted.order_by(*order).limit(LONGEST_LIST).subquery()
    first = select(entity, chosen.c.number).join(chosen, chosen.c.id == entity.id)
    return first.options(*shown).order_by(*order)
