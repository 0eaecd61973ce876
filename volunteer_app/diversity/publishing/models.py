"""Publications of figures, and who signed them off. They hold counts and no person's answers.

A publication that left the house is never changed; a correction is one of its own, with a higher edition.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.diversity.condition.models import FiguresCondition
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.foundation.encryption import EncryptedJson, sealed_column


class PublicationState(StrEnum):
    """How far a publication has come."""

    DRAFT = "draft"  # to be counted, protected and attacked
    REFUSED = "refused"  # no protection was found, or the audit did not pass
    CHECKED = "checked"  # the audit passed; it waits to be signed off by two
    WRITTEN = "written"  # written to files by the command; it left the house, and can still be signed off
    PUBLISHED = "published"
    DISCARDED = "discarded"


# What left the house: later publications are compared with it, and it is never changed
OUT = frozenset({PublicationState.WRITTEN, PublicationState.PUBLISHED})
# Its audit passed. What was written to files has left the house, and readers have it once two signed it off
TO_SIGN = frozenset({PublicationState.CHECKED, PublicationState.WRITTEN})
OPEN = frozenset({PublicationState.DRAFT, PublicationState.REFUSED, PublicationState.CHECKED})


class Publication(Referenced, Base):
    """The figures of a reference day. `edition`: 1, or higher where it corrects one of the same day.

    `left_out`: codes of the tables that are not in it since they could not be protected. `coarser`: of those
    that were to be made coarser, once for each time. `offers`: what could not be protected, `coarser_offers`:
    of these, what can be made coarser. `condition`: what its tables by lived experience rest on.
    `one_at_a_time`: true while it is being made, empty afterwards. `workings`: the true counts, and who was
    counted on which line, sealed; the next publication is compared with them.
    """

    __tablename__ = "publication"
    __reference_prefix__: ClassVar[str] = "PUB"
    __table_args__ = (
        UniqueConstraint("one_at_a_time", name="uq_publication_one_at_a_time"),
        UniqueConstraint("released_edition", name="uq_publication_released_edition"),
        CheckConstraint("edition >= 1", name="edition"),
        Index("ix_publication_state_reference_day", "state", "reference_day", "edition"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference_day: Mapped[date]
    edition: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[PublicationState] = enum_column(
        PublicationState, "publication_state", default=PublicationState.DRAFT
    )
    ruleset: Mapped[str] = mapped_column(String(20))
    tables: Mapped[str] = mapped_column(String(20))
    left_out: Mapped[list[str]] = mapped_column(JSON, default=list)
    coarser: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    problem: Mapped[str] = mapped_column(Text, default="")
    offers: Mapped[list[str]] = mapped_column(JSON, default=list)
    coarser_offers: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    condition_id: Mapped[int | None] = mapped_column(ForeignKey("figures_condition.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by: Mapped[str] = mapped_column(String(200))
    finished_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    one_at_a_time: Mapped[bool | None] = mapped_column(default=True)
    released_edition: Mapped[str | None] = mapped_column(String(20))  # day and edition, once it is out
    tables_csv: Mapped[str] = mapped_column(Text, default="")
    notes_csv: Mapped[str] = mapped_column(Text, default="")
    certificate: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    workings_sealed: Mapped[bytes | None] = sealed_column()
    workings = EncryptedJson("workings_sealed")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    condition: Mapped[FiguresCondition | None] = relationship()
    signatures: Mapped[list["PublicationSignature"]] = relationship(order_by="PublicationSignature.id")


class PublicationSignature(Base):
    """Somebody signed a publication off; two different accounts are needed."""

    __tablename__ = "publication_signature"
    __audited__: ClassVar[bool] = False
    __table_args__ = (UniqueConstraint("publication_id", "signed_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"))
    signed_key: Mapped[str] = mapped_column(String(80))
    signed_by: Mapped[str] = mapped_column(String(200))
    signed_at: Mapped[datetime] = mapped_column(default=clock.now)
