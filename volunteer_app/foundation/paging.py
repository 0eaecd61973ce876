"""Keyset paging: a page is found by its first or last row, not by counting rows before it.

Addresses carry the reference of the anchor row only, so that no name or date stands in an address.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy import Row as RowOfSeveral
from sqlalchemy.orm import InstrumentedAttribute, lazyload

from volunteer_app.foundation.database import Base, db

Row = TypeVar("Row")
SIZE = 50
CHOSEN_FIRST = "chosen_first"


@dataclass(frozen=True)
class Key:
    """One column of a total order, never null in its list. The last key of a list must be unique."""

    column: InstrumentedAttribute[Any]
    descending: bool = False


@dataclass(frozen=True)
class Anchor:
    """Where a page starts: after or before the row with this reference."""

    after: str = ""
    before: str = ""


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list, with the anchors of its neighbours (empty: there is none)."""

    items: Sequence[Row]
    next_after: str = ""
    previous_before: str = ""


def page(
    statement: Select[*tuple[Any, ...]],
    keys: Sequence[Key],
    anchor: Anchor,
    *,
    of: type[Base],
    size: int = SIZE,
) -> Page[Any]:
    """Up to `size` rows of `statement`, in the order of `keys`, from the anchor on.

    `of` is the model with the `reference` that anchors carry; the columns of `keys` are its own. An anchor
    that no longer exists, or with nothing beyond it, gives the first page. Two statements, whatever the
    number of rows; a third where nothing lies beyond the anchor. A statement of one entity gives entities, of
    several gives rows whose first element is the entity; of columns, which name the reference, plain rows.
    """
    values = _values(of, keys, anchor.before or anchor.after)
    if values is None:
        return _first_page(statement, keys, size)
    backwards = bool(anchor.before)
    beyond_it = statement.where(beyond(keys, values, backwards=backwards))
    rows, more = _rows(beyond_it, keys, size, backwards=backwards)
    if not rows:
        return _first_page(statement, keys, size)
    if backwards:
        rows.reverse()
    return _page(rows, has_next=backwards or more, has_previous=more or not backwards)


def _first_page(statement: Select[*tuple[Any, ...]], keys: Sequence[Key], size: int) -> Page[Any]:
    rows, more = _rows(statement, keys, size, backwards=False)
    return _page(rows, has_next=more, has_previous=False)


def chosen_first(statement: Select[Row]) -> Select[Row]:
    """Have the rows of a page chosen before what belongs to them is joined.

    For lists of one entity whose order no index gives: all that match are sorted, and PostgreSQL would join
    them first.
    """
    return statement.execution_options(**{CHOSEN_FIRST: True})


def _of_chosen(statement: Select[Any], order: Sequence[ColumnElement[Any]], most: int) -> Select[Any]:
    number = statement.column_descriptions[0]["entity"].id
    chosen = statement.options(lazyload("*")).order_by(*order).limit(most).subquery()
    return statement.where(number.in_(select(chosen.c.id))).order_by(*order)


def _rows(
    statement: Select[*tuple[Any, ...]], keys: Sequence[Key], size: int, *, backwards: bool
) -> tuple[list[Any], bool]:
    """Up to `size` rows in the order of `keys` (or against it), and whether there are more."""
    order = [_direction(key, backwards) for key in keys]
    if statement.get_execution_options().get(CHOSEN_FIRST):
        ordered = _of_chosen(statement, order, size + 1)
    else:
        ordered = statement.order_by(*order).limit(size + 1)
    result = db.session.execute(ordered)
    # An entity may come with what belongs to it joined, in a row for each
    rows = list(result.unique().scalars() if len(statement.column_descriptions) == 1 else result)
    return rows[:size], len(rows) > size


def _page(rows: list[Any], *, has_next: bool, has_previous: bool) -> Page[Any]:
    if not rows:
        return Page([])
    first, last = (_with_reference(row) for row in (rows[0], rows[-1]))
    return Page(rows, last.reference if has_next else "", first.reference if has_previous else "")


def _with_reference(row: Any) -> Any:
    """What of a row has the reference that anchors carry: its first element, or the columns themselves."""
    return row[0] if isinstance(row, RowOfSeveral) and not hasattr(row, "reference") else row


def beyond(keys: Sequence[Key], values: Sequence[Any], *, backwards: bool) -> ColumnElement[bool]:
    """The condition "strictly after (or before) the row with these values" in the order of `keys`.

    The first key is repeated as a plain range, so that both databases start in the index.
    """
    ways: list[ColumnElement[bool]] = []
    for position, key in enumerate(keys):
        same = [keys[i].column == values[i] for i in range(position)]
        forward = key.descending == backwards
        step = key.column > values[position] if forward else key.column < values[position]
        ways.append(and_(*same, step))
    first = keys[0]
    bound = first.column >= values[0] if first.descending == backwards else first.column <= values[0]
    return and_(bound, or_(*ways))


def _direction(key: Key, backwards: bool) -> ColumnElement[Any]:
    return key.column.desc() if key.descending != backwards else key.column.asc()


def _values(of: type[Base], keys: Sequence[Key], reference: str) -> Sequence[Any] | None:
    """The anchor's place in the order; None without an anchor, or where it has no place (any more)."""
    if not reference:
        return None
    column: InstrumentedAttribute[str] = of.reference  # type: ignore[attr-defined]  # a Referenced model
    found = db.session.execute(select(*(key.column for key in keys)).where(column == reference)).one_or_none()
    return None if found is None or None in tuple(found) else found


def chunks(
    statement: Select[*tuple[Any, ...]], keys: Sequence[Key], *, size: int = 1000
) -> Iterator[list[Any]]:
    """All entities of `statement`, in the order of `keys`, some at a time: one statement for each part.

    Rows that come or go meanwhile neither repeat others nor hide them.
    """
    rest = statement
    while True:
        rows, more = _rows(rest, keys, size, backwards=False)
        if rows:
            last = [getattr(rows[-1], key.column.key) for key in keys]
            rest = statement.where(beyond(keys, last, backwards=False))
            yield rows
        if not more:
            return
