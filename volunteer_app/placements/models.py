"""Placements."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.foundation.deciding.models import Decidable
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.reasons import LiftReason, RefuseReason
from volunteer_app.placements.rules import (
    Continuation,
    EndReason,
    Pause,
    PlacementState,
    SessionState,
    SuspendReason,
)
from volunteer_app.placements.screening.models import Screening
from volunteer_app.recruitment.models import Application
from volunteer_app.roles.models import Role


class Placement(Referenced, Base):
    """A person in a role at a place, in [starts_on, ends_before). `readiness` is what approval rested on."""

    __tablename__ = "placement"
    __reference_prefix__: ClassVar[str] = "PLA"
    __table_args__ = (
        CheckConstraint("ends_before >= starts_on", name="interval"),
        CheckConstraint("ends_before > starts_on OR state = 'ended'", name="not_empty"),
        Index("ix_placement_organisation_id", "organisation_id", "state", "starts_on", "id"),
        Index("ix_placement_list", "organisation_id", "starts_on", "id"),
        Index("ix_placement_person_id", "person_id", "starts_on", "id"),
        Index("ix_placement_place_id", "place_id", "state", "starts_on", "id"),
        # Most placements are over: their last day tells sooner than their first who is placed today
        Index("ix_placement_who", "organisation_id", "state", "ends_before", "starts_on", "person_id"),
        Index("ix_placement_active", "state", "ends_before", "starts_on", "person_id"),
        Index("ix_placement_screening_id", "screening_id", unique=True),
        Index(
            "uq_placement_continues",
            "continues_id",
            unique=True,
            sqlite_where=text("state NOT IN ('refused', 'ended')"),
            postgresql_where=text("state NOT IN ('refused', 'ended')"),
        ),
        Index("ix_placement_continues_id", "continues_id"),
        CheckConstraint("(continues_id IS NULL) = (continuation IS NULL)", name="continues"),
        CheckConstraint("refuse_reason IS NULL OR state = 'refused'", name="refused"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    # None where it was over before there was any screening
    screening_id: Mapped[int | None] = mapped_column(ForeignKey("screening.id"))
    continues_id: Mapped[int | None] = mapped_column(ForeignKey("placement.id"))
    continuation: Mapped[Continuation | None] = enum_column(
        Continuation, "placement_continuation", nullable=True
    )
    starts_on: Mapped[date]
    ends_before: Mapped[date]
    # Who supervises it now: a name, and the account where it was chosen from those who sign in here
    supervisor: Mapped[str] = mapped_column(String(200), default="")
    supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    state: Mapped[PlacementState] = enum_column(
        PlacementState, "placement_state", default=PlacementState.PROPOSED
    )
    proposed_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    refuse_reason: Mapped[RefuseReason | None] = enum_column(
        RefuseReason, "placement_refuse_reason", nullable=True
    )
    decision_note: Mapped[str] = mapped_column(Text, default="")
    readiness: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    end_reason: Mapped[EndReason | None] = enum_column(EndReason, "placement_end_reason", nullable=True)
    end_note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    application: Mapped[Application | None] = relationship()
    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    place: Mapped[Organisation] = relationship(foreign_keys=[place_id])
    role: Mapped[Role] = relationship()
    screening: Mapped[Screening | None] = relationship()


class PlacementSuspension(Base):
    """A placement is paused for a reason, on the days [since, lifted_on). Several may stand at once.

    It says itself who paused and lifted it and when; history says of the placement that this was done, and
    not why. `note` is the coordinator's own, or the service's where it could not judge, and else empty.
    """

    __tablename__ = "placement_suspension"
    __audited__: ClassVar[bool] = False
    __table_args__ = (
        CheckConstraint("lifted_on IS NULL OR lifted_on >= since", name="interval"),
        CheckConstraint("(lifted_on IS NULL) = (lifted_at IS NULL)", name="lifted_when"),
        CheckConstraint("lift_reason IS NULL OR lifted_at IS NOT NULL", name="lift_why"),
        Index("ix_placement_suspension_placement_id", "placement_id", "since", "lifted_on"),
        Index(
            "uq_placement_suspension_standing",
            "placement_id",
            "reason",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    reason: Mapped[SuspendReason] = enum_column(SuspendReason, "suspension_reason", info={"protected": True})
    note: Mapped[str] = mapped_column(Text, default="", info={"protected": True})
    since: Mapped[date] = mapped_column(default=clock.today)
    suspended_at: Mapped[datetime] = mapped_column(default=clock.now)
    suspended_by: Mapped[str] = mapped_column(String(200))
    suspended_by_key: Mapped[str] = mapped_column(String(80))
    lifted_on: Mapped[date | None]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str] = mapped_column(String(200), default="")
    lift_reason: Mapped[LiftReason | None] = enum_column(
        LiftReason, "lift_reason", nullable=True, info={"protected": True}
    )
    lift_note: Mapped[str] = mapped_column(Text, default="", info={"protected": True})

    placement: Mapped[Placement] = relationship()

    @property
    def as_pause(self) -> Pause:
        """The same for rules that know no database."""
        return Pause(self.reason, self.since, self.lifted_on)


class PlacementSession(Decidable):
    """One visit, meeting or shift of a placement, with its time. It says nothing of what was spoken about."""

    __tablename__ = "placement_session"
    __reference_prefix__: ClassVar[str] = "SES"
    __table_args__ = (
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes"),
        Index("ix_placement_session_placement_id", "placement_id", "held_on", "id"),
        Index("ix_placement_session_person_id", "person_id", "held_on", "minutes"),
        Index("ix_placement_session_to_approve", "organisation_id", "state", "held_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    held_on: Mapped[date]
    minutes: Mapped[int]
    state: Mapped[SessionState] = enum_column(SessionState, "session_state", default=SessionState.LOGGED)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    placement: Mapped[Placement] = relationship()
    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()


personal_data.declare(
    PlacementSession,
    why="To know how long a volunteer helped, and to give them a record of it",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.BLANK,
)
personal_data.declare(
    Placement,
    why="To place a volunteer, and to show that they were ready",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.BLANK,
)
personal_data.declare(
    PlacementSuspension,
    why="To keep somebody from a placement while something that it needs does not hold",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.BLANK,
)
following.declare(Placement, "placement", "placements")
following.declare(PlacementSession, "session of volunteering", "sessions of volunteering")
