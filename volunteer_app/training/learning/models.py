"""Who learns which version of a pack, and each attempt at a knowledge check."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.training.learning.rules import Stand, Way
from volunteer_app.training.models import TrainingPack, TrainingRecord
from volunteer_app.training.packs.models import TrainingModule, TrainingPackVersion

_OPEN = text("finished_at IS NULL")
_PASSED = text("passed")


class PackLearning(Referenced, Base):
    """Somebody's way through one version of a pack. They finish the version that they began.

    `at_module`: the position of the module to go on with; `moved_at`: when they last answered something.
    `sheet_on`: of a version that was not in force any more when it was begun, the day on the answer sheet.
    """

    __tablename__ = "pack_learning"
    __reference_prefix__: ClassVar[str] = "LRN"
    __table_args__ = (
        CheckConstraint("record_id IS NULL OR finished_at IS NOT NULL", name="record_when_finished"),
        Index(
            "uq_pack_learning_person_id_open",
            "person_id",
            "pack_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_pack_learning_person_id", "person_id", "id"),
        Index("ix_pack_learning_organisation_id", "organisation_id", "moved_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    pack_id: Mapped[int] = mapped_column(ForeignKey("training_pack.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("training_pack_version.id"))
    at_module: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    moved_at: Mapped[datetime] = mapped_column(default=clock.now)
    finished_at: Mapped[datetime | None]
    sheet_on: Mapped[date | None]
    record_id: Mapped[int | None] = mapped_column(
        ForeignKey("training_record.id", ondelete="SET NULL"), unique=True
    )

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()
    pack: Mapped[TrainingPack] = relationship()
    version: Mapped[TrainingPackVersion] = relationship()
    record: Mapped[TrainingRecord | None] = relationship()

    @property
    def stand(self) -> Stand:
        """Whether they are still on the way."""
        return Stand.LEARNING if self.finished_at is None else Stand.FINISHED


class ModuleAttempt(Base):
    """One attempt at a module's knowledge check, kept as it was given: nothing ever changes it.

    It says itself who answered how and when; history tells of it with the learning that it belongs to.
    `answers`: for each question the places of the answers that were chosen, from 0. `answered_on`: the day,
    which on paper is earlier than when somebody entered it.
    """

    __tablename__ = "module_attempt"
    __audited__ = False
    __table_args__ = (
        UniqueConstraint("learning_id", "module_id", "number"),
        Index(
            "uq_module_attempt_passed",
            "learning_id",
            "module_id",
            unique=True,
            sqlite_where=_PASSED,
            postgresql_where=_PASSED,
        ),
        CheckConstraint("right_answers BETWEEN 0 AND asked", name="right_answers"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    learning_id: Mapped[int] = mapped_column(ForeignKey("pack_learning.id"))
    module_id: Mapped[int] = mapped_column(ForeignKey("training_module.id"))
    number: Mapped[int]
    answers: Mapped[list[list[int]]] = mapped_column(JSON)
    right_answers: Mapped[int]
    asked: Mapped[int]
    passed: Mapped[bool]
    way: Mapped[Way] = enum_column(Way, "attempt_way")
    answered_on: Mapped[date]
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    entered_by: Mapped[str] = mapped_column(String(200))

    learning: Mapped[PackLearning] = relationship()
    module: Mapped[TrainingModule] = relationship()


_HELD: dict[str, Any] = {
    "condition": personal_data.Condition.LEGITIMATE_INTERESTS,
    "keep_months": 24,
    "export": True,
    "erase": personal_data.Erasure.DELETE,
}
personal_data.declare(
    PackLearning, why="So that a volunteer can go on with a training pack where they left it", **_HELD
)
personal_data.declare(
    ModuleAttempt, why="To mark a volunteer’s answers in a training pack, and explain them", **_HELD
)
following.declare(PackLearning, "training pack begun", "training packs begun")
