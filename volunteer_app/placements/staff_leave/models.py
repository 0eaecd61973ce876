"""Tables of volunteering leave that employers agreed to, and of the days of it."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.staff_leave.rules import MOST_HALF_DAYS, DayPart, Interval, LeaveState

_STANDS = text("removed_at IS NULL")


class StaffLeave(Referenced, Base):
    """Days of volunteering leave from one employer for one leave year, [starts_on, ends_before).

    The employer is an organisation that we know, or a name. `decision_note`: what was said with the last
    decision, for the volunteer to read.
    """

    __tablename__ = "staff_leave"
    __reference_prefix__: ClassVar[str] = "LVE"
    __table_args__ = (
        CheckConstraint("(employer_id IS NULL) = (employer_name <> '')", name="employer"),
        CheckConstraint("ends_before > starts_on", name="interval"),
        CheckConstraint(f"half_days BETWEEN 1 AND {MOST_HALF_DAYS}", name="half_days"),
        CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name="decided"),
        Index("ix_staff_leave_person_id", "person_id", "starts_on", "id"),
        Index("ix_staff_leave_organisation_id", "organisation_id", "starts_on", "id"),
        Index("ix_staff_leave_employer_id", "employer_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    employer_name: Mapped[str] = mapped_column(String(200), default="")
    starts_on: Mapped[date]
    ends_before: Mapped[date]
    half_days: Mapped[int]
    agreed_with: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[LeaveState] = enum_column(LeaveState, "staff_leave_state", default=LeaveState.ASKED)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    asked_by: Mapped[str] = mapped_column(String(200))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    decision_note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=organisation_id)
    known_employer: Mapped[Organisation | None] = relationship(foreign_keys=employer_id)

    @property
    def employer(self) -> str:
        """The employer by name."""
        return self.known_employer.name if self.known_employer else self.employer_name

    @property
    def year(self) -> Interval:
        """The leave year."""
        return self.starts_on, self.ends_before


class LeaveDay(Referenced, Base):
    """A day or half day of that leave. One that was removed stays, with the reason, and does not count."""

    __tablename__ = "staff_leave_day"
    __reference_prefix__: ClassVar[str] = "LVD"
    __table_args__ = (
        CheckConstraint("(removed_at IS NULL) = (removed_why = '')", name="removed"),
        Index("ix_staff_leave_day_leave_id", "leave_id", "taken_on", "id"),
        Index(
            "uq_staff_leave_day_stands",
            "leave_id",
            "taken_on",
            "part",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    leave_id: Mapped[int] = mapped_column(ForeignKey("staff_leave.id"))
    taken_on: Mapped[date]
    part: Mapped[DayPart] = enum_column(DayPart, "staff_leave_part")
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    entered_by: Mapped[str] = mapped_column(String(200))
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[str] = mapped_column(String(200), default="")
    removed_why: Mapped[str] = mapped_column(Text, default="")

    leave: Mapped[StaffLeave] = relationship()


personal_data.declare(
    StaffLeave,
    why="To know how many days of leave an employer gives a volunteer, and what of them is left",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
personal_data.declare(
    LeaveDay,
    why="To know on which days a volunteer used the leave that their employer gives them",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
following.declare(StaffLeave, "volunteering leave for a year", "years of volunteering leave")
