"""Tables of supported people, of what they agreed to, and of their requests for a mentor.

The least that does the job: no surname, no birth date, no number, no address. What they need and want is
sealed; a name is kept out of history.
"""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.foundation.encryption import EncryptedJson, sealed_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.rules import ConsentRoute
from volunteer_app.placements.supported.rules.asking import (
    LONGEST_NAME,
    CloseReason,
    ConsentKind,
    RequestState,
    Source,
)
from volunteer_app.placements.supported.rules.wishes import Profile
from volunteer_app.roles.models import Role

_STANDS = text("withdrawn_on IS NULL")
_WAITS = text("state = 'waiting'")


class SupportedPerson(Referenced, Base):
    """Somebody whom an organisation finds and supports a mentor for.

    `release_month`: the first day of the month in which release is expected; none for those not in custody.
    """

    __tablename__ = "supported_person"
    __reference_prefix__: ClassVar[str] = "SUP"
    __table_args__ = (
        Index("ix_supported_person_organisation_id", "organisation_id", "id"),
        Index("ix_supported_person_region_id", "region_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    given_name: Mapped[str] = mapped_column(String(LONGEST_NAME), info={"protected": True})
    outward_postcode: Mapped[str] = mapped_column(String(4), default="", info={"protected": True})
    region_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    release_month: Mapped[date | None] = mapped_column(info={"protected": True})
    profile_sealed: Mapped[bytes | None] = sealed_column()
    profile_values = EncryptedJson("profile_sealed")
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    region: Mapped[Organisation | None] = relationship(foreign_keys=[region_id])

    @property
    def profile(self) -> Profile:
        """What they need and want, opened."""
        return Profile.from_json(self.profile_values)


class SupportedConsent(Referenced, Base):
    """What somebody agreed to, on the days [given_on, withdrawn_on). A newer one is another row."""

    __tablename__ = "supported_consent"
    __reference_prefix__: ClassVar[str] = "SCO"
    __table_args__ = (
        CheckConstraint("withdrawn_on IS NULL OR withdrawn_on >= given_on", name="interval"),
        Index("ix_supported_consent_supported_id", "supported_id", "id"),
        Index(
            "uq_supported_consent_standing",
            "supported_id",
            "kind",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    supported_id: Mapped[int] = mapped_column(ForeignKey("supported_person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[ConsentKind] = enum_column(ConsentKind, "supported_consent_kind")
    route: Mapped[ConsentRoute] = enum_column(ConsentRoute, "supported_consent_route")
    given_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[str] = mapped_column(String(200))
    withdrawn_on: Mapped[date | None]
    withdrawn_by: Mapped[str] = mapped_column(String(200), default="")

    supported: Mapped[SupportedPerson] = relationship()


class MentorRequest(Referenced, Base):
    """Somebody asks for a mentor: for which kind of mentoring, and where it would begin.

    The clock runs from `asked_on`: green, amber from `amber_on`, red from `red_on`. One waits at a time.
    """

    __tablename__ = "mentor_request"
    __reference_prefix__: ClassVar[str] = "MRQ"
    __table_args__ = (
        CheckConstraint("(state = 'waiting') = (ended_on IS NULL)", name="ended"),
        CheckConstraint("(state = 'closed') = (close_reason IS NOT NULL)", name="closed_why"),
        Index("ix_mentor_request_waiting", "organisation_id", "state", "asked_on", "id"),
        Index("ix_mentor_request_supported_id", "supported_id", "id"),
        Index(
            "uq_mentor_request_waiting",
            "supported_id",
            unique=True,
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    supported_id: Mapped[int] = mapped_column(ForeignKey("supported_person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    source: Mapped[Source] = enum_column(Source, "mentor_request_source")
    asked_on: Mapped[date]
    amber_on: Mapped[date]
    red_on: Mapped[date]
    state: Mapped[RequestState] = enum_column(
        RequestState, "mentor_request_state", default=RequestState.WAITING
    )
    ended_on: Mapped[date | None]
    close_reason: Mapped[CloseReason | None] = enum_column(
        CloseReason, "mentor_request_close_reason", nullable=True
    )
    ended_by: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    supported: Mapped[SupportedPerson] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    place: Mapped[Organisation] = relationship(foreign_keys=[place_id])
    role: Mapped[Role] = relationship()


def _declare(
    model: type[Base], why: str, erase: personal_data.Erasure, counts_from: personal_data.Counting
) -> None:
    personal_data.declare(
        model,
        why=why,
        condition=personal_data.Condition.CONSENT,
        keep_months=24,
        export=True,
        erase=erase,
    )
    personal_data.count(model, counts_from)


# They are nobody on record, so their time runs from when nobody looks for a mentor for them or supports them
# any more: rooms above say what else involves them.
personal_data.involves(SupportedPerson, MentorRequest.supported_id, MentorRequest.ended_on)
_declare(
    SupportedPerson,
    "To find somebody a mentor who suits them, and to support both",
    personal_data.Erasure.BLANK,
    personal_data.last_day_of(
        SupportedPerson, SupportedPerson.added_at, "the end of their last request, match or mentoring"
    ),
)
_declare(
    SupportedConsent,
    "To show what somebody agreed to, and when they took it back",
    personal_data.Erasure.KEEP,
    personal_data.as_of(SupportedConsent.supported_id, SupportedPerson),
)
_declare(
    MentorRequest,
    "To know who waits for a mentor, and how long they waited",
    personal_data.Erasure.KEEP,
    personal_data.since(MentorRequest.ended_on, "the day on which it ended"),
)
