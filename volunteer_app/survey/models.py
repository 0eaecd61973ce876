"""Rounds of the survey, the returns of their bodies, and what each return holds.

Answers are of organisations and kept in the clear. Who answers is an account: those tables are declared.
"""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.accounts.models import Account
from volunteer_app.foundation import clock, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.foundation.files.models import StoredFile
from volunteer_app.organisations.models import Organisation
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.rounds import ReturnState, RoundState, Source, Times


class SurveyRound(Referenced, Base):
    """One time that the survey is held. It closes at `closes_at`, an instant that was chosen in UK time."""

    __tablename__ = "survey_round"
    __reference_prefix__: ClassVar[str] = "RND"
    __table_args__ = (
        CheckConstraint("opens_on > reference_day", name="opens_after"),
        Index("ix_survey_round_opens_on", "opens_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    questionnaire: Mapped[str] = mapped_column(String(20))
    reference_day: Mapped[date]
    opens_on: Mapped[date]
    closes_at: Mapped[datetime]
    state: Mapped[RoundState] = enum_column(RoundState, "survey_round_state", default=RoundState.DRAFT)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    @property
    def times(self) -> Times:
        """Its days, for rules."""
        return Times(self.reference_day, self.opens_on, self.closes_at)


class SurveyReturn(Referenced, Base):
    """What one body answers in a round. `extended_to`: when it closes, where that is later than the round."""

    __tablename__ = "survey_return"
    __reference_prefix__: ClassVar[str] = "SRV"
    __table_args__ = (
        UniqueConstraint("round_id", "organisation_id"),
        CheckConstraint("(state = 'signed_off') = (signed_at IS NOT NULL)", name="signed"),
        Index("ix_survey_return_organisation_id", "organisation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    state: Mapped[ReturnState] = enum_column(ReturnState, "survey_return_state", default=ReturnState.TO_DO)
    extended_to: Mapped[datetime | None]
    filled_in_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    round: Mapped[SurveyRound] = relationship()
    organisation: Mapped[Organisation] = relationship()

    @property
    def closes_at(self) -> datetime:
        """Until when it can be answered."""
        return self.extended_to or self.round.closes_at


class SurveyContact(Referenced, Base):
    """Whom the survey writes to about a return besides the body's champions; they may answer all of it."""

    __tablename__ = "survey_contact"
    __reference_prefix__: ClassVar[str] = "SCO"
    __table_args__ = (
        UniqueConstraint("return_id", "account_id"),
        Index("ix_survey_contact_account_id", "account_id", "return_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("survey_return.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))

    account: Mapped[Account] = relationship()


class SurveyDelegation(Referenced, Base):
    """A section of a return, handed to a colleague."""

    __tablename__ = "survey_delegation"
    __reference_prefix__: ClassVar[str] = "SDE"
    __table_args__ = (
        UniqueConstraint("return_id", "section", "account_id"),
        Index("ix_survey_delegation_account_id", "account_id", "return_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("survey_return.id"))
    section: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    delegated_at: Mapped[datetime] = mapped_column(default=clock.now)
    delegated_by: Mapped[str] = mapped_column(String(200))

    account: Mapped[Account] = relationship()


class SurveyAnswer(Base):
    """The answer to one question, with a version of its own: two colleagues may answer a section at once."""

    __tablename__ = "survey_answer"
    __table_args__ = (UniqueConstraint("return_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("survey_return.id"))
    question: Mapped[str] = mapped_column(String(40))
    given: Mapped[dict[str, Any]] = mapped_column(JSON)
    source: Mapped[Source] = enum_column(Source, "survey_answer_source", default=Source.TYPED)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"), unique=True)
    answered_at: Mapped[datetime] = mapped_column(default=clock.now)
    answered_by: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    file: Mapped[StoredFile | None] = relationship()

    @property
    def answer(self) -> Given:
        """What was given, for rules."""
        return Given.of(self.given)


class SurveyFigure(Base):
    """What the system counted for a question, as at the round's reference day; never counted again.

    `value` is empty where it cannot say, and `note` says why.
    """

    __tablename__ = "survey_figure"
    __audited__: ClassVar[bool] = False
    __table_args__ = (UniqueConstraint("return_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("survey_return.id"))
    question: Mapped[str] = mapped_column(String(40))
    value: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    note: Mapped[str] = mapped_column(String(300), default="")
    counted_at: Mapped[datetime] = mapped_column(default=clock.now)


class SurveyReason(Base):
    """Why something unusual is right. It holds for the answers that `mark` is of, and for no others."""

    __tablename__ = "survey_reason"
    __table_args__ = (UniqueConstraint("return_id", "finding"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("survey_return.id"))
    finding: Mapped[str] = mapped_column(String(160))
    mark: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime] = mapped_column(default=clock.now)
    given_by: Mapped[str] = mapped_column(String(200))


class SurveyNotice(Base):
    """A message about a return that was written: each goes out once, whoever sends it."""

    __tablename__ = "survey_notice"
    __audited__: ClassVar[bool] = False
    __table_args__ = (UniqueConstraint("return_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("survey_return.id"))
    name: Mapped[str] = mapped_column(String(40))
    readers: Mapped[int]
    written_at: Mapped[datetime] = mapped_column(default=clock.now)


for model in (SurveyContact, SurveyDelegation):
    personal_data.declare(
        model,
        why="To know who answers the survey for an organisation, and to write to them about it",
        condition=personal_data.Condition.PUBLIC_TASK,
        keep_months=24,
        export=True,
        erase=personal_data.Erasure.DELETE,
    )
