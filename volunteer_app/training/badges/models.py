"""The table of badges: which award has one, and what its credential needs to stay the same."""

import secrets
import uuid
from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, personal_data
from volunteer_app.foundation.database import Base, Referenced
from volunteer_app.training.awards.models import Award


class Badge(Referenced, Base):
    """The badge of an award. Its number is its place in the list that says which were taken back."""

    __tablename__ = "badge"
    __reference_prefix__: ClassVar[str] = "BDG"

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), unique=True)
    credential_id: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid.uuid4()))
    salt: Mapped[str] = mapped_column(String(32), default=lambda: secrets.token_hex(16))
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    issued_by: Mapped[str] = mapped_column(String(200))

    award: Mapped[Award] = relationship()


personal_data.declare(
    Badge,
    why="To give a volunteer a badge of their award that other systems can check",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
