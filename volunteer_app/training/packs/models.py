"""The versions of training packs, and their modules."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, Float, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.training.models import TrainingPack
from volunteer_app.training.packs.content import Question, Reading, questions_of, readings_of
from volunteer_app.training.packs.rules import PackState


class TrainingPackVersion(Referenced, Base):
    """One version of a pack. Once published, its words never change: a change is another version."""

    __tablename__ = "training_pack_version"
    __reference_prefix__: ClassVar[str] = "TPV"
    __table_args__ = (
        UniqueConstraint("pack_id", "version"),
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("pass_mark BETWEEN 1 AND 100", name="pass_mark"),
        CheckConstraint("validity_months > 0", name="validity_months"),
        CheckConstraint("(state = 'draft') = (published_at IS NULL)", name="published_has_moment"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_on IS NOT NULL)", name="withdrawn_has_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("training_pack.id"))
    version: Mapped[str] = mapped_column(String(20))
    valid_from: Mapped[date]
    state: Mapped[PackState] = enum_column(PackState, "training_pack_state", default=PackState.DRAFT)
    title: Mapped[str] = mapped_column(String(120))
    audience: Mapped[str] = mapped_column(Text)
    required_of: Mapped[str] = mapped_column(Text)
    settings: Mapped[list[str]] = mapped_column(JSON)
    summary: Mapped[str] = mapped_column(Text)
    aims: Mapped[list[str]] = mapped_column(JSON)
    minutes: Mapped[int]
    pass_mark: Mapped[int]
    validity_months: Mapped[int]
    sources: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    from_upload: Mapped[bool] = mapped_column(default=False, server_default=false())
    published_at: Mapped[datetime | None]
    # The first day on which it was no longer in force, whatever took its place
    withdrawn_on: Mapped[date | None]

    pack: Mapped[TrainingPack] = relationship()
    modules: Mapped[list["TrainingModule"]] = relationship(
        back_populates="version",
        order_by="TrainingModule.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )

    @property
    def read_sources(self) -> tuple[Reading, ...]:
        """What its facts rest on."""
        return readings_of(self.sources)


class TrainingModule(Base):
    """A module of a version. The version's digest covers it, so history need not repeat its words."""

    __tablename__ = "training_module"
    __audited__ = False
    __table_args__ = (
        UniqueConstraint("version_id", "position"),
        UniqueConstraint("version_id", "code"),
        CheckConstraint("minutes > 0", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("training_pack_version.id", ondelete="CASCADE"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(120))
    minutes: Mapped[int]
    reading_age: Mapped[float] = mapped_column(Float())
    aims: Mapped[list[str]] = mapped_column(JSON)
    content: Mapped[str] = mapped_column(Text)
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    further_reading: Mapped[list[dict[str, Any]]] = mapped_column(JSON)

    version: Mapped[TrainingPackVersion] = relationship(back_populates="modules")

    @property
    def knowledge_check(self) -> tuple[Question, ...]:
        """Its questions, in order."""
        return questions_of(self.questions)

    @property
    def read_further(self) -> tuple[Reading, ...]:
        """Its further reading, in order."""
        return readings_of(self.further_reading)
