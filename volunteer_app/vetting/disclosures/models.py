"""Questions about convictions, one for each accepted offer, and what was told in answer."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.foundation.encryption import EncryptedFlag, EncryptedJson, sealed_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.roles.models import Role
from volunteer_app.roles.rules import ConvictionsQuestion
from volunteer_app.vetting.disclosures.rules import Because, DisclosureState, Route, ToldHow


class Disclosure(Referenced, Base):
    """What a person is asked for one role after the offer, and how far that has got. It holds no conviction.

    `question` and `basis` are those of the role on the day of the offer: what the person was told counts.
    """

    __tablename__ = "disclosure"
    __reference_prefix__: ClassVar[str] = "DSC"
    __table_args__ = (
        UniqueConstraint("organisation_id", "offer_reference"),
        CheckConstraint("(answered_at IS NULL) = (route IS NULL)", name="answered_by_a_route"),
        CheckConstraint("(answered_at IS NULL) = (told_something_sealed IS NULL)", name="answered_something"),
        CheckConstraint("answered_at IS NULL OR law_told_at IS NOT NULL", name="law_before_answer"),
        Index("ix_disclosure_organisation_id", "organisation_id", "state", "id"),
        Index("ix_disclosure_person_id", "person_id", "id"),
        Index("ix_disclosure_swept_on", "swept_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))
    offer_reference: Mapped[str] = mapped_column(String(20))
    question: Mapped[ConvictionsQuestion] = enum_column(ConvictionsQuestion, "disclosure_question")
    basis: Mapped[str] = mapped_column(Text)
    state: Mapped[DisclosureState] = enum_column(
        DisclosureState, "disclosure_state", default=DisclosureState.TO_BE_TOLD
    )
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    law_told_at: Mapped[datetime | None]
    law_told_how: Mapped[ToldHow | None] = enum_column(ToldHow, "disclosure_told_how", nullable=True)
    law_told_by: Mapped[str] = mapped_column(String(200), default="")
    paper_passed_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    route: Mapped[Route | None] = enum_column(Route, "disclosure_route", nullable=True)
    # Whether anything was told stays when it is erased, and is the officers' to know.
    told_something_sealed: Mapped[bytes | None] = sealed_column()
    told_something = EncryptedFlag("told_something_sealed")
    settled_at: Mapped[datetime | None]
    swept_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()
    role: Mapped[Role] = relationship()
    matters: Mapped[list["DisclosedMatter"]] = relationship(order_by="DisclosedMatter.id")


class DisclosedMatter(Referenced, Base):
    """One caution or conviction that somebody told of. The row stays when what it was is erased."""

    __tablename__ = "disclosed_matter"
    __reference_prefix__: ClassVar[str] = "MAT"
    __table_args__ = (
        CheckConstraint("(content_sealed IS NULL) = (erased_at IS NOT NULL)", name="content_or_erased"),
        CheckConstraint("(erased_at IS NULL) = (erased_because IS NULL)", name="erased_because"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    disclosure_id: Mapped[int] = mapped_column(ForeignKey("disclosure.id"), index=True)
    content_sealed: Mapped[bytes | None] = sealed_column()
    content = EncryptedJson("content_sealed")
    told_at: Mapped[datetime] = mapped_column(default=clock.now)
    erased_at: Mapped[datetime | None]
    erased_because: Mapped[Because | None] = enum_column(Because, "matter_erased_because", nullable=True)


for _model, _why in (
    (Disclosure, "To ask about convictions only what is lawful for the role, and only after the offer"),
    (DisclosedMatter, "To weigh what somebody told us before they start in a role; encrypted"),
):
    personal_data.declare(
        _model,
        why=_why,
        condition=personal_data.Condition.CRIMINAL_RECORDS,
        keep_months=6,
        export=True,
        erase=personal_data.Erasure.DELETE,
    )
following.declare(Disclosure, "question about convictions", "questions about convictions")
