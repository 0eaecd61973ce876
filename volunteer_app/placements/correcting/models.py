"""Requests to correct hours that were approved."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import following, personal_data
from volunteer_app.foundation.database import enum_column
from volunteer_app.foundation.deciding.models import Decidable
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.correcting.rules import CorrectionState
from volunteer_app.placements.models import Placement, PlacementSession

_ASKED = text("state = 'asked'")


class HoursCorrection(Decidable):
    """What an entry of hours was, and what it should be. No minutes: they were not there.

    `hours_id` is empty once the entry itself is gone.
    """

    __tablename__ = "hours_correction"
    __reference_prefix__: ClassVar[str] = "HCO"
    __table_args__ = (
        CheckConstraint("minutes BETWEEN 0 AND 1440", name="minutes"),
        Index(
            "uq_hours_correction_asked", "hours_id", unique=True, sqlite_where=_ASKED, postgresql_where=_ASKED
        ),
        Index("ix_hours_correction_waiting", "organisation_id", "state", "was_held_on", "id"),
        Index("ix_hours_correction_person_id", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hours_id: Mapped[int | None] = mapped_column(ForeignKey("placement_session.id", ondelete="SET NULL"))
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    was_held_on: Mapped[date]
    was_minutes: Mapped[int]
    held_on: Mapped[date]
    minutes: Mapped[int]
    why: Mapped[str] = mapped_column(Text)
    state: Mapped[CorrectionState] = enum_column(
        CorrectionState, "hours_correction_state", default=CorrectionState.ASKED
    )
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    hours: Mapped[PlacementSession | None] = relationship()
    placement: Mapped[Placement] = relationship()
    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()


personal_data.declare(
    HoursCorrection,
    why="To put right how long a volunteer helped, and to show what stood before",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
following.declare(HoursCorrection, "correction of hours", "corrections of hours")
