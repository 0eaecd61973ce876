"""What readers find: published entries by words and facets, the best first.

At most `MOST` entries are looked at, the newest that fit: with more, nobody reads on, and a page says so. All
of them are ranked and counted, so that the numbers beside facets are those of what was found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import load_only

from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.foundation.full_text import Asked
from volunteer_app.good_practice.models.entries import PracticeEntry, PracticeVersion
from volunteer_app.good_practice.models.finding import INDEX, PracticeFacet, PracticeText, PracticeWord
from volunteer_app.good_practice.rules.life import VersionState

MOST = 1_000
PAGE = 10
# Shorter words are too much alike
SHORTEST_CORRECTED = 4


@dataclass(frozen=True)
class Sought:
    """What a reader asks for: words, and a value of some facets."""

    words: Asked = field(default_factory=lambda: Asked(()))
    facets: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether everything is asked for."""
        return not self.words.terms and not self.facets


@dataclass(frozen=True)
class Matches:
    """The entries that fit, the best first, by their ids. `words`: those that were looked for in the end.

    `any_word`: none had all of them, so these have some. `is_corrected`: words were put in place of others
    that no entry has.
    """

    ids: Sequence[int]
    words: Asked
    any_word: bool = False
    is_corrected: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether there are more than are looked at."""
        return len(self.ids) > MOST

    @property
    def count(self) -> int:
        """How many there are, up to `MOST`."""
        return min(len(self.ids), MOST)


@dataclass(frozen=True)
class Hit:
    """A published entry on a page of results, with what was found marked."""

    entry: PracticeEntry
    version: PracticeVersion
    title: str
    fragment: str


def find(sought: Sought, *, exactly: bool = False) -> Matches:
    """The entries that fit: with all words; else with words spelt nearly so; else with some of the words.

    `exactly`: as they were typed.
    """
    found = Matches(_ids(sought), sought.words)
    if found.ids or not sought.words.terms or exactly:
        return found
    corrected = sought.words.with_words(corrections(sought.words.words))
    if corrected != sought.words:
        near = _ids(Sought(corrected, sought.facets))
        if near:
            return Matches(near, corrected, is_corrected=True)
    some = _ids(Sought(corrected, sought.facets), any_word=True) if len(corrected.terms) > 1 else []
    if some:
        return Matches(some, corrected, any_word=True, is_corrected=corrected != sought.words)
    return found


def _ids(sought: Sought, *, any_word: bool = False) -> list[int]:
    if not sought.words.terms:
        return list(db.session.scalars(_newest(sought)))
    rows, words = INDEX.rows, sought.words
    # A sum keeps SQLite from matching anew for each number of the other list
    matching = select(rows.c.rowid).where(
        INDEX.found(words, any_term=any_word), *_narrowed(rows.c.rowid + 0, sought)
    )
    newest = list(db.session.scalars(matching.order_by(rows.c.rowid.desc()).limit(MOST + 1)))
    if len(newest) < 2:
        return newest
    ranked = (
        select(rows.c.rowid)
        .where(INDEX.found(words, any_term=any_word), INDEX.among(newest))
        .order_by(INDEX.rank(words, any_term=any_word), rows.c.rowid.desc())
    )
    wanted = set(newest)
    return [number for number in db.session.scalars(ranked) if number in wanted]


def _newest(sought: Sought) -> Select[int]:
    statement = select(PracticeEntry.id).where(PracticeEntry.is_public, *_narrowed(PracticeEntry.id, sought))
    ordered = statement.order_by(PracticeEntry.published_at.desc(), PracticeEntry.id.desc())
    return ordered.limit(MOST + 1)


def _narrowed(number: Any, sought: Sought) -> list[ColumnElement[bool]]:
    return [
        number.in_(
            select(PracticeFacet.entry_id).where(PracticeFacet.facet == facet, PracticeFacet.value == value)
        )
        for facet, value in sought.facets.items()
    ]


def page(matches: Matches, number: int) -> list[Hit]:
    """A page of what was found, in its order; two statements."""
    ids = list(matches.ids[:MOST])[(number - 1) * PAGE : number * PAGE]
    if not ids:
        return []
    marked = _marked(ids, matches) if matches.words.terms else {}
    rows = db.session.execute(_shown().where(is_among(PracticeEntry.id, ids)))
    by_id = {row[0].id: (row[0], row[1]) for row in rows}
    hits = []
    for each in ids:
        if each in by_id:
            entry, version = by_id[each]
            title, fragment = marked.get(each, (version.title, ""))
            hits.append(Hit(entry, version, title, fragment))
    return hits


def _shown() -> Select[PracticeEntry, PracticeVersion]:
    """Published entries with what a list shows of them: not their texts."""
    version = PracticeVersion
    return (
        select(PracticeEntry, version)
        .join(version, (version.entry_id == PracticeEntry.id) & (version.state == VersionState.PUBLISHED))
        .options(
            load_only(
                version.entry_id,
                version.title,
                version.summary,
                version.kind,
                version.setting,
                version.themes,
                version.organisation_name,
                version.grade,
                version.is_illustrative,
                version.published_at,
            )
        )
        .where(PracticeEntry.is_public)
    )


def _marked(ids: Sequence[int], matches: Matches) -> dict[int, tuple[str, str]]:
    rows, words, any_term = INDEX.rows, matches.words, matches.any_word
    title = INDEX.marked("title", PracticeText.title, words, whole=True, any_term=any_term)
    fragment = INDEX.marked("body", PracticeText.body, words, whole=False, any_term=any_term)
    statement = (
        select(rows.c.rowid, title, fragment)
        .join(PracticeText, PracticeText.entry_id == rows.c.rowid)
        .where(INDEX.found(words, any_term=any_term), is_among(rows.c.rowid, ids))
    )
    return {row[0]: (row[1], row[2]) for row in db.session.execute(statement)}


def counts(matches: Matches) -> dict[str, dict[str, int]]:
    """How many of the entries that were found have each value of each facet; one statement."""
    facet = PracticeFacet
    statement = (
        select(facet.facet, facet.value, func.count())
        .where(is_among(facet.entry_id, list(matches.ids[:MOST])))
        .group_by(facet.facet, facet.value)
        .order_by(facet.facet, facet.value)
    )
    found: dict[str, dict[str, int]] = {}
    for name, value, number in db.session.execute(statement):
        found.setdefault(name, {})[value] = number
    return found


def corrections(words: Sequence[str]) -> dict[str, str]:
    """For each word that no entry has, the one most like it that some entry has; two statements."""
    known = set(db.session.scalars(select(PracticeWord.word).where(PracticeWord.word.in_(words))))
    wrong = [word for word in words if word not in known and len(word) >= SHORTEST_CORRECTED]
    if not wrong:
        return {}
    lengths = {len(word) + step for word in wrong for step in (-2, -1, 0, 1, 2)}
    statement = select(PracticeWord.word, PracticeWord.uses).where(PracticeWord.letters.in_(sorted(lengths)))
    uses = {row.word: row.uses for row in db.session.execute(statement)}
    return {word: near for word in wrong if (near := _nearest(word, uses))}


def _nearest(word: str, uses: Mapping[str, int]) -> str:
    """The most like it by slips of a finger; of several, the one that most entries have."""
    most = 1 if len(word) < 6 else 2
    near = process.extract(word, list(uses), scorer=OSA.distance, score_cutoff=most, limit=20)
    best = min(near, key=lambda each: (each[1], -uses[each[0]], each[0]), default=None)
    return best[0] if best else ""


def related(entry: PracticeEntry, most: int = 3) -> list[tuple[PracticeEntry, PracticeVersion]]:
    """The published entries that have most in common with one; two statements."""
    mine, theirs = PracticeFacet.__table__.alias("mine"), PracticeFacet.__table__.alias("theirs")
    common = func.count()
    alike = (
        select(theirs.c.entry_id)
        .join(mine, (mine.c.facet == theirs.c.facet) & (mine.c.value == theirs.c.value))
        .where(
            mine.c.entry_id == entry.id,
            mine.c.facet.in_(("theme", "group", "role", "collection", "setting")),
            theirs.c.entry_id != entry.id,
        )
        .group_by(theirs.c.entry_id)
        .order_by(common.desc(), theirs.c.entry_id.desc())
        .limit(most)
    )
    return in_order(list(db.session.scalars(alike)))


def in_order(ids: Sequence[int]) -> list[tuple[PracticeEntry, PracticeVersion]]:
    """These published entries in this order; no statement for none."""
    if not ids:
        return []
    rows = db.session.execute(_shown().where(is_among(PracticeEntry.id, ids)))
    by_id = {row[0].id: (row[0], row[1]) for row in rows}
    return [by_id[each] for each in ids if each in by_id]


def of_organisation(organisation_id: int, most: int) -> list[tuple[PracticeEntry, PracticeVersion]]:
    """The newest published entries of an organisation; one statement."""
    theirs = _shown().where(PracticeEntry.organisation_id == organisation_id)
    newest = theirs.order_by(PracticeEntry.published_at.desc(), PracticeEntry.id.desc()).limit(most)
    return [(row[0], row[1]) for row in db.session.execute(newest)]


def most_relevant(themes: Sequence[str], words: Asked, most: int) -> list[int]:
    """The published entries on one of these themes that have most of the words; two statements at most.

    Where none has any of the words, the newest on the themes.
    """
    about = select(PracticeFacet.entry_id).where(
        PracticeFacet.facet == "theme", PracticeFacet.value.in_(themes)
    )
    rows = INDEX.rows
    if words.terms:
        newest = (
            select(rows.c.rowid)
            .where(INDEX.found(words, any_term=True), (rows.c.rowid + 0).in_(about))
            .order_by(INDEX.rank(words, any_term=True), rows.c.rowid.desc())
        )
        if found := list(db.session.scalars(newest.limit(most))):
            return found
    plain = select(PracticeFacet.entry_id).where(PracticeFacet.entry_id.in_(about)).distinct()
    return list(db.session.scalars(plain.order_by(PracticeFacet.entry_id.desc()).limit(most)))
