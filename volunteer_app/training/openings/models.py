"""Tables of openings and of requests to join."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.training.awards.models import Qualification
from volunteer_app.training.models import TrainingPack
from volunteer_app.training.openings.rules import OpeningKind, RequestState

_STANDS = text("state IN ('asked', 'accepted')")


class TrainingOpening(Referenced, Base):
    """Training, or a qualification, that an organisation's people can ask to join."""

    __tablename__ = "training_opening"
    __reference_prefix__: ClassVar[str] = "TOP"
    __table_args__ = (
        CheckConstraint("places IS NULL OR places > 0", name="places"),
        CheckConstraint("qualification_id IS NULL OR kind = 'accreditation'", name="qualification"),
        CheckConstraint("pack_id IS NULL OR kind = 'training'", name="pack"),
        Index("ix_training_opening_organisation_id", "organisation_id", "closes_before", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[OpeningKind] = enum_column(OpeningKind, "opening_kind")
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text)
    pack_id: Mapped[int | None] = mapped_column(ForeignKey("training_pack.id"))
    qualification_id: Mapped[int | None] = mapped_column(ForeignKey("qualification.id"))
    places: Mapped[int | None]
    closes_before: Mapped[date]
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    organisation: Mapped[Organisation] = relationship()
    pack: Mapped[TrainingPack | None] = relationship()
    qualification: Mapped[Qualification | None] = relationship()


class JoiningRequest(Referenced, Base):
    """A person who asked to join, and the answer."""

    __tablename__ = "joining_request"
    __reference_prefix__: ClassVar[str] = "JOI"
    __table_args__ = (
        CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name="decided"),
        Index("ix_joining_request_person_id", "person_id", "id"),
        Index("ix_joining_request_organisation_id", "organisation_id", "state", "asked_at", "id"),
        Index(
            "uq_joining_request_opening_id_person_id_stands",
            "opening_id",
            "person_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("training_opening.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    state: Mapped[RequestState] = enum_column(RequestState, "request_state", default=RequestState.ASKED)
    why: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    decision_note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    opening: Mapped[TrainingOpening] = relationship()
    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()


personal_data.declare(
    JoiningRequest,
    why="To answer a volunteer who asks to join training or to work towards a qualification",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
following.declare(JoiningRequest, "request to join training", "requests to join training")
