"""The tables of training sessions, bookings and feedback."""

import secrets
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.training.models import TrainingPack, TrainingRecord
from volunteer_app.training.sessions.rules import BookingState, SessionState


class TrainingSession(Referenced, Base):
    """A pack or another course, taught at a place and a time to as many as it has places."""

    __tablename__ = "training_session"
    __reference_prefix__: ClassVar[str] = "TSN"
    __table_args__ = (
        CheckConstraint("(pack_id IS NULL) <> (course_title = '')", name="pack_or_course"),
        CheckConstraint("ends_at > starts_at", name="interval"),
        CheckConstraint("capacity > 0", name="capacity"),
        CheckConstraint("(state = 'held') = (register_taken_at IS NOT NULL)", name="held_has_register"),
        Index("ix_training_session_list", "organisation_id", "starts_at", "id"),
        Index("ix_training_session_starts_at", "starts_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    pack_id: Mapped[int | None] = mapped_column(ForeignKey("training_pack.id"))
    course_title: Mapped[str] = mapped_column(String(200), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(200))
    trainer: Mapped[str] = mapped_column(String(200))
    capacity: Mapped[int]
    joining: Mapped[str] = mapped_column(Text, default="")
    search_text: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[SessionState] = enum_column(
        SessionState, "training_session_state", default=SessionState.OPEN
    )
    cancelled_why: Mapped[str] = mapped_column(String(300), default="")
    # How often what a calendar holds of it has changed (RFC 5545, section 3.8.7.4)
    calendar_sequence: Mapped[int] = mapped_column(default=0)
    register_taken_at: Mapped[datetime | None]
    register_taken_by: Mapped[str] = mapped_column(String(200), default="")
    # How often it was taken or corrected: two who correct it at once must not pass each other unseen
    register_changes: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    organisation: Mapped[Organisation] = relationship()
    pack: Mapped[TrainingPack | None] = relationship()

    @property
    def title(self) -> str:
        """The pack's title, or the course's."""
        return self.pack.title if self.pack else self.course_title

    @property
    def minutes(self) -> int:
        """How long it is."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


class TrainingBooking(Referenced, Base):
    """A person's place at a session, or in its waiting list: one row for both, however often they change."""

    __tablename__ = "training_booking"
    __reference_prefix__: ClassVar[str] = "TBK"
    __table_args__ = (
        UniqueConstraint("session_id", "person_id"),
        Index("ix_training_booking_line", "session_id", "state", "asked_at", "id"),
        Index("ix_training_booking_person_id", "person_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[BookingState] = enum_column(BookingState, "training_booking_state")
    # The place in the line
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    booked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    # How often the person's own booking has changed what their calendar holds
    calendar_changes: Mapped[int] = mapped_column(default=0)
    record_id: Mapped[int | None] = mapped_column(ForeignKey("training_record.id"), unique=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    session: Mapped[TrainingSession] = relationship()
    person: Mapped[Person] = relationship()
    record: Mapped[TrainingRecord | None] = relationship()


class SessionReminder(Base):
    """A reminder of a session on that day. The unique key lets only one worker send it, and once."""

    __tablename__ = "training_session_reminder"
    __audited__: ClassVar[bool] = False
    __table_args__ = (UniqueConstraint("booking_id", "starts_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("training_booking.id"))
    starts_on: Mapped[date]


class SessionFeedback(Base):
    """What somebody said of a session. It names nobody, leads to no booking and has no time.

    History keeps no entry, which would name them. The number is drawn by lot: one that counts would tell the
    order in which people answered.
    """

    __tablename__ = "training_session_feedback"
    __audited__: ClassVar[bool] = False
    __table_args__ = (Index("ix_training_session_feedback_session_id", "session_id"),)

    id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, default=lambda: secrets.randbits(62)
    )
    session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)


class FeedbackGiven(Base):
    """That somebody has said how a session was, so that nobody does so twice; not what they said."""

    __tablename__ = "training_feedback_given"
    __audited__: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("training_booking.id"), unique=True)


personal_data.declare(
    TrainingBooking,
    why="To keep a volunteer a place at a training session, and to know who came",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
personal_data.declare(
    SessionReminder,
    why="To remind a volunteer of a training session once, and not again",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=False,
    erase=personal_data.Erasure.DELETE,
)
personal_data.declare(
    SessionFeedback,
    why="To make training sessions better; it names nobody",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=False,
    erase=personal_data.Erasure.KEEP,
)
personal_data.declare(
    FeedbackGiven,
    why="To take one answer about a training session from each volunteer who came",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=False,
    erase=personal_data.Erasure.DELETE,
)
following.declare(TrainingBooking, "booking of a training session", "bookings of training sessions")
