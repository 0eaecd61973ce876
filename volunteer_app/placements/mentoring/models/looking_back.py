"""Tables of what is said of a mentoring: reviews, scores on the pathways, feedback, supervision."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.foundation.encryption import Encrypted, EncryptedJson, sealed_column
from volunteer_app.people.models import Person
from volunteer_app.placements.mentoring.models.relationship import Mentoring, declare
from volunteer_app.placements.mentoring.rules import Giver, Moment, ReviewOutcome

_START = text("moment = 'start'")


class MentoringReview(Referenced, Base):
    """The two and their coordinator look at how it goes."""

    __tablename__ = "mentoring_review"
    __reference_prefix__: ClassVar[str] = "MRE"
    __table_args__ = (Index("ix_mentoring_review_mentoring_id", "mentoring_id", "held_on", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mentoring_id: Mapped[int] = mapped_column(ForeignKey("mentoring.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    due_on: Mapped[date | None]
    held_on: Mapped[date]
    outcome: Mapped[ReviewOutcome] = enum_column(ReviewOutcome, "mentoring_review_outcome")
    note_sealed: Mapped[bytes | None] = sealed_column()
    note = Encrypted("note_sealed")
    held_by: Mapped[str] = mapped_column(String(200))


class PathwayScores(Referenced, Base):
    """Where the person stands on the pathways, in their own view, on a day."""

    __tablename__ = "pathway_scores"
    __reference_prefix__: ClassVar[str] = "PWS"
    __table_args__ = (
        Index("ix_pathway_scores_mentoring_id", "mentoring_id", "taken_on", "id"),
        Index(
            "uq_pathway_scores_start",
            "mentoring_id",
            unique=True,
            sqlite_where=_START,
            postgresql_where=_START,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mentoring_id: Mapped[int] = mapped_column(ForeignKey("mentoring.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    moment: Mapped[Moment] = enum_column(Moment, "pathway_scores_moment")
    taken_on: Mapped[date]
    scores_sealed: Mapped[bytes | None] = sealed_column()
    scores = EncryptedJson("scores_sealed")
    written_by: Mapped[str] = mapped_column(String(200))


class MentoringFeedback(Referenced, Base):
    """How one of the two says that it was. One each."""

    __tablename__ = "mentoring_feedback"
    __reference_prefix__: ClassVar[str] = "MFB"
    __table_args__ = (UniqueConstraint("mentoring_id", "giver"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mentoring_id: Mapped[int] = mapped_column(ForeignKey("mentoring.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    giver: Mapped[Giver] = enum_column(Giver, "mentoring_feedback_giver")
    given_on: Mapped[date] = mapped_column(default=clock.today)
    said_sealed: Mapped[bytes | None] = sealed_column()
    said = EncryptedJson("said_sealed")
    written_by: Mapped[str] = mapped_column(String(200))


class MentorSupervision(Referenced, Base):
    """A mentor and somebody experienced talk about the mentoring. `next_on`: when the next time is due."""

    __tablename__ = "mentor_supervision"
    __reference_prefix__: ClassVar[str] = "MSU"
    __table_args__ = (
        CheckConstraint("next_on IS NULL OR next_on > held_on", name="next"),
        Index("ix_mentor_supervision_person_id", "person_id", "organisation_id", "held_on", "id"),
        Index("ix_mentor_supervision_organisation_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    held_on: Mapped[date]
    next_on: Mapped[date | None]
    supervisor: Mapped[str] = mapped_column(String(200))
    note_sealed: Mapped[bytes | None] = sealed_column()
    note = Encrypted("note_sealed")
    written_by: Mapped[str] = mapped_column(String(200))

    person: Mapped[Person] = relationship()


declare(
    MentoringReview,
    "To look together at how it goes",
    personal_data.Erasure.BLANK,
    personal_data.as_of(MentoringReview.mentoring_id, Mentoring),
)
declare(
    PathwayScores,
    "To see what changes for the person",
    personal_data.Erasure.KEEP,
    personal_data.as_of(PathwayScores.mentoring_id, Mentoring),
)
declare(
    MentoringFeedback,
    "To learn how it was for both",
    personal_data.Erasure.BLANK,
    personal_data.as_of(MentoringFeedback.mentoring_id, Mentoring),
)
personal_data.declare(
    MentorSupervision,
    why="To support the mentor",
    condition=personal_data.Condition.CONSENT,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.BLANK,
)
following.declare(MentorSupervision, "supervision as a mentor", "supervisions as a mentor")
