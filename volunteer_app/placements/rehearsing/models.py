"""A rehearsal, how far it has come, and which placements would stop being ready."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, personal_data
from volunteer_app.foundation.database import Base, Referenced
from volunteer_app.placements.models import Placement


class Rehearsal(Referenced, Base):
    """A proposed change, by role code, over the placements of the organisations that its owner reached then.

    It changes nothing else, so history tells nothing of it. Read by its owner alone; deleted after 30 days.
    """

    __tablename__ = "rehearsal"
    __audited__: ClassVar[bool] = False
    __reference_prefix__: ClassVar[str] = "REH"
    __table_args__ = (
        Index("ix_rehearsal_owner_key", "owner_key", "id"),
        Index("ix_rehearsal_unfinished", "finished_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_key: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    organisation_ids: Mapped[list[int]] = mapped_column(JSON)
    role_ids: Mapped[list[int]] = mapped_column(JSON)
    proposed: Mapped[dict[str, Any]] = mapped_column(JSON)
    changes: Mapped[list[str]] = mapped_column(JSON)
    total: Mapped[int]
    looked_at: Mapped[int] = mapped_column(default=0)
    organisation_id: Mapped[int] = mapped_column(default=0)
    placement_id: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]


class RehearsalFinding(Referenced, Base):
    """A placement that would stop being ready, from which day, and what it would lack by the title alone.

    What is to be done next would say more: that something waits for a vetting officer, for one.
    """

    __tablename__ = "rehearsal_finding"
    __audited__: ClassVar[bool] = False
    __reference_prefix__: ClassVar[str] = "REF"
    __table_args__ = (
        UniqueConstraint("rehearsal_id", "placement_id"),
        Index("ix_rehearsal_finding_list", "rehearsal_id", "was_ready", "stops_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rehearsal_id: Mapped[int] = mapped_column(ForeignKey("rehearsal.id"))
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    stops_on: Mapped[date]
    was_ready: Mapped[bool]
    titles: Mapped[list[str]] = mapped_column(JSON)

    placement: Mapped[Placement] = relationship()


personal_data.declare(
    Rehearsal,
    why="To give back to whoever rehearsed a change of rules what it came to; kept for 30 days",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=1,
    export=False,
    erase=personal_data.Erasure.DELETE,
)
personal_data.declare(
    RehearsalFinding,
    why="To know which placements a change of rules would stop, before it is adopted; kept for 30 days",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=1,
    export=False,
    erase=personal_data.Erasure.DELETE,
)
