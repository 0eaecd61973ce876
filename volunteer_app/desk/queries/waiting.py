"""How many rows wait, and the first of them: what every section of the start page asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from volunteer_app.desk.rules.telling import LONGEST_LIST
from volunteer_app.foundation.database import db

Row = TypeVar("Row")


@dataclass(frozen=True)
class Waiting(Generic[Row]):
    """How many rows wait, and the first of them."""

    count: int
    first: Sequence[Row]


def first_of(statement: Select[Any], order: Sequence[Any], shown: Sequence[Any]) -> Waiting[Any]:
    """The first rows with what is `shown` of them, and the number of all, in one statement.

    The first are chosen before anything is joined to them: ten people are looked up, not thousands.
    """
    entity = statement.column_descriptions[0]["entity"]
    counted = statement.with_only_columns(entity.id, func.count().over().label("number"))
    chosen = counted.order_by(*order).limit(LONGEST_LIST).subquery()
    first = select(entity, chosen.c.number).join(chosen, chosen.c.id == entity.id)
    rows = db.session.execute(first.options(*shown).order_by(*order)).all()
    return Waiting(rows[0][1] if rows else 0, [row[0] for row in rows])
