"""What readers find published entries by, kept in the transaction that publishes them or takes them away."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import delete, func, select, update

from volunteer_app.foundation import bulk_rows
from volunteer_app.foundation.database import db
from volunteer_app.foundation.full_text import folded_words, without_marks
from volunteer_app.good_practice import texts
from volunteer_app.good_practice.models.entries import PracticeEntry, PracticeVersion
from volunteer_app.good_practice.models.finding import (
    LONGEST_VALUE,
    PracticeFacet,
    PracticeText,
    PracticeWord,
)
from volunteer_app.good_practice.rules.writing import Content

SHORTEST_WORD, LONGEST_WORD = 4, 30


def take_in(entry: PracticeEntry, version: PracticeVersion) -> None:
    """Let readers find an entry by what this version says, and by nothing that it said before."""
    before = words_of(db.session.get(PracticeText, entry.id))
    row = text_of(entry.id, version.content)
    db.session.merge(row)
    _set_facets(entry.id, version.content)
    _count(before, words_of(row))
    db.session.flush()


def take_out(entry: PracticeEntry) -> None:
    """Let nobody find it any more."""
    row = db.session.get(PracticeText, entry.id)
    if row is None:
        return
    _count(words_of(row), frozenset())
    db.session.delete(row)
    db.session.execute(delete(PracticeFacet).where(PracticeFacet.entry_id == entry.id))
    db.session.flush()


def text_of(entry_id: int, content: Content) -> PracticeText:
    """The words by which an entry is found."""
    labels = (
        content.organisation_name,
        content.kind.words,
        content.setting.words,
        *(each.words for each in content.themes),
        *content.roles,
        *content.groups,
    )
    return PracticeText(
        entry_id=entry_id,
        title=without_marks(content.title),
        summary=without_marks(content.summary),
        labels=without_marks(", ".join(filter(None, labels))),
        body=without_marks(texts.plain(content.body)),
    )


def words_of(row: PracticeText | None) -> frozenset[str]:
    """The words of an entry to which misspelt ones can be corrected."""
    if row is None:
        return frozenset()
    found = folded_words(f"{row.title} {row.summary} {row.labels} {row.body}")
    return frozenset(word for word in found if SHORTEST_WORD <= len(word) <= LONGEST_WORD and word.isalpha())


def facets_of(content: Content) -> list[tuple[str, str]]:
    """What an entry can be narrowed by."""
    one = (
        ("kind", content.kind.value),
        ("setting", content.setting.value),
        ("grade", str(int(content.grade))),
    )
    many = (
        ("theme", [each.value for each in content.themes]),
        ("role", content.roles),
        ("group", content.groups),
        ("collection", [content.collection] if content.collection else []),
    )
    found = [*one, *((facet, value[:LONGEST_VALUE]) for facet, values in many for value in values)]
    return list(dict.fromkeys(found))


def _set_facets(entry_id: int, content: Content) -> None:
    db.session.execute(delete(PracticeFacet).where(PracticeFacet.entry_id == entry_id))
    rows = [{"entry_id": entry_id, "facet": facet, "value": value} for facet, value in facets_of(content)]
    bulk_rows.insert_many(PracticeFacet.__table__, rows)


def _count(before: Iterable[str], after: Iterable[str]) -> None:
    """Count the words that came and those that went."""
    change = Counter(after)
    change.subtract(before)
    apply_counts({word: number for word, number in change.items() if number})


def apply_counts(change: dict[str, int]) -> None:
    """Change in how many entries words are: in a few statements, however many words."""
    if not change:
        return
    word = PracticeWord
    if db.engine.dialect.name == "postgresql":  # two who publish at once may bring the same new word
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(word.__tablename__))))
    known = set(db.session.scalars(select(word.word).where(bulk_rows.is_among(word.word, sorted(change)))))
    for step in sorted({change[each] for each in known}):
        same = sorted(each for each in known if change[each] == step)
        db.session.execute(
            update(word).where(bulk_rows.is_among(word.word, same)).values(uses=word.uses + step)
        )
    new = [
        {"word": each, "letters": len(each), "uses": number}
        for each, number in sorted(change.items())
        if each not in known and number > 0
    ]
    bulk_rows.insert_many(word.__table__, new)
    db.session.execute(delete(word).where(word.uses <= 0))
