"""Tables of qualifications, awards and units."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.foundation.files.models import StoredFile
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.training.awards.rules import AwardState, Level, UnitRoute, UnitState


class Qualification(Referenced, Base):
    """A qualification of an awarding body, as its register lists it."""

    __tablename__ = "qualification"
    __reference_prefix__: ClassVar[str] = "QUA"
    __table_args__ = (CheckConstraint("credits >= 0", name="credits"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(12), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    awarding_body: Mapped[str] = mapped_column(String(120))
    level: Mapped[Level] = enum_column(Level, "qualification_level")
    credits: Mapped[int]
    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    units: Mapped[list["QualificationUnit"]] = relationship(
        order_by="QualificationUnit.number", back_populates="qualification"
    )


class QualificationUnit(Referenced, Base):
    """A unit of a qualification."""

    __tablename__ = "qualification_unit"
    __reference_prefix__: ClassVar[str] = "UNI"
    __table_args__ = (
        UniqueConstraint("qualification_id", "number"),
        CheckConstraint("credits >= 0", name="credits"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    qualification_id: Mapped[int] = mapped_column(ForeignKey("qualification.id"))
    number: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(200))
    level: Mapped[Level] = enum_column(Level, "unit_level")
    credits: Mapped[int]
    is_mandatory: Mapped[bool]

    qualification: Mapped[Qualification] = relationship(back_populates="units")


class Award(Referenced, Base):
    """A person and a qualification: working towards it, awarded it, or no longer."""

    __tablename__ = "award"
    __reference_prefix__: ClassVar[str] = "AWD"
    __table_args__ = (
        CheckConstraint("(state = 'working') = (awarded_on IS NULL AND ended_at IS NULL)", name="awarded_on"),
        CheckConstraint("(state = 'withdrawn') = (ended_at IS NOT NULL)", name="withdrawn_has_moment"),
        Index("ix_award_person_id", "person_id", "organisation_id", "id"),
        Index("ix_award_organisation_id", "organisation_id", "state", "started_on", "id"),
        Index("ix_award_qualification_id", "qualification_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    qualification_id: Mapped[int] = mapped_column(ForeignKey("qualification.id"))
    state: Mapped[AwardState] = enum_column(AwardState, "award_state", default=AwardState.WORKING)
    started_on: Mapped[date]
    awarded_on: Mapped[date | None]
    valid_before: Mapped[date | None]
    # What the awarding body's own certificate says
    body_number: Mapped[str] = mapped_column(String(60), default="")
    assessor: Mapped[str] = mapped_column(String(200), default="")
    verifier: Mapped[str] = mapped_column(String(200), default="")
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()
    qualification: Mapped[Qualification] = relationship()
    units: Mapped[list["AwardUnit"]] = relationship(back_populates="award", order_by="AwardUnit.id")


class AwardUnit(Referenced, Base):
    """A unit on the way to an award: assessed, or claimed for what the person had learnt before."""

    __tablename__ = "award_unit"
    __reference_prefix__: ClassVar[str] = "AWU"
    __table_args__ = (
        UniqueConstraint("award_id", "unit_id"),
        CheckConstraint("(state = 'achieved') = (achieved_on IS NOT NULL)", name="achieved_on"),
        CheckConstraint("state = 'achieved' OR route = 'prior_learning'", name="claim_is_prior"),
        Index("ix_award_unit_state", "state", "claimed_at", "id"),
        Index("ix_award_unit_unit_id", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("qualification_unit.id"))
    route: Mapped[UnitRoute] = enum_column(UnitRoute, "unit_route")
    state: Mapped[UnitState] = enum_column(UnitState, "unit_state")
    claimed_at: Mapped[datetime] = mapped_column(default=clock.now)
    claimed_by: Mapped[str] = mapped_column(String(200))
    described: Mapped[str] = mapped_column(Text, default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"), unique=True)
    achieved_on: Mapped[date | None]
    assessor: Mapped[str] = mapped_column(String(200), default="")
    verifier: Mapped[str] = mapped_column(String(200), default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    decision_note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    award: Mapped[Award] = relationship(back_populates="units")
    unit: Mapped[QualificationUnit] = relationship()
    file: Mapped[StoredFile | None] = relationship()


personal_data.declare(
    Award,
    why="To know what a volunteer works towards and has been awarded, and to give them proof of it",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
personal_data.declare(
    AwardUnit,
    why="To know how far a volunteer is with a qualification, and what they had learnt before",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
following.declare(Award, "award", "awards")
