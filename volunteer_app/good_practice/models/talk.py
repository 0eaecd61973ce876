"""What is said of entries: by editors and writers to each other, and by readers."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.good_practice.models.entries import PracticeEntry, PracticeVersion
from volunteer_app.good_practice.rules.asking import QuestionState


class RemarkKind(StrEnum):
    """What is said of a version."""

    COMMENT = "comment"
    CHANGES = "changes"
    STEP = "step"

    @property
    def words(self) -> str:
        """The kind as pages name it."""
        return {"comment": "Comment", "changes": "Changes requested", "step": "Step"}[self.value]


class PracticeRemark(Base):
    """What somebody said of a version while it was worked on. Readers never see it."""

    __tablename__ = "practice_remark"
    __audited__: ClassVar[bool] = False
    __table_args__ = (Index("ix_practice_remark_version_id", "version_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("practice_version.id"))
    kind: Mapped[RemarkKind] = enum_column(RemarkKind, "practice_remark_kind")
    words: Mapped[str] = mapped_column(Text)
    said_at: Mapped[datetime] = mapped_column(default=clock.now)
    said_by: Mapped[str] = mapped_column(String(200))

    version: Mapped[PracticeVersion] = relationship()


class PracticeQuestion(Referenced, Base):
    """A reader's question. Nothing is kept of who asks; nobody else reads it before an editor lets them."""

    __tablename__ = "practice_question"
    __reference_prefix__: ClassVar[str] = "GPQ"
    __table_args__ = (
        Index("ix_practice_question_entry_id", "entry_id", "state", "id"),
        Index("ix_practice_question_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("practice_entry.id"))
    state: Mapped[QuestionState] = enum_column(
        QuestionState, "practice_question_state", default=QuestionState.WAITING
    )
    question: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    answered_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    entry: Mapped[PracticeEntry] = relationship()


class PracticeUse(Base):
    """How many readers found an entry useful, and how many did not. Numbers and nothing else."""

    __tablename__ = "practice_use"
    __audited__: ClassVar[bool] = False
    __table_args__ = (CheckConstraint("useful >= 0 AND not_useful >= 0", name="counts"),)

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("practice_entry.id"), primary_key=True, autoincrement=False
    )
    useful: Mapped[int] = mapped_column(default=0)
    not_useful: Mapped[int] = mapped_column(default=0)


personal_data.declare(
    PracticeRemark,
    why="To keep who said what of a text before it was published",
    condition=personal_data.Condition.PUBLIC_TASK,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
personal_data.count(
    PracticeRemark, personal_data.since(PracticeRemark.said_at, "the day on which it was said")
)
personal_data.declare(
    PracticeQuestion,
    why="To answer readers of good practice; who asks is not kept, but may have written their name",
    condition=personal_data.Condition.PUBLIC_TASK,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
personal_data.count(
    PracticeQuestion, personal_data.since(PracticeQuestion.asked_at, "the day on which it was asked")
)
