"""An organisation's own policy on certificates. None: `recheck.rules.DEFAULT`."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from volunteer_app.foundation.database import Base


class VettingPolicy(Base):
    """After how many months an organisation asks for a new certificate, and what it asks of older ones."""

    __tablename__ = "vetting_policy"
    __table_args__ = (
        CheckConstraint(
            "recheck_months BETWEEN 1 AND 120 AND status_check_months BETWEEN 1 AND 36", name="months"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), unique=True)
    recheck_months: Mapped[int]
    status_check_months: Mapped[int]
    update_service_required: Mapped[bool]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above
