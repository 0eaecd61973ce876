"""Tables of quality marks, of answers to their elements, and of files that show them."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.foundation.files.models import StoredFile
from volunteer_app.organisations.models import Organisation
from volunteer_app.training.marks.rules import Standing


class QualityMark(Referenced, Base):
    """A programme that works towards a mark, or holds it on the days [awarded_on, expires_before)."""

    __tablename__ = "quality_mark"
    __reference_prefix__: ClassVar[str] = "QUA"
    __table_args__ = (
        CheckConstraint("(awarded_on IS NULL) = (expires_before IS NULL)", name="awarded"),
        CheckConstraint("expires_before > awarded_on", name="interval"),
        Index("ix_quality_mark_organisation_id", "organisation_id", "began_on", "id"),
        Index("ix_quality_mark_expires", "organisation_id", "expires_before", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    programme: Mapped[str] = mapped_column(String(200))
    standard: Mapped[str] = mapped_column(String(20))
    edition: Mapped[str] = mapped_column(String(60))
    began_on: Mapped[date] = mapped_column(default=clock.today)
    awarded_on: Mapped[date | None]
    expires_before: Mapped[date | None]
    number: Mapped[str] = mapped_column(String(100), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    organisation: Mapped[Organisation] = relationship()


class MarkAnswer(Base):
    """How the programme stands to one element, and what shows it."""

    __tablename__ = "mark_answer"
    __table_args__ = (UniqueConstraint("mark_id", "element"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mark_id: Mapped[int] = mapped_column(ForeignKey("quality_mark.id"))
    element: Mapped[str] = mapped_column(String(20))
    standing: Mapped[Standing] = enum_column(Standing, "mark_standing")
    shown: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime] = mapped_column(default=clock.now)
    answered_by: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above


class MarkEvidence(Referenced, Base):
    """A file that shows how the programme stands to an element."""

    __tablename__ = "mark_evidence"
    __reference_prefix__: ClassVar[str] = "MEV"
    __table_args__ = (Index("ix_mark_evidence_mark_id", "mark_id", "element", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mark_id: Mapped[int] = mapped_column(ForeignKey("quality_mark.id"))
    element: Mapped[str] = mapped_column(String(20))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), unique=True)

    mark: Mapped[QualityMark] = relationship()
    file: Mapped[StoredFile] = relationship()
