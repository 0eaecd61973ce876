"""Records of the legal condition that figures of lived experience rest on. None tells of volunteers."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from volunteer_app.diversity.rules.conditions import Kind, Standing, kind
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import Base, Referenced


class FiguresCondition(Referenced, Base):
    """A condition, recorded by one account and confirmed by another. Nothing of it is ever edited.

    It holds in [starts_on, review_on) once it is confirmed, until it is withdrawn or, from `replaced_on`,
    another one stands in its place. `waits`: true while it waits to be confirmed, empty afterwards.
    `forgotten_at`: when answers were deleted since nothing was left that they rested on.
    """

    __tablename__ = "figures_condition"
    __reference_prefix__: ClassVar[str] = "FCO"
    __table_args__ = (
        UniqueConstraint("waits", name="uq_figures_condition_waits"),
        CheckConstraint("review_on > starts_on", name="days"),
        CheckConstraint("confirmed_key <> recorded_key", name="two_accounts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    why: Mapped[str] = mapped_column(Text)
    policy: Mapped[str] = mapped_column(String(500), default="")
    starts_on: Mapped[date]
    review_on: Mapped[date]
    waits: Mapped[bool | None] = mapped_column(default=True)
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_key: Mapped[str] = mapped_column(String(80))
    recorded_by: Mapped[str] = mapped_column(String(200))
    confirmed_at: Mapped[datetime | None]
    confirmed_key: Mapped[str] = mapped_column(String(80), default="")
    confirmed_by: Mapped[str] = mapped_column(String(200), default="")
    replaced_on: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(String(200), default="")
    withdrawn_why: Mapped[str] = mapped_column(Text, default="")
    forgotten_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    @property
    def kind(self) -> Kind:
        """The condition of Schedule 1."""
        return kind(self.code)

    def standing(self, on: date) -> Standing:
        """What it comes to on a day, as far as is known today."""
        if self.withdrawn_at is not None:
            return Standing.WITHDRAWN
        if self.confirmed_at is None:
            return Standing.WAITING
        if self.replaced_on is not None and self.replaced_on <= on:
            return Standing.REPLACED
        if on < self.starts_on:
            return Standing.TO_COME
        return Standing.IN_FORCE if on < self.review_on else Standing.TO_REVIEW
