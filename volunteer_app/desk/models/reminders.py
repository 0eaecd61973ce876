"""What was sent about things that lapse: each reminder and each week's digest once, whoever sends it."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, enum_column


class Lapsing(StrEnum):
    """What can lapse: the rows of these tables have a last day."""

    CHECK = "check"
    TRAINING = "training"
    RELIANCE = "reliance"
    WAIVER = "waiver"


class Reminded(StrEnum):
    """Whom a reminder is for."""

    PERSON = "person"
    COORDINATORS = "coordinators"


class LapseReminder(Base):
    """A reminder that something lapses within so many days; the unique key lets only one worker send it."""

    __tablename__ = "lapse_reminder"
    __audited__: ClassVar[bool] = False
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "ends_before", "days", "reminded"),
        Index("ix_lapse_reminder_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Lapsing] = enum_column(Lapsing, "lapsing_kind")
    subject_id: Mapped[int]
    ends_before: Mapped[date]
    days: Mapped[int]
    reminded: Mapped[Reminded] = enum_column(Reminded, "lapse_reminded")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)


class WeeklyDigest(Base):
    """The digest of one week to one account. The unique key lets only one worker send it."""

    __tablename__ = "weekly_digest"
    __audited__: ClassVar[bool] = False
    __table_args__ = (UniqueConstraint("account_id", "week_starts_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    week_starts_on: Mapped[date]
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)


personal_data.declare(
    WeeklyDigest,
    why="To send the digest of a week to somebody who works here once, and not again",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=12,
    export=False,
    erase=personal_data.Erasure.DELETE,
)
personal_data.declare(
    LapseReminder,
    why="To remind a volunteer and their coordinators once that something lapses, and not again",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=12,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
following.stays(
    LapseReminder,
    "person_id",
    why="it says who was reminded, not of whom it is; its check or training follows by itself",
)
