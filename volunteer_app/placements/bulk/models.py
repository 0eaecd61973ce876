"""Bulk work: what was asked for, and each placement with what will happen to it and what came of it."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.accounts.models import Account
from volunteer_app.foundation import clock, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements.bulk.rules import BulkKind, Fate, Outcome
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import EndReason


class BulkChange(Referenced, Base):
    """Bulk work that somebody prepared, and perhaps began. Read by its owner alone.

    It says itself who asked for it, when and why; history says of each placement what was done. `on`: the
    last day of placements that end, or the first day of the new supervisor.
    """

    __tablename__ = "bulk_change"
    __audited__: ClassVar[bool] = False
    __reference_prefix__: ClassVar[str] = "BLK"
    __table_args__ = (
        CheckConstraint("(kind = 'end_at_place') = (end_reason IS NOT NULL)", name="kind"),
        CheckConstraint("begun_at IS NOT NULL OR finished_at IS NULL", name="begun"),
        Index("ix_bulk_change_owner_key", "owner_key", "id"),
        Index("ix_bulk_change_unfinished", "finished_at", "begun_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[BulkKind] = enum_column(BulkKind, "bulk_kind")
    owner_key: Mapped[str] = mapped_column(String(80))
    owner_name: Mapped[str] = mapped_column(String(200))
    organisation_ids: Mapped[list[int]] = mapped_column(JSON)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    on: Mapped[date] = mapped_column("on_day")
    end_reason: Mapped[EndReason | None] = enum_column(EndReason, "bulk_end_reason", nullable=True)
    supervisor: Mapped[str] = mapped_column(String(200), default="")
    supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    to_supervisor: Mapped[str] = mapped_column(String(200), default="")
    to_supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    why: Mapped[str] = mapped_column(Text, default="")
    total: Mapped[int] = mapped_column(default=0)
    prepared_at: Mapped[datetime] = mapped_column(default=clock.now)
    begun_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    place: Mapped[Organisation | None] = relationship()
    supervisor_account: Mapped[Account | None] = relationship(foreign_keys=[supervisor_id])
    to_account: Mapped[Account | None] = relationship(foreign_keys=[to_supervisor_id])


class BulkChangeItem(Referenced, Base):
    """One placement of bulk work. `version`: of the placement when it was shown; `left_because`: why it was
    left as it is."""

    __tablename__ = "bulk_change_item"
    __audited__: ClassVar[bool] = False
    __reference_prefix__: ClassVar[str] = "BLI"
    __table_args__ = (
        UniqueConstraint("bulk_change_id", "placement_id"),
        Index("ix_bulk_change_item_bulk_change_id", "bulk_change_id", "id"),
        Index("ix_bulk_change_item_list", "bulk_change_id", "outcome", "id"),
        Index("ix_bulk_change_item_placement_id", "placement_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bulk_change_id: Mapped[int] = mapped_column(ForeignKey("bulk_change.id"))
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    version: Mapped[int]
    fate: Mapped[Fate] = enum_column(Fate, "bulk_fate")
    outcome: Mapped[Outcome] = enum_column(Outcome, "bulk_outcome", default=Outcome.WAITING)
    left_because: Mapped[str] = mapped_column(String(300), default="")

    placement: Mapped[Placement] = relationship()


_WHY: dict[type[Base], str] = {
    BulkChange: "To show a coordinator what bulk work will do, and who asked for it and why",
    BulkChangeItem: "To show what bulk work will do to each placement, and what came of it",
}
for _model, _why in _WHY.items():
    personal_data.declare(
        _model,
        why=_why,
        condition=personal_data.Condition.LEGITIMATE_INTERESTS,
        keep_months=24,
        export=False,
        erase=personal_data.Erasure.DELETE,
    )
