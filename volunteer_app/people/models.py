"""People, the organisations that hold their record, and what they signed."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data, search_index
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.foundation.files.models import StoredFile
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.rules import (
    AgreementKind,
    ConsentRoute,
    LetterKind,
    PreferredLanguage,
    outward_part,
)


class Person(Referenced, Base):
    """Someone who volunteers, mentors or applies."""

    __tablename__ = "person"
    __reference_prefix__: ClassVar[str] = "VOL"
    __table_args__ = (
        Index("ix_person_sort_name_id", "sort_name", "id"),
        Index("ix_person_email", "email"),
        Index("ix_person_date_of_birth", "date_of_birth"),
        Index("ix_person_postcode", "postcode"),
        Index("ix_person_created_at", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_name: Mapped[str] = mapped_column(String(100))
    last_name: Mapped[str] = mapped_column(String(100))
    known_as: Mapped[str] = mapped_column(String(100), default="")
    sort_name: Mapped[str] = mapped_column(String(210))
    date_of_birth: Mapped[date | None]
    email: Mapped[str | None] = mapped_column(String(320))
    phone: Mapped[str] = mapped_column(String(40), default="")
    postcode: Mapped[str] = mapped_column(String(10), default="")
    preferred_language: Mapped[PreferredLanguage] = enum_column(
        PreferredLanguage, "preferred_language", default=PreferredLanguage.ENGLISH
    )
    access_needs: Mapped[str] = mapped_column(Text, default="")
    emergency_name: Mapped[str] = mapped_column(String(200), default="")
    emergency_phone: Mapped[str] = mapped_column(String(40), default="")
    emergency_relationship: Mapped[str] = mapped_column(String(100), default="")
    entered_on_behalf: Mapped[bool] = mapped_column(default=False)
    consent_route: Mapped[ConsentRoute] = enum_column(ConsentRoute, "consent_route")
    consent_on: Mapped[date] = mapped_column(default=clock.today)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    # The record that this one was merged into. A plain number: `person_merge` holds the foreign keys, and
    # SQLite could not take a column with one away again.
    merged_into_id: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def outward_postcode(self) -> str:
        """The first part of the postcode, to tell people of one name apart."""
        return outward_part(self.postcode)


search_index.searchable(
    Person, names=("first_name", "last_name", "known_as"), codes=("reference", "email", "postcode")
)


class Affiliation(Base):
    """An organisation holds this person's record. Without one it cannot see the person."""

    __tablename__ = "affiliation"
    __table_args__ = (
        UniqueConstraint("person_id", "organisation_id"),
        Index("ix_affiliation_organisation_id_person_id", "organisation_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    since: Mapped[date] = mapped_column(default=clock.today)

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()


class AgreementSignature(Base):
    """A person agreed to something of an organisation, in a version of its words."""

    __tablename__ = "agreement_signature"
    __table_args__ = (UniqueConstraint("person_id", "organisation_id", "kind", "wording_version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[AgreementKind] = enum_column(AgreementKind, "agreement_kind")
    wording_version: Mapped[int]
    signed_name: Mapped[str] = mapped_column(String(200))
    signed_at: Mapped[datetime] = mapped_column(default=clock.now)
    on_paper: Mapped[bool] = mapped_column(default=False)


class PersonMerge(Referenced, Base):
    """Two records found to be of one person. `chosen`: by field, what the kept one held before and after."""

    __tablename__ = "person_merge"
    __reference_prefix__: ClassVar[str] = "MRG"
    __table_args__ = (
        CheckConstraint("kept_id <> merged_id", name="two_records"),
        Index("ix_person_merge_kept_id_id", "kept_id", "id"),
        # The other one has standing merges alone: whoever deletes people looks for any merge of each
        Index("ix_person_merge_merged_id", "merged_id"),
        Index(
            "uq_person_merge_merged_id_standing",
            "merged_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    merged_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    merged_at: Mapped[datetime] = mapped_column(default=clock.now)
    merged_by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    chosen: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, info={"protected": True})
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str] = mapped_column(String(200), default="")
    undo_reason: Mapped[str] = mapped_column(Text, default="")

    kept: Mapped[Person] = relationship(foreign_keys=[kept_id])
    merged: Mapped[Person] = relationship(foreign_keys=[merged_id])


class PersonMergeMove(Base):
    """A row that a merge gave to the kept record, so that an undo can give it back."""

    __tablename__ = "person_merge_move"
    __audited__: ClassVar[bool] = False
    __table_args__ = (UniqueConstraint("merge_id", "table_name", "row_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    merge_id: Mapped[int] = mapped_column(ForeignKey("person_merge.id"))
    table_name: Mapped[str] = mapped_column(String(60))
    row_id: Mapped[int]


class DuplicatePair(Referenced, Base):
    """Two records that may be of one person, found by a job. Once dismissed it stays so until taken back."""

    __tablename__ = "duplicate_pair"
    # A job finds pairs by the thousand. What a person decides on one is recorded all the same
    __audited__: ClassVar[bool] = False
    __reference_prefix__: ClassVar[str] = "DUP"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="in_order"),
        Index("ix_duplicate_pair_strength_id", "strength", "id"),
        Index("ix_duplicate_pair_second_id", "second_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    strength: Mapped[int]
    reasons: Mapped[str] = mapped_column(String(100))
    found_at: Mapped[datetime] = mapped_column(default=clock.now)
    dismissed_at: Mapped[datetime | None]
    dismissed_by: Mapped[str] = mapped_column(String(200), default="")

    first: Mapped[Person] = relationship(foreign_keys=[first_id])
    second: Mapped[Person] = relationship(foreign_keys=[second_id])


class DuplicateLook(Base):
    """The version of a record in which the job last looked for others like it."""

    __tablename__ = "duplicate_look"
    __audited__: ClassVar[bool] = False

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    version: Mapped[int]


class Letter(Referenced, Base):
    """A letter on a person's record, of the organisation that added it."""

    __tablename__ = "letter"
    __reference_prefix__: ClassVar[str] = "LET"
    __table_args__ = (Index("ix_letter_person_id", "person_id", "organisation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[LetterKind] = enum_column(LetterKind, "letter_kind")
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), unique=True)

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()
    file: Mapped[StoredFile] = relationship()


for _model, _why in (
    (Person, "To recruit, support and place a volunteer"),
    (Affiliation, "To know which organisations hold the record"),
    (AgreementSignature, "To show what the volunteer agreed to"),
    (Letter, "To keep what the organisation and the volunteer wrote to each other"),
):
    personal_data.declare(
        _model,
        why=_why,
        condition=personal_data.Condition.LEGITIMATE_INTERESTS,
        keep_months=24,
        export=True,
        erase=personal_data.Erasure.BLANK if _model is Person else personal_data.Erasure.DELETE,
    )
for _hidden, _why in (
    (PersonMerge, "To show who merged two records and why, and to undo it"),
    (PersonMergeMove, "To give each row back when a merge is undone"),
    (DuplicatePair, "To find two records of one person, and to remember that two are not the same person"),
    (DuplicateLook, "To look for two records of one person only after a change"),
):
    personal_data.declare(
        _hidden,
        why=_why,
        condition=personal_data.Condition.LEGITIMATE_INTERESTS,
        keep_months=24,
        export=True,
        erase=personal_data.Erasure.DELETE,
    )

following.declare(Affiliation, "organisation that holds the record", "organisations that hold the record")
following.declare(AgreementSignature, "signed agreement", "signed agreements")
following.declare(Letter, "letter", "letters")
following.stays(PersonMerge, "kept_id", why="a merge says which records it was about")
following.stays(PersonMerge, "merged_id", why="a merge says which records it was about")
following.stays(DuplicatePair, "first_id", why="a pair is hidden while one of the two is merged")
following.stays(DuplicatePair, "second_id", why="a pair is hidden while one of the two is merged")
following.stays(DuplicateLook, "person_id", why="it says which version of that record was looked at")
