"""How far each night's sweep has come, and what coordinators were told of placements."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, personal_data
from volunteer_app.foundation.database import Base
from volunteer_app.placements.models import Placement


class ReadinessSweep(Base):
    """One day's sweep. `organisation_id`, `placement_id`: the last placement that it has looked at.

    Its row is locked while a chunk is looked at, and moves on in the same transaction: a second worker waits
    its turn or leaves, and none looks at a chunk again.
    """

    __tablename__ = "readiness_sweep"
    __audited__: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(default=0)
    placement_id: Mapped[int] = mapped_column(default=0)
    looked_at: Mapped[int] = mapped_column(default=0)
    paused: Mapped[int] = mapped_column(default=0)
    told: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime] = mapped_column(default=clock.now)
    finished_at: Mapped[datetime | None]


class PlacementNotice(Base):
    """Coordinators were told of a day from which a placement is not ready, so many days ahead; 0: on the day.

    Never told twice: the same day and the same number of days ahead are one row, which is closed when it no
    longer holds and opened again, without another message, when it does.
    """

    __tablename__ = "placement_notice"
    __audited__: ClassVar[bool] = False
    __table_args__ = (
        CheckConstraint("days_ahead >= 0", name="days_ahead"),
        UniqueConstraint("placement_id", "lapses_on", "days_ahead"),
        Index("ix_placement_notice_open", "organisation_id", "closed_on", "lapses_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    lapses_on: Mapped[date]
    days_ahead: Mapped[int]
    titles: Mapped[list[str]] = mapped_column(JSON)
    told_on: Mapped[date] = mapped_column(default=clock.today)
    closed_on: Mapped[date | None]

    placement: Mapped[Placement] = relationship()


personal_data.declare(
    PlacementNotice,
    why="To warn coordinators before a placement stops being ready, once",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
