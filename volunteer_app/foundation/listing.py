"""Lists: one declaration says which columns, orders and filters a list has, for its page and its file alike.

A room declares its lists beside its presenters. What a page shows and what an export holds then cannot part:
both are made of the same statement, the same columns and the same order.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Generic, TypeVar

from flask import request, url_for
from markupsafe import Markup
from sqlalchemy import Select, func, select
from sqlalchemy.orm import lazyload

from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.database import Base, db
from volunteer_app.foundation.exporting import Cell
from volunteer_app.foundation.paging import Key, chunks
from volunteer_app.foundation.presenting import label, moment, short_day

Row = TypeVar("Row")

# Above this a file is no longer something that a person reads, and too much leaves the house at once
MOST_EXPORTED = 50_000
SORT = "sort"

TAG_COLOURS = {"good": "green", "progress": "blue", "attention": "yellow", "bad": "red", "neutral": "grey"}
_LINK = Markup('<a class="govuk-link" href="%s">%s</a>')
_TAG = Markup('<strong class="govuk-tag govuk-tag--%s">%s</strong>')
_PLACE = "REFERENCE"  # where the reference stands; no address of ours has the word


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column. `value` goes into a file; `cell` is what a page shows, by default the value in words.

    Nothing that is protected is ever a column: no certificate number, no access needs, no emergency contact.
    """

    key: str
    heading: str
    value: Callable[[Row], Cell]
    cell: Callable[[Row], str] | None = None
    order: str = ""
    is_number: bool = False

    def shown(self, row: Row) -> str:
        """The cell of a page."""
        return in_words(self.value(row)) if self.cell is None else self.cell(row)


@dataclass(frozen=True)
class Order:
    """A total order that both databases read from an index, and what a caption calls it, both ways round.

    `falls`: what the column shows goes down in this order, as days do where the longest wait comes first.
    """

    keys: tuple[Key, ...]
    words: str
    words_reversed: str
    falls: bool = False


@dataclass(frozen=True)
class Listing(Generic[Row]):
    """A list. Its first column always stands first; its first order is the one that it opens in.

    `filters` are the keys that its address may carry: a saved filter keeps them, and nothing else. Those in
    `typed` hold words that somebody typed, which can be a name: they are kept nowhere.
    """

    key: str
    title: str
    endpoint: str
    export_endpoint: str
    permission: Permission
    of: type[Base]
    columns: tuple[Column[Row], ...]
    shown: tuple[str, ...]
    orders: Mapping[str, Order]
    filters: Mapping[str, str]
    typed: frozenset[str] = frozenset()

    def chosen(self, keys: Sequence[str] | None) -> list[Column[Row]]:
        """The columns with these keys, in the list's order; what is no longer a column is left out."""
        wanted = {each.key for each in self.columns[1:]}.intersection(keys or ()) or set(self.shown)
        return [each for number, each in enumerate(self.columns) if number == 0 or each.key in wanted]

    def known(self, asked: Mapping[str, str]) -> dict[str, Any]:
        """What of an address is the list's own: its filters and its order."""
        return {key: asked[key] for key in (*self.filters, SORT) if asked.get(key)}

    def kept(self, asked: Mapping[str, str]) -> dict[str, Any]:
        """What of an address may be kept in a saved filter or in history: nothing that somebody typed."""
        return {key: value for key, value in self.known(asked).items() if key not in self.typed}

    def has_words(self, asked: Mapping[str, str]) -> bool:
        """Whether the address filters by words that somebody typed."""
        return any(asked.get(key) for key in self.typed)

    def sort(self, asked: str) -> str:
        """The order that was asked for, as an address says it; of an unknown one, the first."""
        return asked if asked.removeprefix("-") in self.orders else next(iter(self.orders))

    def sort_keys(self, asked: str) -> tuple[Key, ...]:
        """The keys of the order that was asked for."""
        sort = self.sort(asked)
        keys = self.orders[sort.removeprefix("-")].keys
        if not sort.startswith("-"):
            return keys
        return tuple(Key(key.column, descending=not key.descending) for key in keys)

    def caption(self, asked: str) -> str:
        """What the order is called."""
        sort = self.sort(asked)
        order = self.orders[sort.removeprefix("-")]
        return order.words_reversed if sort.startswith("-") else order.words


@dataclass(frozen=True)
class Found(Generic[Row]):
    """What a request asked for of a list: the statement, and how its entities become rows.

    `rows` is called for a page or a part of a file at once, so that it can read what they all need in
    one statement. `gone` names the filters whose value is no longer there.
    """

    listing: Listing[Row]
    statement: Select[Any]
    rows: Callable[[Sequence[Any]], Sequence[Row]]
    gone: Sequence[str] = ()


_declared: dict[str, Listing[Any]] = {}


def declare(listing: Listing[Row]) -> Listing[Row]:
    """Make a list known to the pages that keep its columns and filters."""
    _declared[listing.key] = listing
    return listing


def declared(key: str) -> Listing[Any] | None:
    """The list with this key."""
    return _declared.get(key)


def every() -> list[Listing[Any]]:
    """All lists that are declared."""
    return list(_declared.values())


def count(found: Found[Any], *, most: int = MOST_EXPORTED) -> int:
    """How many rows a list has; `most` + 1 stands for more."""
    rows = found.statement.options(lazyload("*")).order_by(None).limit(most + 1).subquery()
    return db.session.execute(select(func.count()).select_from(rows)).scalar_one()


def cells(found: Found[Row], columns: Sequence[Column[Row]], sort: str) -> Iterator[list[Cell]]:
    """The rows of a file, read a part at a time, so that memory stays small however many there are."""
    for entities in chunks(found.statement, found.listing.sort_keys(sort)):
        for row in found.rows(entities):
            yield [column.value(row) for column in columns]


def in_words(value: Cell) -> str:
    """A value as a page shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return short_day(value)
    return label(value) if isinstance(value, StrEnum) else str(value)


def link(endpoint: str, reference: str, text: str, *, takes: str = "reference") -> Markup:
    """A cell that leads to a page about the row; `takes` is what that page calls the reference."""
    return _LINK % (address(endpoint, reference, takes=takes), text)


def address(endpoint: str, reference: str, *, takes: str = "reference") -> str:
    """The address of a page about the row.

    The router is asked once, not for each row: it takes longer over them than the database.
    """
    return _address(endpoint, takes, request.script_root).replace(_PLACE, reference)


@cache
def _address(endpoint: str, takes: str, _above: str) -> str:
    """The address with a place for the reference, below the path that a server may put above all of ours."""
    values: dict[str, Any] = {takes: _PLACE}
    return url_for(endpoint, **values)


def tag(text: str, tone: str) -> Markup:
    """A cell with a tag; its colour never speaks alone."""
    return _TAG % (TAG_COLOURS[tone], text)
