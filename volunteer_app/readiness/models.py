"""How long checks have taken, as it was last measured. Numbers alone: they name nobody."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import Base, enum_column
from volunteer_app.vetting.rules import CheckKind


class WaitMeasurement(Base):
    """One day's measuring. The newest counts; its day is unique, so that one worker measures."""

    __tablename__ = "wait_measurement"
    __audited__: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    measured_at: Mapped[datetime] = mapped_column(default=clock.now)


class MeasuredWait(Base):
    """Of how many checks of a kind, half took no longer than so many days, and nine in ten than so many.

    Of one organisation, of one organisation at one prison, or of one prison whoever asked it.
    """

    __tablename__ = "measured_wait"
    __audited__: ClassVar[bool] = False
    __table_args__ = (
        CheckConstraint("long_days >= median_days AND median_days >= 0", name="days"),
        Index("ix_measured_wait_measurement_id", "measurement_id", "organisation_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    measurement_id: Mapped[int] = mapped_column(ForeignKey("wait_measurement.id"))
    kind: Mapped[CheckKind] = enum_column(CheckKind, "measured_kind")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    establishment_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    count: Mapped[int]
    median_days: Mapped[int]
    long_days: Mapped[int]
