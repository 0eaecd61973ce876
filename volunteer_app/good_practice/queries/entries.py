"""Reads of single entries and of the lists of those who write and edit them.

`Reach` says which entries somebody works on: editors all, coordinators those of their organisations.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import joinedload, selectinload

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Key
from volunteer_app.good_practice.models.collections import GuidanceCollection
from volunteer_app.good_practice.models.entries import (
    PracticeAttachment,
    PracticeEntry,
    PracticeVersion,
)
from volunteer_app.good_practice.models.talk import PracticeQuestion, PracticeRemark
from volunteer_app.good_practice.rules.asking import QuestionState
from volunteer_app.good_practice.rules.codes import Origin
from volunteer_app.good_practice.rules.life import OPEN, WAITING, VersionState

CHANGED_LAST = (Key(PracticeEntry.changed_at, descending=True), Key(PracticeEntry.id, descending=True))
OUT = frozenset({VersionState.PUBLISHED, VersionState.REPLACED})


@dataclass(frozen=True)
class Reach:
    """Which entries somebody works on."""

    is_editor: bool
    scope: Scope

    def condition(self) -> ColumnElement[bool]:
        """The condition that an entry is among them."""
        return true() if self.is_editor else PracticeEntry.organisation_id.in_(self.scope.organisation_ids)


def listed(reach: Reach) -> Select[PracticeEntry]:
    """The entries that somebody works on; page them by `CHANGED_LAST`."""
    return select(PracticeEntry).options(joinedload(PracticeEntry.organisation)).where(reach.condition())


def with_work(states: Sequence[VersionState]) -> ColumnElement[bool]:
    """The condition that a version in one of these states is worked on."""
    return PracticeEntry.work.in_(states)


def is_due(today: date) -> ColumnElement[bool]:
    """The condition that a published entry is to be looked at again."""
    return PracticeEntry.is_public & (PracticeEntry.review_on <= today)


def entry(reach: Reach, reference: str) -> PracticeEntry:
    """An entry to work on.

    Raises:
        NotFound: there is none, or it is another organisation's.
    """
    statement = listed(reach).options(joinedload(PracticeEntry.consent))
    found = db.session.scalars(statement.where(PracticeEntry.reference == reference)).one_or_none()
    if found is None:
        raise NotFound
    return found


def held(entry: PracticeEntry) -> PracticeEntry:
    """An entry as it is now; nobody else changes it until the transaction ends."""
    db.session.refresh(entry, with_for_update={"of": PracticeEntry})
    return entry


def of_edition(key: str) -> PracticeEntry | None:
    """The entry that came from this file of the first edition."""
    return db.session.scalars(select(PracticeEntry).where(PracticeEntry.edition_key == key)).one_or_none()


def of_origin(origin: Origin, reference: str) -> PracticeEntry | None:
    """The entry that came from this programme or answer, the first if there are several."""
    statement = select(PracticeEntry).where(
        PracticeEntry.origin == origin, PracticeEntry.origin_reference == reference
    )
    return db.session.scalars(statement.order_by(PracticeEntry.id).limit(1)).one_or_none()


def open_version(entry: PracticeEntry) -> PracticeVersion | None:
    """The version that is worked on."""
    return _version(PracticeVersion.entry_id == entry.id, PracticeVersion.state.in_(OPEN))


def published_version(entry: PracticeEntry) -> PracticeVersion | None:
    """The version that readers see, also of an entry in the archive."""
    return _version(PracticeVersion.entry_id == entry.id, PracticeVersion.state == VersionState.PUBLISHED)


def numbered(entry: PracticeEntry, number: int) -> PracticeVersion:
    """A version by its number, whatever its state.

    Raises:
        NotFound: there is none.
    """
    found = _version(PracticeVersion.entry_id == entry.id, PracticeVersion.number == number)
    if found is None:
        raise NotFound
    return found


def before(version: PracticeVersion) -> PracticeVersion | None:
    """What readers saw, or see, before this version."""
    statement = _with_parts().where(
        PracticeVersion.entry_id == version.entry_id,
        PracticeVersion.number < version.number,
        PracticeVersion.state.in_(OUT),
    )
    return db.session.scalars(statement.order_by(PracticeVersion.number.desc()).limit(1)).first()


def versions(entry: PracticeEntry) -> list[PracticeVersion]:
    """All its versions, the newest first."""
    statement = select(PracticeVersion).where(PracticeVersion.entry_id == entry.id)
    return list(db.session.scalars(statement.order_by(PracticeVersion.number.desc())))


def next_number(entry: PracticeEntry) -> int:
    """The number of its next version."""
    highest = select(func.max(PracticeVersion.number)).where(PracticeVersion.entry_id == entry.id)
    return (db.session.scalar(highest) or 0) + 1


def remarks(entry: PracticeEntry) -> list[PracticeRemark]:
    """What was said of its versions, the latest first."""
    statement = (
        select(PracticeRemark)
        .join(PracticeRemark.version)
        .options(joinedload(PracticeRemark.version).load_only(PracticeVersion.number))
        .where(PracticeVersion.entry_id == entry.id)
    )
    return list(db.session.scalars(statement.order_by(PracticeRemark.id.desc())))


def attachment(version: PracticeVersion, reference: str) -> PracticeAttachment:
    """A file of a version.

    Raises:
        NotFound: the version has none with this reference.
    """
    for each in version.attachments:
        if each.reference == reference:
            return each
    raise NotFound


def uses_of(file_id: int) -> int:
    """In how many versions a file is."""
    return (
        db.session.scalar(
            select(func.count()).select_from(PracticeAttachment).where(PracticeAttachment.file_id == file_id)
        )
        or 0
    )


class Waiting(NamedTuple):
    """How many entries wait for an editor, how many are due for review, and how many questions wait."""

    entries: int
    due: int
    questions: int


def waiting(reach: Reach, today: date) -> Waiting:
    """What waits; one statement."""
    mine = select(func.count()).select_from(PracticeEntry).where(reach.condition())
    asked = (
        select(func.count())
        .select_from(PracticeQuestion)
        .where(PracticeQuestion.state.in_((QuestionState.WAITING, QuestionState.ANSWERED)))
    )
    statement = select(
        mine.where(with_work(tuple(WAITING))).scalar_subquery(),
        mine.where(is_due(today)).scalar_subquery(),
        asked.scalar_subquery(),
    )
    return Waiting(*db.session.execute(statement).one())


def collections() -> list[GuidanceCollection]:
    """All collections in their order."""
    statement = select(GuidanceCollection).order_by(GuidanceCollection.position, GuidanceCollection.id)
    return list(db.session.scalars(statement))


def collection(slug: str) -> GuidanceCollection:
    """A collection.

    Raises:
        NotFound: there is none.
    """
    found = db.session.scalars(
        select(GuidanceCollection).where(GuidanceCollection.slug == slug)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def _version(*conditions: ColumnElement[bool]) -> PracticeVersion | None:
    return db.session.scalars(_with_parts().where(*conditions)).one_or_none()


def _with_parts() -> Select[PracticeVersion]:
    return select(PracticeVersion).options(
        joinedload(PracticeVersion.collection),
        selectinload(PracticeVersion.attachments).joinedload(PracticeAttachment.file),
    )
