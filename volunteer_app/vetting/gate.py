"""The list for a prison's gate: who is cleared on a day, how they may move, and nothing else of them."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased, load_only

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Anchor, Page, page
from volunteer_app.people.models import Person
from volunteer_app.people.queries import BY_SORT_NAME
from volunteer_app.vetting import queries
from volunteer_app.vetting.clearing import PhotoId
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import PRISON_DECIDES, ClearanceLevel

LONGEST_GATE_LIST = 1000
LINES_ON_A_SCREEN = 100


class GateLine(NamedTuple):
    """What a gate needs to know of a cleared person, and nothing else."""

    name: str
    photo_id: PhotoId | None
    level: ClearanceLevel | None
    conditions: str


def gate_page(scope: Scope, organisation_id: int, day: date, anchor: Anchor) -> Page[GateLine]:
    """A page of the gate list, for a screen.

    Raises:
        NotFound: the prison is not in the scope.
    """
    statement = _at_gate(scope, organisation_id, day)
    found = page(statement, BY_SORT_NAME, anchor, of=Person, size=LINES_ON_A_SCREEN)
    return Page(_lines(found.items), found.next_after, found.previous_before)


def gate_list(scope: Scope, organisation_id: int, day: date) -> list[GateLine]:
    """The whole gate list, to print: at most `LONGEST_GATE_LIST` lines.

    Raises:
        NotFound: the prison is not in the scope.
    """
    statement = _at_gate(scope, organisation_id, day).order_by(Person.sort_name, Person.id)
    return _lines(db.session.execute(statement.limit(LONGEST_GATE_LIST)))


def _lines(rows: Iterable[Any]) -> list[GateLine]:
    return [GateLine(row[0].full_name, *row[1:]) for row in rows]


def _at_gate(scope: Scope, organisation_id: int, day: date) -> Select[*tuple[Any, ...]]:
    if not scope.reaches(organisation_id):
        raise NotFound
    return _cleared(organisation_id, day)


@lru_cache(maxsize=256)  # a prison asks all day long, and it is slow to build
def _cleared(organisation_id: int, day: date) -> Select[*tuple[Any, ...]]:
    """Who is cleared for a prison on a day; of two clearances of one person, the newer one counts."""
    newer = aliased(Check)
    replaced = exists().where(
        newer.person_id == Check.person_id,
        newer.kind.in_(PRISON_DECIDES),  # says nothing more, but their other checks need not be read
        newer.establishment_id == Check.establishment_id,
        newer.id > Check.id,
        *queries.in_force(newer, day),
    )
    return (
        select(Person, Check.photo_id, Check.clearance_level, Check.conditions)
        .options(load_only(Person.reference, Person.first_name, Person.last_name))
        .join(Check, Check.person_id == Person.id)
        .where(Check.kind.in_(PRISON_DECIDES), Check.establishment_id == organisation_id)
        .where(*queries.in_force(Check, day), ~replaced, ~queries.taken_back_since())
    )
