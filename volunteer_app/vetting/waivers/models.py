"""Waivers, each given once and never changed but to end it."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.vetting.rules import CertificateLevel
from volunteer_app.vetting.waivers.rules import Waivable


class Waiver(Referenced, Base):
    """One requirement that does not have to be met by one person at one organisation, until a day."""

    __tablename__ = "waiver"
    __reference_prefix__: ClassVar[str] = "WAI"
    __table_args__ = (
        CheckConstraint("ends_before > starts_on", name="interval"),
        CheckConstraint(
            "requirement NOT IN ('no_bar', 'clearance')"
            " AND (level IS NULL OR level IN ('basic', 'standard', 'enhanced'))",
            name="never_waived",
        ),
        CheckConstraint("(requirement = 'criminal_record') = (level IS NOT NULL)", name="level"),
        Index("ix_waiver_person_id_organisation_id", "person_id", "organisation_id", "id"),
        Index(
            "ix_waiver_lapses",
            "ends_before",
            "id",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    requirement: Mapped[Waivable] = enum_column(Waivable, "waived_requirement")
    level: Mapped[CertificateLevel | None] = enum_column(CertificateLevel, "waived_level", nullable=True)
    starts_on: Mapped[date]
    ends_before: Mapped[date]
    # Reasons stay out of history: it outlives what it tells of
    reason: Mapped[str] = mapped_column(Text, info={"protected": True})
    given_at: Mapped[datetime] = mapped_column(default=clock.now)
    given_by: Mapped[str] = mapped_column(String(200))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(String(200), default="")
    end_reason: Mapped[str] = mapped_column(Text, default="", info={"protected": True})
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()

    @property
    def is_open(self) -> bool:
        """Whether it stands today, or will."""
        return self.ended_at is None and self.ends_before > clock.today()


personal_data.declare(
    Waiver,
    why="To show who let a volunteer start without something that their role asks for, and why",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
following.declare(Waiver, "waiver", "waivers")
