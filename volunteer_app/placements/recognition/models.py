"""Tables of notes of thanks and of statements of service."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.recognition.rules import StatementKind, StatementState

_ASKED = text("state = 'asked'")


class ThankYouNote(Referenced, Base):
    """Thanks that a coordinator wrote, in plain words. Nobody changes them; they can be taken back for a
    time, with a reason that the volunteer reads in their place."""

    __tablename__ = "thank_you_note"
    __reference_prefix__: ClassVar[str] = "THX"
    __table_args__ = (
        CheckConstraint("(taken_back_at IS NULL) = (taken_back_why = '')", name="taken_back"),
        Index("ix_thank_you_note_person_id", "person_id", "written_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    message: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    written_by: Mapped[str] = mapped_column(String(200))
    taken_back_at: Mapped[datetime | None]
    taken_back_by: Mapped[str] = mapped_column(String(200), default="")
    taken_back_why: Mapped[str] = mapped_column(Text, default="")

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()


class ServiceStatement(Referenced, Base):
    """What a volunteer asked to have in writing. `content`: all that it says, as it was when signed."""

    __tablename__ = "service_statement"
    __reference_prefix__: ClassVar[str] = "SOS"
    __table_args__ = (
        CheckConstraint("(state IN ('signed', 'withdrawn')) = (signed_on IS NOT NULL)", name="signed"),
        CheckConstraint("(state IN ('declined', 'withdrawn')) = (ended_at IS NOT NULL)", name="ended"),
        Index("ix_service_statement_person_id", "person_id", "asked_at", "id"),
        Index("ix_service_statement_organisation_id", "organisation_id", "state", "asked_at", "id"),
        Index(
            "uq_service_statement_asked",
            "person_id",
            "organisation_id",
            "kind",
            unique=True,
            sqlite_where=_ASKED,
            postgresql_where=_ASKED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[StatementKind] = enum_column(StatementKind, "statement_kind")
    state: Mapped[StatementState] = enum_column(
        StatementState, "statement_state", default=StatementState.ASKED
    )
    purpose: Mapped[str] = mapped_column(String(300), default="")
    wants_training: Mapped[bool]
    names_prisons: Mapped[bool]
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    asked_by: Mapped[str] = mapped_column(String(200))
    signed_at: Mapped[datetime | None]
    signed_on: Mapped[date | None]
    signed_name: Mapped[str] = mapped_column(String(200), default="")
    signed_role: Mapped[str] = mapped_column(String(200), default="")
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(String(200), default="")
    ended_why: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()


personal_data.declare(
    ThankYouNote,
    why="To thank a volunteer in words that they can keep",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
personal_data.declare(
    ServiceStatement,
    why="To give a volunteer a signed statement of what they did",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
following.declare(ThankYouNote, "note of thanks", "notes of thanks")
following.declare(ServiceStatement, "statement of service", "statements of service")
