"""Bars, to whom the reason was passed on, and duties to refer. Read by this folder alone (a wall)."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.foundation.encryption import Encrypted, sealed_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.vetting.barring.rules import (
    BarredList,
    BarSource,
    BarState,
    Cause,
    LegalBasis,
    LiftKind,
    ReferralState,
    due_on,
)


class Bar(Referenced, Base):
    """An organisation was told that somebody is on a barred list. It stops placements everywhere."""

    __tablename__ = "bar"
    __reference_prefix__: ClassVar[str] = "BRD"
    __table_args__ = (
        CheckConstraint("children OR adults", name="some_list"),
        CheckConstraint("(state = 'lifted') = (lifted_at IS NOT NULL)", name="lifted_when"),
        CheckConstraint("state = 'stands' OR lift_kind IS NOT NULL", name="lift_has_kind"),
        Index("ix_bar_person_id", "person_id", "id"),
        Index("ix_bar_organisation_id", "organisation_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    children: Mapped[bool] = mapped_column(info={"protected": True})
    adults: Mapped[bool] = mapped_column(info={"protected": True})
    told_on: Mapped[date] = mapped_column(info={"protected": True})
    source: Mapped[BarSource] = enum_column(BarSource, "bar_source", info={"protected": True})
    sealed_details: Mapped[bytes | None] = sealed_column()
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[str] = mapped_column(String(200))
    state: Mapped[BarState] = enum_column(
        BarState, "bar_state", default=BarState.STANDS, info={"protected": True}
    )
    lift_kind: Mapped[LiftKind | None] = enum_column(
        LiftKind, "bar_lift_kind", nullable=True, info={"protected": True}
    )
    sealed_lift_reason: Mapped[bytes | None] = sealed_column()
    lift_proposed_at: Mapped[datetime | None]
    lift_proposed_by: Mapped[str] = mapped_column(String(200), default="")
    lift_proposed_key: Mapped[str] = mapped_column(String(80), default="")
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    details = Encrypted("sealed_details")
    lift_reason = Encrypted("sealed_lift_reason")
    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()

    @property
    def lists(self) -> frozenset[BarredList]:
        """On which lists the person is."""
        named = {BarredList.CHILDREN: self.children, BarredList.ADULTS: self.adults}
        return frozenset(each for each, there in named.items() if there)


class BarTelling(Referenced, Base):
    """A named officer passed the reason on to another organisation, on a legal basis. Never changed."""

    __tablename__ = "bar_telling"
    __reference_prefix__: ClassVar[str] = "BRT"
    __table_args__ = (
        UniqueConstraint("bar_id", "organisation_id"),
        Index("ix_bar_telling_organisation_id", "organisation_id", "bar_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bar_id: Mapped[int] = mapped_column(ForeignKey("bar.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    basis: Mapped[LegalBasis] = enum_column(LegalBasis, "bar_telling_basis")
    sealed_reason: Mapped[bytes | None] = sealed_column()
    told_at: Mapped[datetime] = mapped_column(default=clock.now)
    told_by: Mapped[str] = mapped_column(String(200))

    reason = Encrypted("sealed_reason")
    bar: Mapped[Bar] = relationship()
    organisation: Mapped[Organisation] = relationship()


class ReferralDuty(Referenced, Base):
    """Somebody was removed from regulated activity, or left first, for what may have to be referred.

    `placement_reference` and `role_name` say which; the placement itself belongs to a room above this one.
    """

    __tablename__ = "referral_duty"
    __reference_prefix__: ClassVar[str] = "RFD"
    __table_args__ = (
        CheckConstraint("(state = 'due') = (decided_at IS NULL)", name="decided_when"),
        CheckConstraint("(state = 'referred') = (referred_on IS NOT NULL)", name="referred_when"),
        CheckConstraint("let_back_at IS NULL OR state = 'referred'", name="let_back_when"),
        Index("ix_referral_duty_organisation_id", "organisation_id", "state", "opened_on", "id"),
        Index("ix_referral_duty_person_id", "person_id", "id"),
        Index("ix_referral_duty_placement_reference", "placement_reference"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    placement_reference: Mapped[str] = mapped_column(String(20))
    role_name: Mapped[str] = mapped_column(String(100))
    cause: Mapped[Cause] = enum_column(Cause, "referral_cause", info={"protected": True})
    opened_on: Mapped[date] = mapped_column(default=clock.today)
    opened_by: Mapped[str] = mapped_column(String(200))
    state: Mapped[ReferralState] = enum_column(
        ReferralState, "referral_state", default=ReferralState.DUE, info={"protected": True}
    )
    referred_on: Mapped[date | None] = mapped_column(info={"protected": True})
    sealed_reasons: Mapped[bytes | None] = sealed_column()
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    # Whoever referred somebody does not lift their pauses afterwards
    decided_by_key: Mapped[str] = mapped_column(String(80), default="", server_default="")
    # Somebody else decided later that the person may be placed here again (decision 0016)
    let_back_at: Mapped[datetime | None]
    let_back_by: Mapped[str] = mapped_column(String(200), default="", server_default="")
    sealed_let_back_reasons: Mapped[bytes | None] = sealed_column()
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    reasons = Encrypted("sealed_reasons")
    let_back_reasons = Encrypted("sealed_let_back_reasons")
    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()

    @property
    def keeps_out(self) -> bool:
        """Whether the person cannot be placed in regulated activity here until somebody lets them back."""
        return self.state is ReferralState.REFERRED and self.let_back_at is None

    @property
    def due_on(self) -> date:
        """The day by which somebody decides."""
        return due_on(self.opened_on)


for _model, _why, _condition in (
    (
        Bar,
        "To keep a barred person out of regulated activity, as the law demands",
        personal_data.Condition.CRIMINAL_RECORDS,
    ),
    (
        BarTelling,
        "To show who passed on to another organisation that somebody is barred, and on what basis",
        personal_data.Condition.CRIMINAL_RECORDS,
    ),
    (
        ReferralDuty,
        "To decide whether the law requires a referral to the Disclosure and Barring Service, and why",
        personal_data.Condition.LEGAL_OBLIGATION,
    ),
):
    personal_data.declare(
        _model,
        why=_why,
        condition=_condition,
        keep_months=24,
        export=True,
        erase=personal_data.Erasure.DELETE,
    )

following.declare_protected(Bar)
following.declare_protected(ReferralDuty)
