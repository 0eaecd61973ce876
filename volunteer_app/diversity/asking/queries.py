"""What people answered. For the person's own pages, and for the counting of publications alone."""

import json
from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import select

from volunteer_app.diversity.condition import queries as conditions
from volunteer_app.diversity.models import EqualityAnswers
from volunteer_app.diversity.rules import questions as rules
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.people import queries as people
from volunteer_app.people.models import Person
from volunteer_app.recruitment.models import Application

COUNTED = (
    EqualityAnswers.person_id,
    EqualityAnswers.reference,
    EqualityAnswers.changes,
    EqualityAnswers.said_sealed,
)
# SQLite takes so many values in one statement, and some more
AT_ONCE = 10_000


class Answered(NamedTuple):
    """What somebody answered, by question; how often that changed; and which questions were put to them."""

    answers: dict[str, str]
    changes: int
    asked: frozenset[str] = frozenset()


def answers_of(person_ids: Collection[int]) -> dict[int, Answered]:
    """What these people answered, for the counting of publications alone; a few statements, however many."""
    found: dict[int, Answered] = {}
    numbers = sorted(person_ids)
    for some in (numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE)):
        statement = select(*COUNTED).where(is_among(EqualityAnswers.person_id, some))
        for person_id, reference, changes, sealed in db.session.execute(statement):
            said = _opened(reference, sealed) if sealed is not None else {}
            found[person_id] = Answered(said.get("answers", {}), changes, frozenset(said.get("asked", ())))
    return found


def has_condition() -> bool:
    """Whether the legal condition is in force that the question of lived experience rests on."""
    return conditions.in_force(clock.today()) is not None


def asked() -> tuple[str, ...]:
    """The codes of the questions that are put to people today."""
    return rules.asked(with_condition=has_condition())


def _opened(reference: str, sealed: bytes) -> dict[str, Any]:
    opened: dict[str, Any] = json.loads(EqualityAnswers.said.opened_for(EqualityAnswers, reference, sealed))
    return opened


def row_of(person_id: int) -> EqualityAnswers | None:
    """The one row of a person."""
    return db.session.scalars(
        select(EqualityAnswers).where(EqualityAnswers.person_id == person_id)
    ).one_or_none()


def all_rows_of(person_id: int) -> list[EqualityAnswers]:
    """The rows of a person and of the records that were merged into theirs, at whatever remove."""
    found, newest = {person_id}, {person_id}
    while newest:
        newest = set(db.session.scalars(select(Person.id).where(Person.merged_into_id.in_(newest)))) - found
        found |= newest
    statement = select(EqualityAnswers).where(EqualityAnswers.person_id.in_(found))
    return list(db.session.scalars(statement.order_by(EqualityAnswers.id)))


def holds(scope: Scope, person_id: int) -> bool:
    """Whether an organisation of the scope holds this person's record."""
    return db.session.scalar(select(people.people(scope).where(Person.id == person_id).exists())) is True


def application_sent(reference: str) -> Application | None:
    """The application of this reference: only for the browser that sent it."""
    return db.session.scalars(select(Application).where(Application.reference == reference)).one_or_none()
