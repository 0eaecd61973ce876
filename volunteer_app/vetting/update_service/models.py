"""The consent to ask the Update Service, and each time that it was asked. No name and nothing that a
certificate says is kept of an answer."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.update_service.rules import Answer

_OPEN = text("withdrawn_at IS NULL")


class UpdateServiceConsent(Base):
    """A person lets an organisation ask about one certificate, until they take that back."""

    __tablename__ = "update_service_consent"
    __table_args__ = (
        Index("ix_update_service_consent_check_id", "check_id"),
        Index(
            "uq_update_service_consent_open",
            "check_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("check_record.id"))
    given_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[str] = mapped_column(String(200))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(String(200), default="")


class StatusCheck(Referenced, Base):
    """One question to the Update Service: who asked, why, and what came of it."""

    __tablename__ = "status_check"
    __reference_prefix__: ClassVar[str] = "STA"
    __table_args__ = (
        CheckConstraint(
            "NOT is_current OR answer IN ('blank_no_new_info', 'non_blank_no_new_info')",
            name="only_no_new_information_is_current",
        ),
        Index("ix_status_check_check_id", "check_id", "asked_at", "id"),
        Index(
            "ix_status_check_waits",
            "asked_at",
            "id",
            sqlite_where=text("is_current IS 0 AND looked_at IS NULL"),
            postgresql_where=text("is_current IS false AND looked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("check_record.id"))
    consent_id: Mapped[int] = mapped_column(ForeignKey("update_service_consent.id"))
    certificate_number: Mapped[str] = mapped_column(String(12), info={"protected": True})
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    asked_by: Mapped[str] = mapped_column(String(200))
    why: Mapped[str] = mapped_column(String(300), info={"protected": True})
    by_hand: Mapped[bool]
    answer: Mapped[Answer] = enum_column(Answer, "status_answer", info={"protected": True})
    is_current: Mapped[bool] = mapped_column(info={"protected": True})
    looked_at: Mapped[datetime | None]
    looked_by: Mapped[str] = mapped_column(String(200), default="")
    look_note: Mapped[str] = mapped_column(Text, default="", info={"protected": True})
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    check: Mapped[Check] = relationship()

    @property
    def waits(self) -> bool:
        """Whether somebody has to look at it still."""
        return not self.is_current and self.looked_at is None


for _model, _why in (
    (UpdateServiceConsent, "To ask the DBS Update Service only about those who let us"),
    (StatusCheck, "To show who asked the DBS Update Service about a certificate, when and why"),
):
    personal_data.declare(
        _model,
        why=_why,
        condition=personal_data.Condition.CRIMINAL_RECORDS,
        keep_months=24,
        export=True,
        erase=personal_data.Erasure.DELETE,
    )
