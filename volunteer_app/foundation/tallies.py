"""How many rows of each state belong to each of some others, in one statement."""

from collections import Counter
from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select

from volunteer_app.foundation.database import db


def by_state(belongs_to: Any, state: Any, ids: Collection[int]) -> dict[int, Counter[Any]]:
    """For each of `ids`, how many rows whose column `belongs_to` names it are in each `state`."""
    statement = select(belongs_to, state, func.count()).where(belongs_to.in_(ids)).group_by(belongs_to, state)
    found: dict[int, Counter[Any]] = {each: Counter() for each in ids}
    for number, value, many in db.session.execute(statement):
        found[number][value] = many
    return found
