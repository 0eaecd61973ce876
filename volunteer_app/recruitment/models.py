"""Opportunities, applications and their moves."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data, search_index
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.recruitment.rules import DRAFT_KEPT, ApplicationSource, MoveReason, OpportunityState, Stage
from volunteer_app.roles.models import Role


class OpportunityPlace(Base):
    """One place of an opportunity: a prison, a probation area, or an organisation's own base."""

    __tablename__ = "opportunity_place"
    __audited__: ClassVar[bool] = False
    __table_args__ = (Index("ix_opportunity_place_organisation_id", "organisation_id", "opportunity_id"),)

    opportunity_id: Mapped[int] = mapped_column(ForeignKey("opportunity.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)

    place: Mapped[Organisation] = relationship()


class Opportunity(Referenced, Base):
    """A role offered by an organisation at places, in a period."""

    __tablename__ = "opportunity"
    __reference_prefix__: ClassVar[str] = "OPP"
    __table_args__ = (
        CheckConstraint("ends_before IS NULL OR ends_before > starts_on", name="ends_after_start"),
        CheckConstraint("volunteers_wanted > 0", name="volunteers_wanted"),
        Index("ix_opportunity_state_closes_on_id", "state", "closes_on", "id"),
        Index("ix_opportunity_organisation_id_state", "organisation_id", "state", "closes_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    summary: Mapped[str] = mapped_column(String(300))
    description: Mapped[str] = mapped_column(Text)
    commitment: Mapped[str] = mapped_column(String(200))
    volunteers_wanted: Mapped[int] = mapped_column(default=1)
    starts_on: Mapped[date]
    ends_before: Mapped[date | None]
    closes_on: Mapped[date]
    contact_email: Mapped[str] = mapped_column(String(320))
    postal_address: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[OpportunityState] = enum_column(
        OpportunityState, "opportunity_state", default=OpportunityState.DRAFT
    )
    published_at: Mapped[datetime | None]
    closed_reason: Mapped[str] = mapped_column(String(300), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    organisation: Mapped[Organisation] = relationship()
    role: Mapped[Role] = relationship()
    places: Mapped[list[OpportunityPlace]] = relationship(
        cascade="all, delete-orphan", order_by=OpportunityPlace.organisation_id
    )


# Role, organisation and places are looked for by their own names: desk.queries.searching
search_index.searchable(Opportunity, texts=("title",), codes=("reference",))


class Application(Referenced, Base):
    """A person for an opportunity. `amber_on` and `red_on` are the stage's clock, kept for the lists."""

    __tablename__ = "application"
    __reference_prefix__: ClassVar[str] = "APP"
    __table_args__ = (
        UniqueConstraint("opportunity_id", "person_id"),
        Index("ix_application_pipeline", "organisation_id", "stage", "stage_since", "id"),
        Index("ix_application_oldest", "organisation_id", "stage_since", "id", "stage"),
        Index("ix_application_late", "organisation_id", "amber_on", "stage", "red_on", "id"),
        Index("ix_application_person_id", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    opportunity_id: Mapped[int] = mapped_column(ForeignKey("opportunity.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    source: Mapped[ApplicationSource] = enum_column(ApplicationSource, "application_source")
    why: Mapped[str] = mapped_column(Text, default="")
    availability: Mapped[str] = mapped_column(Text, default="")
    applied_at: Mapped[datetime] = mapped_column(default=clock.now)
    stage: Mapped[Stage] = enum_column(Stage, "application_stage")
    stage_since: Mapped[date]
    amber_on: Mapped[date | None]
    red_on: Mapped[date | None]
    held_from: Mapped[Stage | None] = enum_column(Stage, "application_held_from", nullable=True)
    offer_accepted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    opportunity: Mapped[Opportunity] = relationship()
    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()
    referees: Mapped[list["Referee"]] = relationship(order_by="Referee.id")


class Referee(Base):
    """Somebody whom the applicant names to speak for them."""

    __tablename__ = "referee"
    __audited__: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(320), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    how_known: Mapped[str] = mapped_column(String(200))


class ApplicationMove(Base):
    """One move between stages, kept for ever: the clocks and the waits are measured from these."""

    __tablename__ = "application_move"
    __audited__: ClassVar[bool] = False
    __table_args__ = (Index("ix_application_move_application_id", "application_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    from_stage: Mapped[Stage | None] = enum_column(Stage, "move_from_stage", nullable=True)
    to_stage: Mapped[Stage] = enum_column(Stage, "move_to_stage")
    reason: Mapped[MoveReason | None] = enum_column(MoveReason, "move_reason", nullable=True)
    note: Mapped[str] = mapped_column(Text, default="")
    moved_at: Mapped[datetime] = mapped_column(default=clock.now)
    moved_by: Mapped[str] = mapped_column(String(200))


class ApplicationDraft(Base):
    """Answers of somebody who is still applying.

    A volunteer who is signed in has it as their own, on every device; anybody else finds it by a token in
    their cookie, of which only the hash is here.
    """

    __tablename__ = "application_draft"
    __audited__: ClassVar[bool] = False
    __table_args__ = (UniqueConstraint("person_id", "opportunity_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    opportunity_id: Mapped[int] = mapped_column(ForeignKey("opportunity.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    begun_at: Mapped[datetime] = mapped_column(default=clock.now)
    touched_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)

    opportunity: Mapped[Opportunity] = relationship()

    @property
    def begun_on(self) -> date:
        """The day in England and Wales on which it was begun."""
        return clock.day_of(self.begun_at)


class DraftLetter(Base):
    """That a link to a draft was asked for, by the hash of the address: nobody can fill another's mailbox."""

    __tablename__ = "draft_letter"
    __audited__: ClassVar[bool] = False
    __table_args__ = (Index("ix_draft_letter_email_hash_asked_at", "email_hash", "asked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email_hash: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


class StageTarget(Base):
    """An organisation's own ideal and longest days for a stage."""

    __tablename__ = "stage_target"
    __table_args__ = (
        UniqueConstraint("organisation_id", "stage"),
        CheckConstraint("ideal_days >= 0 AND longest_days >= ideal_days", name="days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    stage: Mapped[Stage] = enum_column(Stage, "target_stage")
    ideal_days: Mapped[int]
    longest_days: Mapped[int]


for _model, _why, _months in (
    (Application, "To decide on an application and to show how it was decided", 12),
    (ApplicationMove, "To show how an application was decided", 12),
    (
        ApplicationDraft,
        f"To let an applicant leave and finish later; deleted {DRAFT_KEPT.days} days after the last answer",
        1,
    ),
    (DraftLetter, "To stop anybody from filling another's mailbox with links; kept for a day", 1),
    (Referee, "To ask somebody whom the applicant named", 12),
):
    personal_data.declare(
        _model,
        why=_why,
        condition=personal_data.Condition.LEGITIMATE_INTERESTS,
        keep_months=_months,
        export=True,
        erase=personal_data.Erasure.DELETE,
    )
following.declare(Application, "application", "applications")
following.declare(ApplicationDraft, "unfinished application", "unfinished applications")
