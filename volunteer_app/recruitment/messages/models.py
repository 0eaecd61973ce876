"""Templates of messages, messages that were sent, who got them, and who wants none."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.recruitment.messages.rules import (
    LONGEST_NAME,
    LONGEST_PURPOSE,
    LONGEST_SUBJECT,
    Audience,
    Outcome,
    StopRoute,
)


class MessageTemplate(Referenced, Base):
    """Words that an organisation uses again. The body is Markdown with placeholders."""

    __tablename__ = "message_template"
    __reference_prefix__: ClassVar[str] = "TPL"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT))
    body: Mapped[str] = mapped_column(Text)
    archived_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    organisation: Mapped[Organisation] = relationship()


class MessageDraft(Referenced, Base):
    """A message that is being written, for the people who were chosen. Nobody but its writer sees it."""

    __tablename__ = "message_draft"
    __audited__: ClassVar[bool] = False
    __reference_prefix__: ClassVar[str] = "DRA"
    __table_args__ = (Index("ix_message_draft_owner_key", "owner_key", "touched_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_key: Mapped[str] = mapped_column(String(80))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    audience: Mapped[Audience] = enum_column(Audience, "draft_audience")
    chosen: Mapped[list[str]] = mapped_column(JSON)
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    touched_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    organisation: Mapped[Organisation] = relationship()


class Message(Referenced, Base):
    """A message that was sent to many, as it was written: placeholders stand in it."""

    __tablename__ = "message"
    __reference_prefix__: ClassVar[str] = "MSG"
    __table_args__ = (Index("ix_message_organisation_id_sent_at_id", "organisation_id", "sent_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    # One draft is sent once, whatever two browsers do at the same moment
    of_draft: Mapped[str] = mapped_column(String(20), unique=True)
    audience: Mapped[Audience] = enum_column(Audience, "message_audience")
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT))
    body: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(String(LONGEST_PURPOSE))
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_by: Mapped[str] = mapped_column(String(200))
    sent_count: Mapped[int] = mapped_column(default=0)
    left_count: Mapped[int] = mapped_column(default=0)

    organisation: Mapped[Organisation] = relationship()


class MessageRecipient(Base):
    """Somebody to whom a message went, or who was chosen and left out, and why."""

    __tablename__ = "message_recipient"
    __table_args__ = (
        UniqueConstraint("message_id", "person_id"),
        Index("ix_message_recipient_person_id_id", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[Outcome] = enum_column(Outcome, "recipient_outcome")
    # Of the link at the message's end that stops such messages; a link that only its reader holds
    stop_token_hash: Mapped[str | None] = mapped_column(String(64), unique=True, info={"protected": True})

    message: Mapped[Message] = relationship()
    person: Mapped[Person] = relationship()


class MessageStop(Base):
    """A person wants no messages to many from an organisation. Letters about their own case still come."""

    __tablename__ = "message_stop"
    __table_args__ = (
        UniqueConstraint("person_id", "organisation_id"),
        Index("ix_message_stop_organisation_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    stopped_at: Mapped[datetime] = mapped_column(default=clock.now)
    route: Mapped[StopRoute] = enum_column(StopRoute, "stop_route")

    organisation: Mapped[Organisation] = relationship()


for _model, _why, _months in (
    (MessageDraft, "To let a coordinator go back and forth between writing a message and checking it", 1),
    (MessageRecipient, "To show who was sent which message, and to let them stop such messages", 24),
    (MessageStop, "To send no messages to somebody who has said that they want none", 24),
):
    personal_data.declare(
        _model,
        why=_why,
        condition=personal_data.Condition.LEGITIMATE_INTERESTS,
        keep_months=_months,
        export=_model is not MessageDraft,
        erase=personal_data.Erasure.DELETE,
    )

following.declare(MessageRecipient, "message to them", "messages to them")
following.declare(MessageStop, "wish for no messages", "wishes for no messages")
