"""What everybody may read: published entries, what readers saw before, and answers to questions."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Anchor, Key, Page, page
from volunteer_app.good_practice.models.collections import GuidanceCollection
from volunteer_app.good_practice.models.entries import PracticeConsent, PracticeEntry, PracticeVersion
from volunteer_app.good_practice.models.finding import PracticeFacet
from volunteer_app.good_practice.models.talk import PracticeQuestion, PracticeUse
from volunteer_app.good_practice.queries import entries
from volunteer_app.good_practice.queries.entries import Reach
from volunteer_app.good_practice.rules.asking import QuestionState
from volunteer_app.good_practice.rules.codes import EntryKind
from volunteer_app.good_practice.rules.life import VersionState

NEWEST = (Key(PracticeEntry.published_at, descending=True), Key(PracticeEntry.id, descending=True))
SHORTEST_PAGE = 20


@dataclass(frozen=True)
class Published:
    """What readers see at an entry's address. Without consent any more there is no text to see."""

    entry: PracticeEntry
    version: PracticeVersion
    may_be_read: bool


def published(reference: str) -> Published:
    """What was published at an address, also where it is archived.

    Raises:
        NotFound: nothing was ever published there.
    """
    statement = (
        select(PracticeEntry)
        .options(joinedload(PracticeEntry.consent))
        .where(PracticeEntry.reference == reference, PracticeEntry.first_published_at.is_not(None))
    )
    entry = db.session.scalars(statement).one_or_none()
    version = entries.published_version(entry) if entry is not None else None
    if entry is None or version is None:
        raise NotFound
    return Published(entry, version, not _is_withdrawn(entry.consent))


def _is_withdrawn(consent: PracticeConsent | None) -> bool:
    return consent is not None and consent.withdrawn_at is not None


def seen_before(entry: PracticeEntry) -> list[PracticeVersion]:
    """All versions that readers saw, the newest first."""
    return [each for each in entries.versions(entry) if each.state in entries.OUT]


def answered(entry: PracticeEntry) -> list[PracticeQuestion]:
    """The questions that editors let readers see, in the order in which they were asked."""
    statement = select(PracticeQuestion).where(
        PracticeQuestion.entry_id == entry.id, PracticeQuestion.state == QuestionState.SHOWN
    )
    return list(db.session.scalars(statement.order_by(PracticeQuestion.id)))


def uses(entry: PracticeEntry) -> tuple[int, int]:
    """How many readers found it useful, and how many did not."""
    row = db.session.execute(
        select(PracticeUse.useful, PracticeUse.not_useful).where(PracticeUse.entry_id == entry.id)
    ).one_or_none()
    return (row[0], row[1]) if row else (0, 0)


def newest(anchor: Anchor, size: int = SHORTEST_PAGE) -> Page[PracticeVersion]:
    """Published versions, those published last first, with their entries."""
    statement = select(PracticeEntry).where(PracticeEntry.is_public)
    found = page(statement, NEWEST, anchor, of=PracticeEntry, size=size)
    wanted = select(PracticeVersion).where(
        PracticeVersion.entry_id.in_([each.id for each in found.items]),
        PracticeVersion.state == VersionState.PUBLISHED,
    )
    loaded = wanted.options(joinedload(PracticeVersion.entry), joinedload(PracticeVersion.collection))
    by_entry = {each.entry_id: each for each in db.session.scalars(loaded)}
    items = [by_entry[each.id] for each in found.items if each.id in by_entry]
    return Page(items, found.next_after, found.previous_before)


def of_collection(collection: GuidanceCollection) -> list[PracticeVersion]:
    """What is published of a collection: its guides first, then the rest, each by title."""
    statement = (
        select(PracticeVersion)
        .join(PracticeVersion.entry)
        .options(joinedload(PracticeVersion.entry))
        .where(
            PracticeVersion.collection_id == collection.id,
            PracticeVersion.state == VersionState.PUBLISHED,
            PracticeEntry.is_public,
        )
    )
    guides_first = (PracticeVersion.kind != EntryKind.GUIDE, PracticeVersion.title, PracticeVersion.id)
    return list(db.session.scalars(statement.order_by(*guides_first)))


def sizes_of_collections() -> dict[str, int]:
    """How many published entries each collection has, by its slug."""
    statement = select(PracticeFacet.value, func.count()).where(PracticeFacet.facet == "collection")
    return {row[0]: row[1] for row in db.session.execute(statement.group_by(PracticeFacet.value))}


def questions(reach: Reach, states: Sequence[QuestionState]) -> Select[PracticeQuestion]:
    """The questions on entries that somebody works on, in these states."""
    return (
        select(PracticeQuestion)
        .join(PracticeQuestion.entry)
        .options(joinedload(PracticeQuestion.entry).joinedload(PracticeEntry.organisation))
        .where(reach.condition(), PracticeQuestion.state.in_(states))
    )


def question(reach: Reach, reference: str) -> PracticeQuestion:
    """A question on an entry that somebody works on.

    Raises:
        NotFound: there is none, or it is on another organisation's entry.
    """
    statement = questions(reach, tuple(QuestionState)).where(PracticeQuestion.reference == reference)
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found
