"""Who supervises a placement and when, its reviews, and when its coordinators were asked to restart it.

Each row says itself who did it and when; history says of the placement that it was done.
"""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.placements.life.rules import RestartOutcome, ReviewOutcome, StayReason
from volunteer_app.placements.models import Placement

_OPEN = text("closed_at IS NULL")


class PlacementSupervisor(Base):
    """Somebody supervises a placement on [starts_on, ends_before); None: until somebody else does.

    `account_id`: theirs, where they were chosen from those who sign in here; else there is a name alone.
    """

    __tablename__ = "placement_supervisor"
    __audited__: ClassVar[bool] = False
    __table_args__ = (
        CheckConstraint("ends_before IS NULL OR ends_before >= starts_on", name="interval"),
        Index("ix_placement_supervisor_placement_id", "placement_id", "starts_on", "id"),
        Index(
            "uq_placement_supervisor_now",
            "placement_id",
            unique=True,
            sqlite_where=text("ends_before IS NULL"),
            postgresql_where=text("ends_before IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    name: Mapped[str] = mapped_column(String(200))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    starts_on: Mapped[date]
    ends_before: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[str] = mapped_column(String(200))


class PlacementReview(Referenced, Base):
    """A review that is planned for a day, and what came of it. One at a time is open; a closed one stays."""

    __tablename__ = "placement_review"
    __reference_prefix__: ClassVar[str] = "PRV"
    __audited__: ClassVar[bool] = False
    __table_args__ = (
        CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="closed"),
        CheckConstraint(
            "(held_on IS NOT NULL) = (outcome IN ('goes_on', 'with_changes', 'to_pause', 'to_end'))"
            " OR outcome IS NULL",
            name="held",
        ),
        Index("ix_placement_review_placement_id", "placement_id", "due_on", "id"),
        Index(
            "uq_placement_review_open",
            "placement_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    due_on: Mapped[date]
    planned_at: Mapped[datetime] = mapped_column(default=clock.now)
    planned_by: Mapped[str] = mapped_column(String(200))
    held_on: Mapped[date | None]
    outcome: Mapped[ReviewOutcome | None] = enum_column(ReviewOutcome, "review_outcome", nullable=True)
    note: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(200), default="")

    placement: Mapped[Placement] = relationship()


class PlacementRestart(Base):
    """What a paused placement needed holds again: its coordinators are asked whether it goes on."""

    __tablename__ = "placement_restart"
    __audited__: ClassVar[bool] = False
    __table_args__ = (
        CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="closed"),
        CheckConstraint("reason IS NULL OR outcome = 'declined'", name="declined"),
        Index("ix_placement_restart_placement_id", "placement_id", "asked_at", "id"),
        Index(
            "uq_placement_restart_open",
            "placement_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    outcome: Mapped[RestartOutcome | None] = enum_column(RestartOutcome, "restart_outcome", nullable=True)
    reason: Mapped[StayReason | None] = enum_column(StayReason, "restart_reason", nullable=True)
    note: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(200), default="")

    placement: Mapped[Placement] = relationship()


_WHY: dict[type[Base], str] = {
    PlacementSupervisor: "To know who supervised a volunteer, and when",
    PlacementReview: "To look with a volunteer at how their placement goes, and to remember what was agreed",
    PlacementRestart: "To ask whether a paused placement goes on once it can",
}
for _model, _why in _WHY.items():
    personal_data.declare(
        _model,
        why=_why,
        condition=personal_data.Condition.LEGITIMATE_INTERESTS,
        keep_months=24,
        export=True,
        erase=personal_data.Erasure.BLANK,
    )
