"""Tokens of organisations. Only a hash is kept; they name nobody but who made them."""

from datetime import date, datetime, timedelta
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import Base, Referenced
from volunteer_app.organisations.models import Organisation
from volunteer_app.survey.tokens.rules import LONGEST_NAME, TokenState, state


class SurveyToken(Referenced, Base):
    """Lets another system answer for one organisation until the day `expires_on`."""

    __tablename__ = "survey_token"
    __reference_prefix__: ClassVar[str] = "TOK"
    __table_args__ = (
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by = '')", name="withdrawn"),
        Index("ix_survey_token_organisation_id", "organisation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info={"protected": True})
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by: Mapped[str] = mapped_column(String(200))
    expires_on: Mapped[date]
    last_used_on: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(String(200), default="")

    organisation: Mapped[Organisation] = relationship()

    @property
    def state(self) -> TokenState:
        """Whether it works today."""
        return state(self.expires_on, is_withdrawn=self.withdrawn_at is not None, today=clock.today())

    @property
    def last_day(self) -> date:
        """The last day on which it works."""
        return self.expires_on - timedelta(days=1)
