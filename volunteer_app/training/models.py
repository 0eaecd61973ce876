"""Training packs and training records."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, event, inspect
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, enum_column
from volunteer_app.foundation.deciding.models import Decidable
from volunteer_app.foundation.files.models import StoredFile
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.training.rules import TrainingKind, TrainingState

# What readiness reads of a record
TOLD = ("state", "pack_id", "completed_on", "valid_before")


class TrainingPack(Base):
    """A pack as its folder under training_packs/ describes it; loaded with the reference data."""

    __tablename__ = "training_pack"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    version: Mapped[str] = mapped_column(String(20))
    validity_months: Mapped[int]
    minutes: Mapped[int]
    summary: Mapped[str] = mapped_column(Text)
    is_active: Mapped[bool] = mapped_column(default=True)


class TrainingRecord(Decidable):
    """Training that somebody completed: a pack, another course by its title, or experience that taught them.

    One that waits again after it was sent back keeps that decision until the next one.
    """

    __tablename__ = "training_record"
    __reference_prefix__: ClassVar[str] = "TRN"
    __table_args__ = (
        CheckConstraint("(pack_id IS NULL) <> (course_title = '')", name="pack_or_course"),
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("pack_id IS NULL OR NOT is_experience", name="experience"),
        Index("ix_training_record_person_id", "person_id", "organisation_id", "pack_id"),
        Index("ix_training_record_to_verify", "organisation_id", "state", "completed_on", "id"),
        Index("ix_training_record_ends", "organisation_id", "state", "valid_before", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    pack_id: Mapped[int | None] = mapped_column(ForeignKey("training_pack.id"))
    course_title: Mapped[str] = mapped_column(String(200), default="")
    is_experience: Mapped[bool] = mapped_column(default=False)
    completed_on: Mapped[date]
    minutes: Mapped[int]
    learnt: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[TrainingState] = enum_column(TrainingState, "training_state", default=TrainingState.LOGGED)
    valid_before: Mapped[date | None]
    sent_again_at: Mapped[datetime | None]
    sent_again_by: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()
    pack: Mapped[TrainingPack | None] = relationship()

    @property
    def title(self) -> str:
        """The pack's title, or the course's."""
        return self.pack.title if self.pack else self.course_title

    @property
    def kind(self) -> TrainingKind:
        """What was completed."""
        if self.pack_id is not None:
            return TrainingKind.PACK
        return TrainingKind.EXPERIENCE if self.is_experience else TrainingKind.COURSE


class TrainingStep(Base):
    """What became known of a record, and when. Never changed: a past day's answer is read from these."""

    __tablename__ = "training_step"
    __audited__: ClassVar[bool] = False
    __table_args__ = (Index("ix_training_step_record_id", "record_id", "recorded_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("training_record.id", ondelete="CASCADE"))
    recorded_at: Mapped[datetime]
    state: Mapped[TrainingState] = enum_column(TrainingState, "training_step_state")
    pack_id: Mapped[int | None] = mapped_column(ForeignKey("training_pack.id"))
    completed_on: Mapped[date]
    valid_before: Mapped[date | None]

    record: Mapped[TrainingRecord] = relationship()


@event.listens_for(Session, "before_flush")
def _keep_steps(session: Session, *_: Any) -> None:
    """Whoever changes what is known of a record leaves a step, wherever it is changed."""
    session.add_all(
        [
            _step(row, is_new=row in session.new)
            for row in (*session.new, *session.dirty)
            if isinstance(row, TrainingRecord) and (row in session.new or _differs(row, *TOLD))
        ]
    )


def _step(record: TrainingRecord, *, is_new: bool) -> TrainingStep:
    return TrainingStep(record=record, **step_of(record, is_new=is_new))


def step_of(record: TrainingRecord, *, is_new: bool) -> dict[str, Any]:
    """The columns of a step that keeps what is known of the record now; not whose step it is."""
    pack: TrainingPack | None = inspect(record).dict.get("pack") if is_new else None
    return {
        "recorded_at": _moment(record, is_new=is_new),
        "state": record.state or TrainingState.LOGGED,
        "pack_id": pack.id if pack else record.pack_id,
        "completed_on": record.completed_on,
        "valid_before": record.valid_before,
    }


def _moment(record: TrainingRecord, *, is_new: bool) -> datetime:
    """When it became so, as the record itself says it."""
    if _differs(record, "decided_at") and record.decided_at is not None:
        return record.decided_at
    if _differs(record, "sent_again_at") and record.sent_again_at is not None:
        return record.sent_again_at
    return (record.logged_at if is_new else None) or clock.now()


def _differs(record: TrainingRecord, *names: str) -> bool:
    attributes = inspect(record).attrs
    return any(attributes[name].history.has_changes() for name in names)


class TrainingEvidence(Base):
    """The file that shows that somebody completed their training, such as a certificate; one a record."""

    __tablename__ = "training_evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("training_record.id"), unique=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), unique=True)

    record: Mapped[TrainingRecord] = relationship()
    file: Mapped[StoredFile] = relationship()


personal_data.declare(
    TrainingEvidence,
    why="To let a coordinator see that training was completed before they verify it",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
personal_data.declare(
    TrainingStep,
    why="To show what was known of a volunteer’s training when somebody relied on it",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
personal_data.declare(
    TrainingRecord,
    why="To know that a volunteer is trained for a role, and to give them a record of it",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
following.declare(TrainingRecord, "training record", "training records")
