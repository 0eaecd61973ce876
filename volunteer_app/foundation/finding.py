"""Conditions of a search: which rows have every part of what somebody typed, and how closely.

Each is an equality or a range in the index of foundation.search_index; none reads a table through.
"""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, or_, select, union_all

from volunteer_app.foundation import folding
from volunteer_app.foundation.database import Base
from volunteer_app.foundation.folding import Term
from volunteer_app.foundation.search_index import KeyForm, SearchKey, number

_LAST = "\U0010ffff"  # no key goes on with a letter behind this one


class Closeness(IntEnum):
    """How well a row fits what was typed, the best first."""

    WHOLE = 1
    BEGINNING = 2
    NEAR = 3


class Ids(NamedTuple):
    """The rows that a part of a search finds, as statements of their ids."""

    parts: tuple[Select[int], ...]

    @property
    def statement(self) -> Select[int] | CompoundSelect[int]:
        """One statement of all."""
        return self.parts[0] if len(self.parts) == 1 else union_all(*self.parts)


def matches(model: type[Base], terms: Sequence[Term], closeness: Closeness) -> ColumnElement[bool]:
    """The condition that a row has every one of the terms at least as close as that.

    `BEGINNING` holds what is `WHOLE` too, `NEAR` holds both. The terms are what `folding.terms` made of
    what was typed; no term finds everything.
    """
    return and_(True, *(has(model, term, closeness) for term in terms))


def has(model: type[Base], term: Term, closeness: Closeness, of: Any = None) -> ColumnElement[bool]:
    """The condition that a row (or the row of `model` whose id is `of`) has this term."""
    column = number(model) if of is None else of
    return in_ids(column, ids(model, term, closeness))


def ids(model: type[Base], term: Term, closeness: Closeness) -> Select[int] | CompoundSelect[int]:
    """The ids of the rows that have this term."""
    parts: list[Select[int]] = []
    if term.words:
        first, *others = (_with_word(model, word, closeness) for word in term.words)
        parts.append(first.where(*(SearchKey.subject_id.in_(other) for other in others)))
    if term.code:
        parts.append(_of(model, KeyForm.CODE).where(_code_fits(term, closeness)))
    return Ids(tuple(parts)).statement


def has_code(model: type[Base], term: Term) -> ColumnElement[bool]:
    """The condition that the term is a whole code of the row: its reference, address or postcode."""
    return in_ids(number(model), _of(model, KeyForm.CODE).where(SearchKey.key == term.code))


def near_words(word: str) -> tuple[set[str], set[str]]:
    """The open forms, and the whole words, that meet every stored word one slip away from this one."""
    return folding.nearly_open(word), {word} | folding.nearly_whole(word)


def _with_word(model: type[Base], word: str, closeness: Closeness) -> Select[int]:
    whole = _of(model, KeyForm.WORD)
    if closeness is Closeness.WHOLE:
        return whole.where(SearchKey.key == word)
    if closeness is Closeness.BEGINNING:
        return whole.where(_begins(word))
    opened, near = near_words(word)
    ways = [
        and_(SearchKey.form == KeyForm.WORD, _begins(word)),
        and_(SearchKey.form == KeyForm.WORD, SearchKey.key.in_(sorted(near))),
    ]
    if opened:
        ways.append(and_(SearchKey.form == KeyForm.OPEN, SearchKey.key.in_(sorted(opened))))
    return select(SearchKey.subject_id).where(SearchKey.subject_kind == model.__tablename__, or_(*ways))


def _code_fits(term: Term, closeness: Closeness) -> ColumnElement[bool]:
    """Whole; the part of an address before its @; the first part of a postcode; or, if asked, a beginning."""
    ways = [SearchKey.key == term.code]
    if "@" not in term.code:
        ways.append(_begins(f"{term.code}@"))
    if term.is_outward:
        ways.append(_begins(f"{term.code} "))
    elif term.begins_code and closeness is not Closeness.WHOLE:
        ways.append(_begins(term.code))
    return or_(*ways)


def _of(model: type[Base], form: KeyForm) -> Select[int]:
    kind = SearchKey.subject_kind == model.__tablename__
    return select(SearchKey.subject_id).where(kind, SearchKey.form == form)


def _begins(text: str) -> ColumnElement[bool]:
    return and_(SearchKey.key >= text, SearchKey.key < f"{text}{_LAST}")


def in_ids(column: Any, statement: Select[int] | CompoundSelect[int]) -> ColumnElement[bool]:
    """The condition that a column is one of these ids."""
    found: ColumnElement[bool] = column.in_(statement)
    return found
