"""Records that an import made by mistake go again, as long as nobody has touched them or built upon them."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, delete, literal, or_, select

from volunteer_app.foundation import bulk_history, following, search_index
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import Base, db
from volunteer_app.foundation.history import KEPT_BY
from volunteer_app.people.models import Affiliation, DuplicateLook, DuplicatePair, Person, PersonMerge

CHANGED = "The record was changed since"
MERGED = "The record was merged with another, or parted from it"
DECIDED = "Somebody decided that this is not the same person as another"
HELD_ELSEWHERE = "Another organisation holds the record too"
ELSE = "Something else was built upon the record"

# What goes with a record, or is asked about by name below.
_KNOWN = frozenset({"import_row", "person_merge", "duplicate_pair", "duplicate_look"})


def touched(made: Any, organisation_id: int, *, part_of_it: Collection[type[Base]] = ()) -> list[Select[Any]]:
    """Statements that give the rows whose person stays, each with the reason: (row_id, words).

    `made`: a subquery with row_id, record_id and record_version of each row. `part_of_it`: tables of which a
    row for this organisation came with the import, and is no sign that somebody built upon the record.
    """
    return [
        because(made, CHANGED, Person, Person.id).where(Person.version != made.c.record_version),
        *_with_followers(made, organisation_id, {Affiliation, *part_of_it}),
        because(made, MERGED, PersonMerge, PersonMerge.kept_id),
        because(made, MERGED, PersonMerge, PersonMerge.merged_id),
        because(made, DECIDED, DuplicatePair, DuplicatePair.first_id).where(_was_dismissed()),
        because(made, DECIDED, DuplicatePair, DuplicatePair.second_id).where(_was_dismissed()),
        *_with_anything_else(made),
    ]


def because(made: Any, words: str, model: Any, column: Any) -> Select[Any]:
    """The rows whose record this column names, with the reason in words."""
    return select(made.c.row_id, literal(words).label("words")).join(model, column == made.c.record_id)


def _was_dismissed() -> Any:
    return DuplicatePair.dismissed_at.is_not(None)


def _with_followers(made: Any, organisation_id: int, part_of_it: Collection[Any]) -> list[Select[Any]]:
    """Everything that would follow a person in a merge was built upon the record; what is protected has
    the words of anything else."""
    found = []
    for each in following.followers.values():
        statement = because(made, _words(each), each.model, each.whose)
        if each.model in part_of_it:
            model: Any = each.model
            statement = statement.where(model.organisation_id != organisation_id)
        found.append(statement)
    return found


def _words(each: following.Follower) -> str:
    if each.is_protected:
        return ELSE
    return HELD_ELSEWHERE if each.model is Affiliation else f"There are {each.many}"


def _with_anything_else(made: Any) -> list[Select[Any]]:
    """A table of which this file knows nothing yet keeps a record, too: nothing that names it breaks."""
    tables = Base.metadata.tables
    return [
        because(made, ELSE, tables[table], tables[table].c[column])
        for table, column in following.staying
        if table not in _KNOWN and tables[table].c[column].foreign_keys
    ]


def remove(
    person_ids: Sequence[int], action: StrEnum, *, organisation_id: int, by: Actor, reason: str
) -> None:
    """Delete records that `touched` does not name. History keeps that they were there, and that they went."""
    if not person_ids:
        return
    ids = list(person_ids)
    for model, same in (
        (DuplicatePair, or_(is_among(DuplicatePair.first_id, ids), is_among(DuplicatePair.second_id, ids))),
        (DuplicateLook, is_among(DuplicateLook.person_id, ids)),
        (Affiliation, is_among(Affiliation.person_id, ids)),
    ):
        db.session.execute(
            delete(model).where(same),
            execution_options={KEPT_BY: action.value, "synchronize_session": False},
        )
    bulk_history.remove_many(Person, ids, action, by=by, organisation_id=organisation_id, reason=reason)
    search_index.fill(Person, ids)
