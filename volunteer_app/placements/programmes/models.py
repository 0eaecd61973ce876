"""Programmes, their targets, and which placement belonged to which of them when."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements.models import Placement
from volunteer_app.placements.programmes.rules import Measure

_STANDS = text("withdrawn_at IS NULL")
_NOW = text("ends_before IS NULL")


class Programme(Referenced, Base):
    """What placements of an organisation belong to, on [starts_on, ends_before)."""

    __tablename__ = "programme"
    __reference_prefix__: ClassVar[str] = "PRG"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name"),
        CheckConstraint("ends_before > starts_on", name="interval"),
        Index("ix_programme_list", "organisation_id", "starts_on", "id"),
        Index("ix_programme_ends", "organisation_id", "ends_before", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(200))
    commissioner: Mapped[str] = mapped_column(String(200))
    funder: Mapped[str] = mapped_column(String(200), default="")
    starts_on: Mapped[date]
    ends_before: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    organisation: Mapped[Organisation] = relationship()


class ProgrammeTarget(Referenced, Base):
    """So many of something by a day. One that changes is withdrawn, and another set: what was asked stays."""

    __tablename__ = "programme_target"
    __reference_prefix__: ClassVar[str] = "TGT"
    __audited__: ClassVar[bool] = False
    __table_args__ = (
        CheckConstraint("number >= 1", name="number"),
        Index("ix_programme_target_programme_id", "programme_id", "due_on", "id"),
        Index(
            "uq_programme_target_standing",
            "programme_id",
            "measure",
            "due_on",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    measure: Mapped[Measure] = enum_column(Measure, "programme_measure")
    number: Mapped[int]
    due_on: Mapped[date]
    set_at: Mapped[datetime] = mapped_column(default=clock.now)
    set_by: Mapped[str] = mapped_column(String(200))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(String(200), default="")

    programme: Mapped[Programme] = relationship()


class PlacementProgramme(Base):
    """A placement belongs to a programme on [starts_on, ends_before); None: until it belongs to another."""

    __tablename__ = "placement_programme"
    __audited__: ClassVar[bool] = False
    __table_args__ = (
        CheckConstraint("ends_before IS NULL OR ends_before >= starts_on", name="interval"),
        Index("ix_placement_programme_placement_id", "placement_id", "starts_on", "id"),
        Index("ix_placement_programme_programme_id", "programme_id", "placement_id"),
        Index(
            "uq_placement_programme_now",
            "placement_id",
            unique=True,
            sqlite_where=_NOW,
            postgresql_where=_NOW,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    starts_on: Mapped[date]
    ends_before: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[str] = mapped_column(String(200))

    placement: Mapped[Placement] = relationship()
    programme: Mapped[Programme] = relationship()


personal_data.declare(
    PlacementProgramme,
    why="To tell whoever commissions or pays for a programme how far it has come, in numbers",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.BLANK,
)
