"""The tables of badges: which award has one, and its place in the list of those that were taken back."""

import secrets
import uuid
from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, personal_data
from volunteer_app.foundation.database import Base, Referenced
from volunteer_app.training.awards.models import Award


class BadgePlace(Base):
    """The place of a badge in the list that says which were taken back. It names nobody; nothing deletes it.

    A badge and its award go when a person's records do: what was saved of it stays valid, or taken back, as
    it was, and no other badge gets its number. History tells of it with the badge and the award.
    """

    __tablename__ = "badge_place"
    __audited__ = False

    id: Mapped[int] = mapped_column(primary_key=True)
    is_revoked: Mapped[bool] = mapped_column(default=False, server_default=false())


class Badge(Referenced, Base):
    """The badge of an award."""

    __tablename__ = "badge"
    __reference_prefix__: ClassVar[str] = "BDG"

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), unique=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("badge_place.id"), unique=True)
    credential_id: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid.uuid4()))
    salt: Mapped[str] = mapped_column(String(32), default=lambda: secrets.token_hex(16))
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    issued_by: Mapped[str] = mapped_column(String(200))

    award: Mapped[Award] = relationship()
    place: Mapped[BadgePlace] = relationship()


personal_data.declare(
    Badge,
    why="To give a volunteer a badge of their award that other systems can check",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
