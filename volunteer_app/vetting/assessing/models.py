"""Risk assessments, encrypted. What was weighed goes 6 months after the decision, which stays."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.foundation.encryption import Encrypted, EncryptedChoice, EncryptedJson, sealed_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.roles.models import Role
from volunteer_app.vetting.assessing.rules import AssessmentState, Outcome
from volunteer_app.vetting.disclosures.models import Disclosure
from volunteer_app.vetting.models import Check

_DECIDED = "state IN ('decided', 'asked_again', 'settled')"


class RiskAssessment(Referenced, Base):
    """What a person disclosed, or a certificate showed, weighed for a role.

    `weighing` (factors, mitigations, what is proposed and why), `reasons`, `appeal` and `settled_reasons` are
    the narrative. `to_coordinator` tells what they must do, and never why: coordinators read it.
    How far it has got is in the clear, for lists and deadlines; what was decided is not.
    """

    __tablename__ = "risk_assessment"
    __reference_prefix__: ClassVar[str] = "RSK"
    __table_args__ = (
        CheckConstraint("disclosure_id IS NOT NULL OR check_id IS NOT NULL", name="about_something"),
        CheckConstraint("decided_by_key <> proposed_by_key", name="two_officers"),
        CheckConstraint("decided_by_key IS NULL OR proposed_by_key IS NOT NULL", name="proposed_first"),
        CheckConstraint(
            "settled_by_key <> proposed_by_key AND settled_by_key <> decided_by_key", name="third_officer"
        ),
        CheckConstraint("settled_by_key IS NULL OR decided_by_key IS NOT NULL", name="decided_first"),
        CheckConstraint(f"({_DECIDED}) = (decided_outcome_sealed IS NOT NULL)", name="outcome_when_decided"),
        CheckConstraint(f"({_DECIDED}) = (decided_by_key IS NOT NULL)", name="officer_when_decided"),
        CheckConstraint(
            "(state = 'settled') = (settled_outcome_sealed IS NOT NULL)", name="outcome_when_settled"
        ),
        CheckConstraint("(state = 'settled') = (settled_by_key IS NOT NULL)", name="officer_when_settled"),
        Index("ix_risk_assessment_organisation_id", "organisation_id", "state", "id"),
        Index("ix_risk_assessment_person_id", "person_id", "id"),
        Index("ix_risk_assessment_disclosure_id", "disclosure_id", "id"),
        Index("ix_risk_assessment_check_id", "check_id", "id"),
        Index("ix_risk_assessment_erase_on", "erase_on", "id"),
        Index("ix_risk_assessment_counts_before", "counts_before", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))
    disclosure_id: Mapped[int | None] = mapped_column(ForeignKey("disclosure.id"))
    check_id: Mapped[int | None] = mapped_column(ForeignKey("check_record.id"))
    state: Mapped[AssessmentState] = enum_column(
        AssessmentState, "assessment_state", default=AssessmentState.OPEN
    )
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    opened_by: Mapped[str] = mapped_column(String(200))
    proposed_at: Mapped[datetime | None]
    proposed_by: Mapped[str] = mapped_column(String(200), default="")
    proposed_by_key: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    decided_by_key: Mapped[str | None] = mapped_column(String(80))
    decided_outcome_sealed: Mapped[bytes | None] = sealed_column()
    decided_outcome = EncryptedChoice("decided_outcome_sealed", Outcome)
    asked_again_at: Mapped[datetime | None]
    asked_again_by: Mapped[str] = mapped_column(String(200), default="")
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str] = mapped_column(String(200), default="")
    settled_by_key: Mapped[str | None] = mapped_column(String(80))
    settled_outcome_sealed: Mapped[bytes | None] = sealed_column()
    settled_outcome = EncryptedChoice("settled_outcome_sealed", Outcome)
    review_on: Mapped[date | None]
    # The first day on which the certificate counts no longer for this role, if it counts at all
    counts_before: Mapped[date | None]
    to_coordinator_sealed: Mapped[bytes | None] = sealed_column()
    to_coordinator = Encrypted("to_coordinator_sealed")
    conditions_sealed: Mapped[bytes | None] = sealed_column()
    conditions = Encrypted("conditions_sealed")
    weighing_sealed: Mapped[bytes | None] = sealed_column()
    weighing = EncryptedJson("weighing_sealed")
    reasons_sealed: Mapped[bytes | None] = sealed_column()
    reasons = Encrypted("reasons_sealed")
    appeal_sealed: Mapped[bytes | None] = sealed_column()
    appeal = Encrypted("appeal_sealed")
    settled_reasons_sealed: Mapped[bytes | None] = sealed_column()
    settled_reasons = Encrypted("settled_reasons_sealed")
    # The last days of the narrative, and of the reasons of a reconsideration, which is a decision of its own.
    erase_on: Mapped[date | None]
    erase_settled_on: Mapped[date | None]
    erased_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()
    role: Mapped[Role] = relationship()
    disclosure: Mapped[Disclosure | None] = relationship()
    check: Mapped[Check | None] = relationship()

    @property
    def outcome(self) -> Outcome | None:
        """What counts now: the decision, or that of the reconsideration."""
        found: Outcome | None = self.settled_outcome or self.decided_outcome
        return found

    @property
    def last_reasons(self) -> str | None:
        """The reasons of what counts now, as long as they are kept."""
        return self.settled_reasons if self.settled_outcome else self.reasons


personal_data.declare(
    RiskAssessment,
    why="To decide on merits about what somebody disclosed, and to tell them why; encrypted",
    condition=personal_data.Condition.CRIMINAL_RECORDS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
following.declare_protected(RiskAssessment)
