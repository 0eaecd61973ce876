"""What the person record tells of merges and possible duplicates: one statement for all of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, cast, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import UtcDateTime, db
from volunteer_app.people import duplicates
from volunteer_app.people.models import DuplicatePair, Person, PersonMerge
from volunteer_app.people.queries import held_in


@dataclass(frozen=True)
class Note:
    """A merge (`at` is its time) or a possible duplicate; `reference` is the merge’s or the pair’s."""

    reference: str
    at: datetime | None
    person_id: int
    person_reference: str
    name: str
    into_id: int


def notes(scope: Scope, person_id: int) -> list[Note]:
    """The merges that made this record what it is, the latest first, then its possible duplicates."""
    both = union_all(_merges(person_id), _pairs(scope, person_id)).subquery()
    rows = db.session.execute(select(both).order_by(both.c.at.is_(None), both.c.at.desc(), both.c.reference))
    return [
        Note(
            row.reference, row.at, row.id, row.person_reference, f"{row.first_name} {row.last_name}", row.into
        )
        for row in rows
    ]


def _merges(person_id: int) -> Select[*tuple[Any, ...]]:
    """Also the merges of what was merged into it. A cycle cannot be; UNION would end it."""
    standing = PersonMerge.undone_at.is_(None)
    kept = select(literal(person_id).label("id")).cte("kept", recursive=True)
    further = select(PersonMerge.merged_id).join(kept, PersonMerge.kept_id == kept.c.id).where(standing)
    kept = kept.union(further)
    statement: Select[*tuple[Any, ...]] = (
        select(
            PersonMerge.reference,
            PersonMerge.merged_at.label("at"),
            Person.id,
            Person.reference.label("person_reference"),
            Person.first_name,
            Person.last_name,
            PersonMerge.kept_id.label("into"),
        )
        .join(kept, kept.c.id == PersonMerge.kept_id)
        .join(Person, Person.id == PersonMerge.merged_id)
        .where(standing)
    )
    return statement


def _pairs(scope: Scope, person_id: int) -> Select[*tuple[Any, ...]]:
    other = aliased(Person)
    theirs = or_(DuplicatePair.first_id == person_id, DuplicatePair.second_id == person_id)
    its_id = case(
        (DuplicatePair.first_id == person_id, DuplicatePair.second_id), else_=DuplicatePair.first_id
    )
    found = (
        select(
            DuplicatePair.reference,
            cast(null(), UtcDateTime()).label("at"),
            other.id,
            other.reference.label("person_reference"),
            other.first_name,
            other.last_name,
            literal(0).label("into"),
        )
        .join(other, and_(other.id == its_id, other.merged_into_id.is_(None)))
        .where(theirs, DuplicatePair.dismissed_at.is_(None), held_in(scope, other.id))
        .order_by(DuplicatePair.strength.desc(), DuplicatePair.id)
        .limit(duplicates.MOST_ON_A_RECORD)
        .subquery()
    )
    statement: Select[*tuple[Any, ...]] = select(*found.c)
    return statement
