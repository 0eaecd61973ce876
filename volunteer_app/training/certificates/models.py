"""The table of certificates."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, Referenced
from volunteer_app.foundation.encryption import Encrypted, sealed_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.training.awards.models import Award
from volunteer_app.training.models import TrainingRecord

_STANDS = text("revoked_at IS NULL")


class Certificate(Referenced, Base):
    """What a certificate says, as it was printed, and the code by which it is checked."""

    __tablename__ = "certificate"
    __reference_prefix__: ClassVar[str] = "CRT"
    __table_args__ = (
        CheckConstraint("(record_id IS NULL) <> (award_id IS NULL)", name="record_or_award"),
        Index("ix_certificate_person_id", "person_id", "id"),
        *(
            Index(
                f"uq_certificate_{of}_stands", of, unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS
            )
            for of in ("record_id", "award_id")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    record_id: Mapped[int | None] = mapped_column(ForeignKey("training_record.id"))
    award_id: Mapped[int | None] = mapped_column(ForeignKey("award.id"))
    title: Mapped[str] = mapped_column(String(300))
    full_name: Mapped[str] = mapped_column(String(250))
    public_name: Mapped[str] = mapped_column(String(130))
    completed_on: Mapped[date]
    valid_before: Mapped[date | None]
    names_organisation: Mapped[bool]
    # SHA-256 of the code finds the row; the code itself is sealed
    code_hash: Mapped[str] = mapped_column(String(64), unique=True, info={"protected": True})
    code_sealed: Mapped[bytes | None] = sealed_column()
    code = Encrypted("code_sealed")
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    issued_by: Mapped[str] = mapped_column(String(200))
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str] = mapped_column(String(200), default="")
    revoked_why: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()
    record: Mapped[TrainingRecord | None] = relationship()
    award: Mapped[Award | None] = relationship()


personal_data.declare(
    Certificate,
    why="To give a volunteer proof of their training that others can check",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
following.declare(Certificate, "certificate", "certificates")
