"""What every row that is logged and then decided on has."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import Base, Referenced


class Decidable(Referenced, Base):
    """Logged by somebody, then accepted or sent back by somebody else. A version counts its changes.

    The room adds what foundation does not know: whose it is, and the states that it can be in.
    """

    __abstract__ = True

    logged_at: Mapped[datetime] = mapped_column(default=clock.now)
    logged_by: Mapped[str] = mapped_column(String(200))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    decision_note: Mapped[str] = mapped_column(Text, default="")

    if TYPE_CHECKING:
        id: Mapped[int]
        person_id: Mapped[int]
        organisation_id: Mapped[int]
        state: Mapped[Any]
        version: Mapped[int]
        person: Mapped[Any]
