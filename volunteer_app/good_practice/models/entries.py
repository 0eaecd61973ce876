"""Entries, their versions, attachments and consents."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.foundation.files.models import StoredFile
from volunteer_app.good_practice.models.collections import GuidanceCollection
from volunteer_app.good_practice.rules.codes import EntryKind, EntrySetting, Grade, Origin, Theme
from volunteer_app.good_practice.rules.life import OPEN, Standing, VersionState, Where, standing
from volunteer_app.good_practice.rules.writing import Content, Source
from volunteer_app.organisations.models import Organisation

_OPEN = text("state IN ('draft', 'submitted', 'in_review', 'changes_asked')")
_OUT = text("state = 'published'")
_ANSWER = text("origin = 'survey'")


class PracticeEntry(Referenced, Base):
    """Something that helped somewhere, at one address for good.

    `organisation`: whose coordinators write it; empty where editors alone do. `slug` is set when it is first
    published and then stays. `title`, `work`, `is_public` and `review_on` follow from its versions.
    `edition_key`: which file of the first edition it came from, and what that said (`edition_digest`).
    """

    __tablename__ = "practice_entry"
    __reference_prefix__: ClassVar[str] = "GPE"
    __table_args__ = (
        UniqueConstraint("edition_key"),
        CheckConstraint("(archived_at IS NULL) = (archived_by = '')", name="archived_by_somebody"),
        CheckConstraint("NOT is_public OR published_at IS NOT NULL", name="public_since"),
        Index("ix_practice_entry_public", "is_public", "published_at", "id"),
        Index("ix_practice_entry_changed_at", "changed_at", "id"),
        Index("ix_practice_entry_organisation_id", "organisation_id", "changed_at", "id"),
        Index("ix_practice_entry_work", "work", "changed_at", "id"),
        Index("ix_practice_entry_review_on", "review_on", "id"),
        # An answer makes one entry, however often its return is signed off
        Index(
            "uq_practice_entry_answer",
            "origin_reference",
            unique=True,
            sqlite_where=_ANSWER,
            postgresql_where=_ANSWER,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(150))
    slug: Mapped[str] = mapped_column(String(100), default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    origin: Mapped[Origin] = enum_column(Origin, "practice_origin")
    origin_reference: Mapped[str] = mapped_column(String(60), default="")
    edition_key: Mapped[str | None] = mapped_column(String(120))
    edition_digest: Mapped[str] = mapped_column(String(64), default="")
    work: Mapped[VersionState | None] = enum_column(VersionState, "practice_work")
    is_public: Mapped[bool] = mapped_column(default=False)
    review_on: Mapped[date | None]
    first_published_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    archived_by: Mapped[str] = mapped_column(String(200), default="")
    archived_reason: Mapped[str] = mapped_column(Text, default="")
    begun_by: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    organisation: Mapped[Organisation | None] = relationship()
    consent: Mapped["PracticeConsent | None"] = relationship(back_populates="entry", uselist=False)

    def standing_on(self, today: date) -> Standing:
        """How readers find it on a day."""
        return standing(
            is_public=self.is_public,
            is_archived=self.archived_at is not None,
            review_on=self.review_on,
            today=today,
        )

    def where(self, today: date) -> Where:
        """Where it is on a day. Reads its consent."""
        kept = self.consent is not None and self.consent.withdrawn_at is None
        return Where(self.work, self.standing_on(today), kept)


class PracticeVersion(Base):
    """What an entry says. Once published, its words never change: a change is another version.

    `writers`: the keys of all who wrote in it. `contact`: to whom readers may write, published with the rest.
    """

    __tablename__ = "practice_version"
    __table_args__ = (
        UniqueConstraint("entry_id", "number"),
        CheckConstraint("grade BETWEEN 1 AND 5", name="grade"),
        CheckConstraint("number >= 1", name="number"),
        Index(
            "uq_practice_version_open",
            "entry_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("uq_practice_version_out", "entry_id", unique=True, sqlite_where=_OUT, postgresql_where=_OUT),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("practice_entry.id"))
    number: Mapped[int]
    state: Mapped[VersionState] = enum_column(VersionState, "practice_state", default=VersionState.DRAFT)
    title: Mapped[str] = mapped_column(String(150))
    summary: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    kind: Mapped[EntryKind] = enum_column(EntryKind, "practice_kind")
    setting: Mapped[EntrySetting] = enum_column(EntrySetting, "practice_setting")
    themes: Mapped[list[str]] = mapped_column(JSON)
    roles: Mapped[list[str]] = mapped_column(JSON)
    groups: Mapped[list[str]] = mapped_column(JSON)
    organisation_name: Mapped[str] = mapped_column(String(200))
    contact: Mapped[str] = mapped_column(String(200))
    grade: Mapped[int]
    basis: Mapped[str] = mapped_column(Text)
    cost: Mapped[str] = mapped_column(Text)
    review_on: Mapped[date | None]
    sources: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    is_illustrative: Mapped[bool]
    collection_id: Mapped[int | None] = mapped_column(ForeignKey("guidance_collection.id"))
    writers: Mapped[list[str]] = mapped_column(JSON)
    written_by: Mapped[str] = mapped_column(String(200))
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    submitted_key: Mapped[str] = mapped_column(String(80), default="")
    submitted_by: Mapped[str] = mapped_column(String(200), default="")
    submitted_at: Mapped[datetime | None]
    published_by: Mapped[str] = mapped_column(String(200), default="")
    published_at: Mapped[datetime | None]
    change_note: Mapped[str] = mapped_column(Text, default="")
    is_correction: Mapped[bool] = mapped_column(default=False)

    entry: Mapped[PracticeEntry] = relationship()
    collection: Mapped[GuidanceCollection | None] = relationship()
    attachments: Mapped[list["PracticeAttachment"]] = relationship(
        back_populates="version", order_by="PracticeAttachment.id", cascade="all, delete-orphan"
    )

    @property
    def is_open(self) -> bool:
        """Whether it is still worked on."""
        return self.state in OPEN

    @property
    def graded(self) -> Grade:
        """How far its evidence goes."""
        return Grade(self.grade)

    @property
    def content(self) -> Content:
        """What it says."""
        return Content(
            title=self.title,
            summary=self.summary,
            body=self.body,
            kind=self.kind,
            setting=self.setting,
            themes=tuple(Theme(each) for each in self.themes),
            grade=self.graded,
            basis=self.basis,
            review_on=self.review_on,
            roles=tuple(self.roles),
            groups=tuple(self.groups),
            organisation_name=self.organisation_name,
            contact=self.contact,
            cost=self.cost,
            sources=tuple(Source(**each) for each in self.sources),
            is_illustrative=self.is_illustrative,
            collection=self.collection.slug if self.collection else "",
        )


class PracticeAttachment(Referenced, Base):
    """A file of a version. The next version begins with the same files."""

    __tablename__ = "practice_attachment"
    __reference_prefix__: ClassVar[str] = "GPF"
    __table_args__ = (Index("ix_practice_attachment_version_id", "version_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("practice_version.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)
    title: Mapped[str] = mapped_column(String(150))

    version: Mapped[PracticeVersion] = relationship(back_populates="attachments")
    file: Mapped[StoredFile] = relationship()


class PracticeConsent(Base):
    """Who allowed that what they said is used here, in which words. Once withdrawn, it is archived.

    `answer`: what they said, as it stood when it was taken over; gone once consent is.
    """

    __tablename__ = "practice_consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("practice_entry.id"), unique=True)
    wording: Mapped[str] = mapped_column(Text)
    given_by: Mapped[str] = mapped_column(String(200))
    given_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(Text, default="")
    withdrawn_at: Mapped[datetime | None]

    entry: Mapped[PracticeEntry] = relationship(back_populates="consent")


personal_data.declare(
    PracticeEntry,
    why="To share what helps volunteering, and to say who began to write it and who archived it",
    condition=personal_data.Condition.PUBLIC_TASK,
    keep_months=72,
    export=True,
    erase=personal_data.Erasure.BLANK,
)
personal_data.count(
    PracticeEntry, personal_data.since(PracticeEntry.archived_at, "the day on which the entry was archived")
)
personal_data.declare(
    PracticeVersion,
    why="To let readers of good practice write to whoever knows more, and to keep who wrote and checked it",
    condition=personal_data.Condition.PUBLIC_TASK,
    keep_months=72,
    export=True,
    erase=personal_data.Erasure.BLANK,
)
personal_data.count(PracticeVersion, personal_data.as_of(PracticeVersion.entry_id, PracticeEntry))
personal_data.declare(
    PracticeConsent,
    why="To be able to show who allowed that what they said is used as good practice",
    condition=personal_data.Condition.CONSENT,
    keep_months=72,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
personal_data.count(PracticeConsent, personal_data.as_of(PracticeConsent.entry_id, PracticeEntry))
