"""A person's consent that an organisation may rely on checks of others, and what was relied on."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.vetting.levels import VettingLevel, Workforce
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.passport.rules import ConsentState, can_be_answered, is_in_force
from volunteer_app.vetting.rules import CertificateLevel, CheckKind, ClearanceLevel

_IN_FORCE = text("ended_at IS NULL")
_AGAIN = text("ended_at IS NULL AND look_again_at IS NOT NULL")

# The facts of a check that are kept, and that make it another one when they change
FACTS = (
    "level",
    "workforce",
    "vetting_level",
    "establishment_id",
    "clearance_level",
    "conditions",
    "issued_on",
    "valid_from",
    "valid_before",
)


class PassportConsent(Referenced, Base):
    """That one organisation may see and rely on checks of some kinds, whoever recorded them."""

    __tablename__ = "passport_consent"
    __reference_prefix__: ClassVar[str] = "PPC"
    __table_args__ = (
        CheckConstraint("state <> 'given' OR ends_before IS NOT NULL", name="given_has_end"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn_has_moment"),
        Index("ix_passport_consent_person_id", "person_id", "organisation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kinds: Mapped[list[str]] = mapped_column(JSON)
    state: Mapped[ConsentState] = enum_column(ConsentState, "consent_state")
    asked_at: Mapped[datetime | None]
    asked_by: Mapped[str] = mapped_column(String(200), default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    # Somebody without a sign-in signs a form, which a coordinator records.
    on_paper: Mapped[bool] = mapped_column(default=False, server_default=false())
    ends_before: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()

    @property
    def in_force(self) -> bool:
        """Whether a check may be relied on under it today."""
        return is_in_force(self.state, self.ends_before, clock.today())

    @property
    def can_be_answered(self) -> bool:
        """Whether the question waits for the person's answer."""
        return can_be_answered(self.state, self.asked_at, clock.now())


class Reliance(Referenced, Base):
    """What one organisation relied on: the facts of another's check as they were at that moment, for good.

    It says kind, level, workforce and days, and never what a check brought: only what was clear is relied on.
    """

    __tablename__ = "reliance"
    __reference_prefix__: ClassVar[str] = "REL"
    __table_args__ = (
        Index("ix_reliance_person_id", "person_id", "organisation_id", "id"),
        Index("ix_reliance_check_id", "check_id"),
        Index(
            "uq_reliance_organisation_id_check_id_in_force",
            "organisation_id",
            "check_id",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
        Index(
            "ix_reliance_lapses",
            "valid_before",
            "id",
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
        Index(
            "ix_reliance_look_again",
            "organisation_id",
            "look_again_at",
            "id",
            sqlite_where=_AGAIN,
            postgresql_where=_AGAIN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    consent_id: Mapped[int] = mapped_column(ForeignKey("passport_consent.id"))
    # The source may be erased in its own time: what was relied on stays.
    check_id: Mapped[int | None] = mapped_column(ForeignKey("check_record.id", ondelete="SET NULL"))
    kind: Mapped[CheckKind] = enum_column(CheckKind, "relied_kind")
    level: Mapped[CertificateLevel | None] = enum_column(CertificateLevel, "relied_level", nullable=True)
    workforce: Mapped[Workforce | None] = enum_column(Workforce, "relied_workforce", nullable=True)
    vetting_level: Mapped[VettingLevel | None] = enum_column(
        VettingLevel, "relied_vetting_level", nullable=True
    )
    establishment_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    clearance_level: Mapped[ClearanceLevel | None] = enum_column(
        ClearanceLevel, "relied_clearance_level", nullable=True
    )
    conditions: Mapped[str] = mapped_column(Text, default="")
    issued_on: Mapped[date | None]
    valid_from: Mapped[date]
    valid_before: Mapped[date | None]
    # When the source recorded what was relied on: nothing that was known later is outweighed by it.
    recorded_at: Mapped[datetime]
    relied_at: Mapped[datetime] = mapped_column(default=clock.now)
    relied_by: Mapped[str] = mapped_column(String(200))
    look_again_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    establishment: Mapped[Organisation | None] = relationship(foreign_keys=[establishment_id])
    check: Mapped[Check | None] = relationship()

    @property
    def is_to_look_at(self) -> bool:
        """Whether something changed at the source since, so that it does not count until somebody looks."""
        return self.look_again_at is not None and self.ended_at is None


personal_data.declare(
    PassportConsent,
    why="To let another organisation rely on a check only where the person agreed, and to show that they did",
    condition=personal_data.Condition.CONSENT,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
personal_data.declare(
    Reliance,
    why="To show on what an organisation relied when it let somebody volunteer",
    condition=personal_data.Condition.CRIMINAL_RECORDS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
following.declare(PassportConsent, "passport agreement", "passport agreements")
following.declare(Reliance, "check relied on", "checks relied on")
