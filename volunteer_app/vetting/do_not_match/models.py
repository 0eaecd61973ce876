"""Do-not-match statements. Only this folder reads them: others ask whether something speaks against a match.

Unencrypted stay the days, who made it, and the record here of whoever has one; what names a side is sealed,
since it may be a prison number. There is no column for a reason.
"""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, Referenced
from volunteer_app.foundation.encryption import Encrypted, sealed_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person


class DoNotMatch(Referenced, Base):
    """Two who must not be together on the days [starts_on, ends_before), as somebody says."""

    __tablename__ = "do_not_match"
    __reference_prefix__: ClassVar[str] = "DNM"
    __table_args__ = (
        CheckConstraint("ends_before >= starts_on", name="interval"),
        Index("ix_do_not_match_organisation_id", "organisation_id", "made_at", "id"),
        Index("ix_do_not_match_in_force", "starts_on", "ends_before", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    starts_on: Mapped[date]
    ends_before: Mapped[date | None]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by: Mapped[str] = mapped_column(String(200))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    organisation: Mapped[Organisation] = relationship()
    sides: Mapped[list["DoNotMatchSide"]] = relationship(
        order_by="DoNotMatchSide.id", back_populates="statement"
    )

    @property
    def stands(self) -> bool:
        """Whether it stands today, or will."""
        return self.ends_before is None or self.ends_before > clock.today()


class DoNotMatchSide(Referenced, Base):
    """One of the two, as somebody named them. `person_id`: their record here, where they have one."""

    __tablename__ = "do_not_match_side"
    __reference_prefix__: ClassVar[str] = "DNS"
    __audited__: ClassVar[bool] = False
    __table_args__ = (
        Index("ix_do_not_match_side_statement_id", "statement_id", "id"),
        Index("ix_do_not_match_side_person_id", "person_id", "statement_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("do_not_match.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    named_sealed: Mapped[bytes | None] = sealed_column()
    named = Encrypted("named_sealed")

    statement: Mapped[DoNotMatch] = relationship(back_populates="sides")
    person: Mapped[Person | None] = relationship()


def _declare(model: type[Base], counts_from: personal_data.Counting) -> None:
    # A copy for one of the two would tell them of the other (DPA 2018 Schedule 2 paragraph 16), so none is
    # made by itself: whoever made the statement answers. Both sides go with it, and neither before: while it
    # stands the other one needs it.
    personal_data.declare(
        model,
        why="To keep two people apart where a vetting officer or a prison says that they must be",
        condition=personal_data.Condition.CRIMINAL_RECORDS,
        keep_months=6,
        export=False,
        erase=personal_data.Erasure.DELETE,
    )
    personal_data.count(model, counts_from)


_declare(DoNotMatch, personal_data.since(DoNotMatch.ends_before, "the day on which it ends"))
_declare(DoNotMatchSide, personal_data.as_of(DoNotMatchSide.statement_id, DoNotMatch))
following.declare_protected(DoNotMatchSide)
