"""Requests for a reference, each with what came of it."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.foundation.encryption import EncryptedJson, sealed_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.references.answers import Answers, Group
from volunteer_app.vetting.references.rules import RequestState, Route, WithdrawReason


class ReferenceRequest(Referenced, Base):
    """One referee, asked about one person for one role. Its check is what readiness counts.

    What the referee says is sealed. Who they are stays out of history: they are not the person whose history
    it is, and it outlives what it tells of.
    """

    __tablename__ = "reference_request"
    __reference_prefix__: ClassVar[str] = "REF"
    __table_args__ = (
        CheckConstraint("(state = 'answered') = (answered_at IS NOT NULL)", name="answered_at"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_because IS NOT NULL)", name="withdrawn_because"),
        CheckConstraint("(state IN ('asked', 'reminded')) = (due_on IS NOT NULL)", name="open_is_due"),
        Index("ix_reference_request_person_id", "person_id", "organisation_id", "id"),
        Index("ix_reference_request_due_on", "due_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    check_id: Mapped[int] = mapped_column(ForeignKey("check_record.id"), unique=True)
    role_code: Mapped[str] = mapped_column(String(40))
    # Whom the referee is asked about; fixed when they are asked, whatever becomes of the role
    asked_about: Mapped[list[str]] = mapped_column(JSON, default=list)
    referee_name: Mapped[str] = mapped_column(String(200), info={"protected": True})
    referee_email: Mapped[str] = mapped_column(String(320), default="", info={"protected": True})
    referee_phone: Mapped[str] = mapped_column(String(40), default="", info={"protected": True})
    referee_address: Mapped[str] = mapped_column(Text, default="", info={"protected": True})
    relationship_to_person: Mapped[str] = mapped_column(String(200), default="", info={"protected": True})
    state: Mapped[RequestState] = enum_column(RequestState, "reference_state", default=RequestState.ASKED)
    state_since: Mapped[date] = mapped_column(default=clock.today)
    asked_on: Mapped[date] = mapped_column(default=clock.today)
    asked_by_key: Mapped[str] = mapped_column(String(80))
    asked_by: Mapped[str] = mapped_column(String(200))
    reminders_sent: Mapped[int] = mapped_column(default=0)
    due_on: Mapped[date | None]
    answered_at: Mapped[datetime | None]
    route: Mapped[Route | None] = enum_column(Route, "reference_route", nullable=True)
    entered_by: Mapped[str] = mapped_column(String(200), default="")
    withdrawn_because: Mapped[WithdrawReason | None] = enum_column(
        WithdrawReason, "reference_withdrawn_because", nullable=True
    )
    said_sealed: Mapped[bytes | None] = sealed_column()
    said = EncryptedJson("said_sealed")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()
    check: Mapped[Check] = relationship()

    @property
    def groups(self) -> tuple[Group, ...]:
        """Whom the referee is asked about."""
        return tuple(Group(each) for each in self.asked_about)

    @property
    def answers(self) -> Answers | None:
        """What the referee said, opened; None before they did."""
        return None if self.answered_at is None else Answers.from_json(self.said)


# Not exported: a reference given in confidence for placing somebody as a volunteer is exempt from the right
# of access (Data Protection Act 2018, Schedule 2, paragraph 24).
personal_data.declare(
    ReferenceRequest,
    why="To learn from somebody who knows a volunteer whether they are suitable for their role",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=False,
    erase=personal_data.Erasure.DELETE,
)
following.declare(ReferenceRequest, "request for a reference", "requests for references")
