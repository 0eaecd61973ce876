"""Which rows follow a person when two records of the same person are merged.

Declared beside the model, as personal data is. A test fails for a table that refers to a person and neither
follows nor says why it stays. What follows is moved table by table, and history, versions and constraints see
each row; what a unique constraint forbids stays where it is.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Index,
    UniqueConstraint,
    and_,
    exists,
    func,
    inspect,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from volunteer_app.foundation import bulk_history, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import Base, db

Rows = Mapping[type[Base], list[int]]


@dataclass(frozen=True)
class Follower:
    """A table whose rows belong to a person. `one`, `many`: one of them, and several, in words.

    `is_protected`: that there is such a row says something of the person that coordinators, who merge records
    and take files back, must not learn. No page counts these, or names what they are.
    """

    model: type[Base]
    one: str
    many: str
    column: str = "person_id"
    is_protected: bool = False

    def counted(self, number: int) -> str:
        """In words: 1 placement, 3 placements."""
        return f"{number} {self.one if number == 1 else self.many}"

    @property
    def whose(self) -> Any:
        """The column that says whose the row is."""
        return getattr(self.model, self.column)


followers: dict[type[Base], Follower] = {}
# Columns that refer to a person and stay as they are in a merge, with the reason.
staying: dict[tuple[str, str], str] = {}


def declare(model: type[Base], one: str, many: str, *, column: str = "person_id") -> None:
    """Rows of this table follow their person."""
    followers[model] = Follower(model, one, many, column)


def declare_protected(model: type[Base]) -> None:
    """Rows of this table follow their person, and no page of merges and imports tells that there are any."""
    followers[model] = Follower(model, "protected record", "protected records", is_protected=True)


def stays(model: type[Base], column: str, *, why: str) -> None:
    """Rows of this table keep the person that they name, for this reason."""
    staying[model.__tablename__, column] = why


def uncovered(tables: Iterable[Any]) -> list[str]:
    """Columns that refer to a person of which nobody said what a merge does with them."""
    known = {(each.model.__tablename__, each.column) for each in followers.values()} | set(staying)
    return sorted(
        f"{table.name}.{column.name}"
        for table in tables
        for column in table.columns
        if _refers_to_a_person(column) and (table.name, column.name) not in known
    )


def count(person_ids: Collection[int]) -> dict[tuple[str, int], int]:
    """How many rows each of these people has, by table and person; one statement for all tables."""
    parts = [
        select(literal(each.model.__tablename__), each.whose, func.count())
        .where(each.whose.in_(person_ids))
        .group_by(each.whose)
        for each in followers.values()
    ]
    return {(table, person): number for table, person, number in db.session.execute(union_all(*parts))}


def in_both(one_id: int, other_id: int) -> dict[str, int]:
    """How many rows could not follow from one person to the other, by table; one statement for all tables."""
    parts = []
    for each in followers.values():
        if keys := uniques(each):
            one, other = aliased(each.model), aliased(each.model)
            same = or_(*(and_(_same(one, other, key.others), key.holds(one, other)) for key in keys))
            like_it = exists().where(getattr(other, each.column) == other_id, same)
            theirs = getattr(one, each.column) == one_id
            parts.append(
                select(literal(each.model.__tablename__), func.count(_id(one))).where(theirs, like_it)
            )
    return {table: number for table, number in db.session.execute(union_all(*parts)) if number}


def hindered(from_id: int, to_id: int) -> Rows:
    """The rows that cannot follow, because the other person has the same already; by table."""
    found: dict[type[Base], list[int]] = {}
    for each in followers.values():
        if uniques(each):
            left = [row for row in _rows(each, from_id) if _key_taken(each, row, to_id)]
            if left:
                found[each.model] = [_number(row) for row in left]
    return found


def move(from_id: int, to_id: int, action: StrEnum, *, by: Actor) -> dict[type[Base], list[int]]:
    """Let everything that can follow do so. Gives the ids of what moved, by table."""
    left = hindered(from_id, to_id)
    moved: dict[type[Base], list[int]] = {}
    for each in followers.values():
        rows = [row for row in _rows(each, from_id) if _number(row) not in left.get(each.model, ())]
        _give(each, rows, to_id, action, by)
        if rows:
            moved[each.model] = [_number(row) for row in rows]
    return moved


def put_back(rows: Rows, from_id: int, to_id: int, action: StrEnum, *, by: Actor) -> Rows:
    """Give these rows back. Gives those that could not go: they are gone, or the place is taken."""
    left: dict[type[Base], list[int]] = {}
    for model, ids in rows.items():
        each = followers[model]
        there = {_number(row): row for row in _rows(each, from_id) if _number(row) in set(ids)}
        going = [row for row in there.values() if not _key_taken(each, row, to_id)]
        _give(each, going, to_id, action, by)
        gone = {_number(row) for row in going}
        if len(gone) < len(ids):
            left[model] = [number for number in ids if number not in gone]
    return left


@dataclass(frozen=True)
class Key:
    """A unique key of which the person is a part: its other columns, and which rows it is for (None: all)."""

    others: list[str]
    only: Any = None

    def holds(self, *rows: Any) -> Any:
        """The condition that the key holds for each of these."""
        if self.only is None:
            return true()
        return and_(*(_id(row).in_(self._held(inspect(row).mapper.entity)) for row in rows))

    def _held(self, model: Any) -> Any:
        like_it = aliased(model)  # its columns stand bare in the condition
        return select(like_it.id).where(self.only)


def uniques(each: Follower) -> list[Key]:
    """The unique keys of which the person is a part."""
    table: Any = each.model.__table__
    keys: list[UniqueConstraint | Index] = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    keys += [index for index in table.indexes if index.unique]
    return [
        Key([column.name for column in key.columns if column.name != each.column], _only(key))
        for key in keys
        if each.column in key.columns
    ]


def _only(key: UniqueConstraint | Index) -> Any:
    """Which rows a partial index is for; it says so for each database, and the same."""
    return key.dialect_options["postgresql"]["where"] if isinstance(key, Index) else None


def by_table(name: str) -> Follower | None:
    """The follower that is kept in this table."""
    return next((each for each in followers.values() if each.model.__tablename__ == name), None)


def _refers_to_a_person(column: Any) -> bool:
    keys = any(key.column.table.name == "person" for key in column.foreign_keys)
    return keys or column.name == "person_id"


def _same(one: Any, other: Any, names: Iterable[str]) -> Any:
    return and_(true(), *(getattr(one, name) == getattr(other, name) for name in names))


def _id(model: Any) -> Any:
    return model.id


def _rows(each: Follower, person_id: int) -> list[Base]:
    model: Any = each.model
    return list(db.session.scalars(select(model).where(each.whose == person_id).order_by(model.id)))


def _key_taken(each: Follower, row: Base, to_id: int) -> bool:
    model: Any = each.model
    for key in uniques(each):
        same = [getattr(model, name) == getattr(row, name) for name in key.others]
        theirs = select(model.id).where(each.whose == to_id, *same, key.holds(model))
        own = select(model.id).where(model.id == _number(row), key.holds(model))
        if db.session.scalar(select(and_(theirs.exists(), own.exists()))):
            return True
    return False


def _give(each: Follower, rows: Sequence[Base], to_id: int, action: StrEnum, by: Actor) -> None:
    """All rows change in one statement and are recorded in one: somebody may have years of hours."""
    bulk_history.change_all(rows, each.column, to_id)
    if each.model.__audited__:
        history.record_all(action, rows, by=by, person_id=to_id)


def _number(row: Base) -> int:
    return int(row.id)  # type: ignore[attr-defined]  # every follower has a number


stays(
    history.HistoryEntry,
    "person_id",
    why="a merge rewrites no history: the timeline of a record reads those that it took in, too",
)
