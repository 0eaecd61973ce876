"""Files that somebody brought, and their rows until they are taken or a month is over."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.desk.rules.importing import KEEP_DAYS, BatchState, Choice, ImportKind, RowState
from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.people.rules import ConsentRoute


class ImportBatch(Referenced, Base):
    """One file for one organisation. `columns`: [field, heading, letter] of each column that is used."""

    __tablename__ = "import_batch"
    __reference_prefix__: ClassVar[str] = "IMP"
    __table_args__ = (
        Index("ix_import_batch_organisation_id_id", "organisation_id", "id"),
        Index("ix_import_batch_state_id", "state", "id"),
        Index("ix_import_batch_file_sha256", "file_sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[ImportKind] = enum_column(ImportKind, "import_kind")
    state: Mapped[BatchState] = enum_column(BatchState, "import_state", default=BatchState.UPLOADED)
    file_name: Mapped[str] = mapped_column(String(200), info={"protected": True})
    file_sha256: Mapped[str] = mapped_column(String(64))
    sheet: Mapped[str] = mapped_column(String(100), default="")
    columns: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    ignored: Mapped[list[str]] = mapped_column(JSON, default=list)
    row_count: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    consent_route: Mapped[ConsentRoute | None] = enum_column(
        ConsentRoute, "import_consent_route", nullable=True
    )
    consent_on: Mapped[date | None]
    uploaded_at: Mapped[datetime] = mapped_column(default=clock.now)
    failures: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]
    cleared_at: Mapped[datetime | None]
    by_key: Mapped[str] = mapped_column(String(80))
    by_name: Mapped[str] = mapped_column(String(200))
    # Who sent the file; `by_key` and `by_name` say in whose name its rows are worked on.
    sent_by: Mapped[str] = mapped_column(String(200), default="", server_default="")
    # Why it is taken back; empty as long as nobody does.
    undo_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    organisation: Mapped[Organisation] = relationship()

    @property
    def kept_until(self) -> date:
        """The last day on which its rows are here for certain, and on which it can be taken back."""
        return self.uploaded_at.date() + timedelta(days=KEEP_DAYS - 1)

    @property
    def by(self) -> Actor:
        """Who sent the file or took its rows, for the job that goes on with it."""
        return Actor(ActorKind.ACCOUNT, self.by_key, self.by_name)


class ImportRow(Base):
    """A row of a file. Its keys find rows of the same file that are about the same person.

    `problems`: [field, sentence]. `candidates`: [reference, why they may be the same]. The reference is
    empty for another row of the file; unlike a number, nobody else ever gets it. `record_id`: the person,
    check, training record or placement that was made of it, in the version that it had then; None where
    nothing was made. So an undo knows what is still as the import left it.
    """

    __tablename__ = "import_row"
    __audited__: ClassVar[bool] = False
    __table_args__ = (
        UniqueConstraint("batch_id", "number"),
        Index("ix_import_row_batch_id_state", "batch_id", "state", "number"),
        Index("ix_import_row_batch_id_email_key", "batch_id", "email_key"),
        Index("ix_import_row_batch_id_name_key", "batch_id", "name_key"),
        Index("ix_import_row_batch_id_number_key", "batch_id", "number_key"),
        Index("ix_import_row_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    number: Mapped[int]
    cells: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    state: Mapped[RowState] = enum_column(RowState, "import_row_state", default=RowState.WAITING)
    problems: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    candidates: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)
    choice: Mapped[Choice | None] = enum_column(Choice, "import_choice", nullable=True)
    email_key: Mapped[str | None] = mapped_column(String(320))
    name_key: Mapped[str | None] = mapped_column(String(230))
    number_key: Mapped[str | None] = mapped_column(String(60))
    record_id: Mapped[int | None]
    record_version: Mapped[int | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ImportDecision(Base):
    """What somebody decided about a possible duplicate, so that the same row is not asked about again.

    `digest` stands for the row and whom it was compared with. It is made with a key and tells nobody's name.
    """

    __tablename__ = "import_decision"
    __audited__: ClassVar[bool] = False  # deciding is a change of the file, and recorded as such
    __table_args__ = (
        UniqueConstraint("organisation_id", "digest"),
        Index("ix_import_decision_decided_at", "decided_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    digest: Mapped[str] = mapped_column(String(64))
    choice: Mapped[Choice] = enum_column(Choice, "decided_choice")
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)


class OwnNumber(Base):
    """The number by which an organisation knew somebody in its old records."""

    __tablename__ = "own_number"
    __table_args__ = (
        UniqueConstraint("organisation_id", "number"),
        Index("ix_own_number_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    number: Mapped[str] = mapped_column(String(60))

    person: Mapped[Person] = relationship()


personal_data.declare(
    ImportRow,
    why="To check an organisation’s old records before they are taken; a row is blanked when it is taken",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=1,
    export=False,  # what was taken stands in the person's own records
    erase=personal_data.Erasure.DELETE,
)
personal_data.declare(
    OwnNumber,
    why="To find the volunteer that an organisation’s older papers mean",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
following.stays(ImportRow, "person_id", why="it says which record the row became; the row goes after 30 days")
following.declare(OwnNumber, "number in old records", "numbers in old records")
