"""Searching long texts by their words, on both databases: what was typed becomes terms, terms a condition.

A database keeps the index itself, by triggers on an ordinary table of texts (the migrations make both): FTS5
on SQLite (sqlite.org/fts5.html), text search on PostgreSQL (its manual, chapter 12). Both know English
endings. Nothing that somebody typed reaches their query languages: only words of letters and digits do.
"""

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup
from sqlalchemy import ColumnElement, Integer, column, func, table, text

from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db

# Tables whose names begin so are such indexes: no models, no backups; restored texts fill them again
PREFIX = "fts_"

LONGEST = 300  # characters that are looked at
MOST_TERMS = 12
OPENS, CLOSES = "\ue000", "\ue001"  # of no script: they mark what was found until it is made into HTML
FRAGMENT = 40  # words of a text that are shown around what was found

_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]|([^\"“”„«»]+)")
# Words that PostgreSQL's English dictionary leaves out (its english.stop): nothing is found by them
_STOP = """
    i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her
    hers herself it its itself they them their theirs themselves what which who whom this that these
    those am is are was were be been being have has had having do does did doing a an the and but if or
    because as until while of at by for with about against between into through during before after
    above below to from up down in out on off over under again further then once here there when where
    why how all any both each few more most other some such no nor not only own same so than too very s
    t can will just don should now
"""
STOP = frozenset(_STOP.split())

Term = tuple[str, ...]  # a word, or the words of a phrase


@dataclass(frozen=True)
class Asked:
    """What somebody looks for. `is_cut`: they typed more than is looked at."""

    terms: tuple[Term, ...]
    is_cut: bool = False

    @property
    def words(self) -> list[str]:
        """All words, each once."""
        return list(dict.fromkeys(word for term in self.terms for word in term))

    def with_words(self, others: dict[str, str]) -> "Asked":
        """The same with other words in the place of some."""
        terms = tuple(tuple(others.get(word, word) for word in term) for term in self.terms)
        return Asked(terms, self.is_cut)

    def __str__(self) -> str:
        """As somebody would type it."""
        return " ".join(f'"{" ".join(term)}"' if len(term) > 1 else term[0] for term in self.terms)


def asked(typed: str) -> Asked:
    """What was typed as terms: words, and phrases between quotation marks. The rest is left out."""
    looked_at = typed[:LONGEST]
    terms: list[Term] = []
    for phrase, plain in _QUOTED.findall(looked_at):
        words = tuple(folded_words(phrase))
        if phrase and not STOP.issuperset(words):
            terms.append(words)
        terms += [(word,) for word in folded_words(plain) if word not in STOP]
    found = tuple(dict.fromkeys(terms))
    return Asked(found[:MOST_TERMS], len(typed) > LONGEST or len(found) > MOST_TERMS)


def folded_words(written: str) -> list[str]:
    """The words of a text in small letters without accents; a single letter is none."""
    apart = unicodedata.normalize("NFKD", written.casefold())
    plain = "".join(each for each in apart if not unicodedata.combining(each))
    return [word for word in _WORD.findall(plain) if len(word) > 1 or word.isdigit()]


@dataclass(frozen=True)
class FullText:
    """An index of one table of texts. `weights`: of each of its columns, in order; at most four.

    `texts` is the table with these columns and a whole number as its key, which the index calls `rowid`.
    """

    texts: str
    key: str
    weights: dict[str, float]

    @property
    def index(self) -> str:
        """The name of the index."""
        return f"{PREFIX}{self.texts}"

    @cached_property
    def rows(self) -> Any:
        """The index as a table for statements."""
        return table(self.index, column("rowid", Integer), column("vector"))

    def found(self, sought: Asked, *, any_term: bool = False) -> ColumnElement[bool]:
        """The condition that a row of the index has all terms, or any of them."""
        if _is_postgresql():
            matched: ColumnElement[bool] = self.rows.c.vector.op("@@")(_tsquery(sought, any_term=any_term))
            return matched
        return text(f"{self.index} MATCH :sought").bindparams(  # type: ignore[return-value]  # a condition as text
            sought=_match(sought, any_term=any_term)
        )

    def among(self, numbers: Sequence[int]) -> ColumnElement[bool]:
        """The condition that a row is one of these; on SQLite it may be another of the same span.

        FTS5 would match anew for each number, which takes a hundred times as long as to match once.
        """
        if _is_postgresql():
            return is_among(self.rows.c.rowid, numbers)
        span: ColumnElement[bool] = self.rows.c.rowid.between(min(numbers), max(numbers))
        return span

    def rank(self, sought: Asked, *, any_term: bool = False) -> ColumnElement[float]:
        """How well a row fits: the lower, the better."""
        weights = list(self.weights.values())
        if _is_postgresql():
            highest = max(weights)
            letters = [each / highest for each in reversed(weights + [0.0] * (4 - len(weights)))]
            numbers = text("ARRAY[" + ",".join(f"{each:.3f}" for each in letters) + "]::real[]")
            query = _tsquery(sought, any_term=any_term)
            return -func.ts_rank_cd(numbers, self.rows.c.vector, query, 1)
        return func.bm25(text(self.index), *weights)

    def marked(self, name: str, of: Any, sought: Asked, *, whole: bool, any_term: bool = False) -> Any:
        """A column of texts with what was found marked: all of it, or the part around the best place."""
        if _is_postgresql():
            size = "HighlightAll=true" if whole else f"MaxWords={FRAGMENT}, MinWords={FRAGMENT // 2}"
            options = f"StartSel={OPENS}, StopSel={CLOSES}, {size}"
            query = _tsquery(sought, any_term=any_term)
            return func.ts_headline("english", func.left(of, 20_000), query, options)
        place = list(self.weights).index(name)
        if whole:
            return func.highlight(text(self.index), place, OPENS, CLOSES)
        return func.snippet(text(self.index), place, OPENS, CLOSES, "…", FRAGMENT)


def shown(marked: str) -> Markup:
    """A text in which the database marked what was found, as HTML."""
    safe = html.escape(marked, quote=True)
    return Markup(safe.replace(OPENS, "<mark>").replace(CLOSES, "</mark>"))  # noqa: S704 - escaped above


def without_marks(written: str) -> str:
    """A text to be kept, without the characters that mark what is found."""
    return written.replace(OPENS, "").replace(CLOSES, "")


def _is_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"


def _match(sought: Asked, *, any_term: bool) -> str:
    """For FTS5, whose strings in quotation marks hold no operators; our words hold no quotation marks."""
    between = " OR " if any_term else " AND "
    return between.join(f'"{" ".join(term)}"' for term in sought.terms)


def _tsquery(sought: Asked, *, any_term: bool) -> Any:
    """For PostgreSQL, which itself makes a query of each term's plain words."""
    parts = [func.phraseto_tsquery("english", " ".join(term)) for term in sought.terms]
    query: Any = parts[0]
    for part in parts[1:]:
        query = query.op("||" if any_term else "&&")(part)
    return query
