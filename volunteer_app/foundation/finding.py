"""Conditions of a search: which rows have every part of what somebody typed, and how closely.

Each is an equality or a range in the index of foundation.search_index; none reads a table through.
"""

from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, false, literal, select, union_all

from volunteer_app.foundation import folding
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import Base, db
from volunteer_app.foundation.folding import Term
from volunteer_app.foundation.search_index import KeyForm, SearchKey, number

Ids = Select[int] | CompoundSelect[int]

_LAST = "\U0010ffff"  # no key goes on with a letter behind this one


class Closeness(IntEnum):
    """How well a row fits what was typed, the best first."""

    EXACT = 0
    WHOLE = 1
    BEGINNING = 2
    NEAR = 3


class Hit(NamedTuple):
    """A row that was found, and how well it fits."""

    kind: str
    reference: str
    title: str
    detail: str
    is_own: bool
    closeness: Closeness
    more: tuple[Any, ...] = ()


def marked(
    model: type[Base], columns: Select[*tuple[Any, ...]], closeness: Closeness, first: Select[int]
) -> Select[*tuple[Any, ...]]:
    """The model's rows whose ids `first` finds, with their closeness: a part of what `hits` puts together.

    `columns` are the first five of a `Hit`, then its `more`. What they show is looked up for the few rows of
    `first` alone.
    """
    return columns.add_columns(literal(closeness.value)).where(in_ids(number(model), first))


def hits(parts: Sequence[Select[*tuple[Any, ...]]]) -> list[Hit]:
    """Each row once, at its closest; the closest first, then by title. One statement."""
    best: dict[tuple[str, str], Hit] = {}
    for row in db.session.execute(union_all(*parts)):
        *more, closeness = row[5:]
        hit = Hit(row[0], row[1], row[2], row[3] or "", bool(row[4]), Closeness(closeness), tuple(more))
        known = best.get(hit[:2])
        if known is None or hit.closeness < known.closeness:
            best[hit[:2]] = hit
    return sorted(best.values(), key=lambda hit: (hit.closeness, folding.plain(hit.title), hit.reference))


def matches(model: type[Base], terms: Sequence[Term], closeness: Closeness) -> ColumnElement[bool]:
    """The condition that a row has every one of the terms at least as close as that.

    `EXACT`: what was typed is a whole code of the row. `BEGINNING` holds what is `WHOLE` too, and `NEAR`
    holds both. The terms are what `folding.terms` made of what was typed; no term finds everything.
    """
    if closeness is Closeness.EXACT:
        return in_ids(number(model), with_code(model, terms))
    return every(in_ids(number(model), ids(model, term, closeness)) for term in terms)


def has_any(model: type[Base], keys: Sequence[str]) -> ColumnElement[bool]:
    """The condition that a row has any of these keys, words or words with a letter left open."""
    words = [key for key in keys if folding.OPEN not in key]
    opened = [key for key in keys if folding.OPEN in key]
    found = union_all(
        _of(model, KeyForm.WORD).where(is_among(SearchKey.key, words)),
        _of(model, KeyForm.OPEN).where(is_among(SearchKey.key, opened)),
    )
    return in_ids(number(model), found)


def every(conditions: Iterable[ColumnElement[bool]]) -> ColumnElement[bool]:
    """All of the conditions; there may be none."""
    return and_(True, *conditions)


def with_code(model: type[Base], terms: Sequence[Term]) -> Select[int]:
    """The ids of the rows of which the only term is a whole code; of none if there are several terms."""
    found = _of(model, KeyForm.CODE)
    return found.where(SearchKey.key == terms[0].code) if len(terms) == 1 else found.where(false())


def ids(model: type[Base], term: Term, closeness: Closeness) -> Ids:
    """The ids of the rows that have this term, in one statement."""
    return _together(ways(model, term, closeness))


def ways(model: type[Base], term: Term, closeness: Closeness) -> list[Select[int]]:
    """The ids of the rows that have this term, way by way: to be put together by UNION ALL, never by OR."""
    parts: list[Select[int]] = []
    if term.words:
        first, *others = (_with_word(model, word, closeness) for word in term.words)
        also = [SearchKey.subject_id.in_(_together(other)) for other in others]
        parts += [part.where(*also) for part in first]
    if term.code:
        codes = _of(model, KeyForm.CODE)
        parts += [codes.where(way) for way in _ways_of_code(term, closeness)]
    return parts


def _with_word(model: type[Base], word: str, closeness: Closeness) -> list[Select[int]]:
    whole = _of(model, KeyForm.WORD)
    if closeness is Closeness.WHOLE:
        return [whole.where(SearchKey.key == word)]
    found = [whole.where(_begins(word))]
    if closeness is Closeness.NEAR and (near := folding.nearly_whole(word)):
        found.append(whole.where(is_among(SearchKey.key, sorted(near))))
    if closeness is Closeness.NEAR and (opened := folding.nearly_open(word)):
        found.append(_of(model, KeyForm.OPEN).where(is_among(SearchKey.key, sorted(opened))))
    return found


def _ways_of_code(term: Term, closeness: Closeness) -> list[ColumnElement[bool]]:
    """Whole; the part of an address before its @; the first part of a postcode; or, if asked, a beginning."""
    if term.begins_code and not term.is_outward and closeness is not Closeness.WHOLE:
        return [_begins(term.code)]
    ways = [SearchKey.key == term.code]
    if "@" not in term.code:
        ways.append(_begins(f"{term.code}@"))
    if term.is_outward:
        ways.append(_begins(f"{term.code} "))
    return ways


def _together(parts: Sequence[Select[int]]) -> Ids:
    """One statement of all. Several joined by OR would be looked for without the index."""
    return parts[0] if len(parts) == 1 else union_all(*parts)


@cache  # the same for every search, and each search asks for some forty
def _of(model: type[Base], form: KeyForm) -> Select[int]:
    kind = SearchKey.subject_kind == model.__tablename__
    return select(SearchKey.subject_id).where(kind, SearchKey.form == form)


def _begins(text: str) -> ColumnElement[bool]:
    return and_(SearchKey.key >= text, SearchKey.key < f"{text}{_LAST}")


def in_ids(column: Any, statement: Ids) -> ColumnElement[bool]:
    """The condition that a column is one of these ids."""
    found: ColumnElement[bool] = column.in_(statement)
    return found
