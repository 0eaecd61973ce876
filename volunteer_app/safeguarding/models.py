"""Concerns and what became of each. Only this room reads them; what they say is encrypted.

Unencrypted stay which organisation's it is, whose record it is about, of what kind, how far it has got and
when: lists, deadlines and the pause of placements ask for these. Not what was said, who said it on the
public page, what was found, nor whom anybody told.
"""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.foundation.encryption import EncryptedChoice, EncryptedJson, sealed_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.safeguarding.rules import Act, ConcernKind, ConcernState, Outcome, Source, Standing

_HIDDEN = {"protected": True}


class Concern(Referenced, Base):
    """Something that somebody raised. `person_id`: whose record it is about, where there is one."""

    __tablename__ = "concern"
    __reference_prefix__: ClassVar[str] = "CON"
    __table_args__ = (
        CheckConstraint("(state = 'new') = (taken_on_at IS NULL)", name="taken_on_when"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_when"),
        CheckConstraint("(closed_at IS NULL) = (outcome_sealed IS NULL)", name="closed_with_outcome"),
        CheckConstraint("paused_at IS NULL OR person_id IS NOT NULL", name="paused_whom"),
        Index("ix_concern_organisation_id", "organisation_id", "raised_at", "id"),
        Index("ix_concern_state", "state", "raised_at", "id"),
        Index("ix_concern_person_id", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[ConcernKind] = enum_column(ConcernKind, "concern_kind", info=_HIDDEN)
    is_urgent: Mapped[bool] = mapped_column(info=_HIDDEN)
    source: Mapped[Source] = enum_column(Source, "concern_source", info=_HIDDEN)
    told_sealed: Mapped[bytes | None] = sealed_column()
    told = EncryptedJson("told_sealed")
    raised_at: Mapped[datetime] = mapped_column(default=clock.now)
    raised_by: Mapped[str] = mapped_column(String(200), info=_HIDDEN)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    state: Mapped[ConcernState] = enum_column(
        ConcernState, "concern_state", default=ConcernState.NEW, info=_HIDDEN
    )
    taken_on_at: Mapped[datetime | None]
    held_by: Mapped[str] = mapped_column(String(200), default="")
    held_by_key: Mapped[str] = mapped_column(String(80), default="")
    paused_at: Mapped[datetime | None] = mapped_column(info=_HIDDEN)
    closed_at: Mapped[datetime | None] = mapped_column(info=_HIDDEN)
    outcome_sealed: Mapped[bytes | None] = sealed_column()
    outcome = EncryptedChoice("outcome_sealed", Outcome)
    reminded_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    person: Mapped[Person | None] = relationship()
    organisation: Mapped[Organisation] = relationship()

    @property
    def standing(self) -> Standing:
        """What decides on what may be done next."""
        return Standing(self.state, self.person_id is not None, self.paused_at is not None)


class ConcernStep(Referenced, Base):
    """One thing that was done, by whom and when. Never changed: who knew what when is read from these.

    `outcome`: of a closing, kept by itself so that figures open nothing else.
    """

    __tablename__ = "concern_step"
    __reference_prefix__: ClassVar[str] = "CST"
    __audited__: ClassVar[bool] = False
    __table_args__ = (
        CheckConstraint("(act = 'close') = (outcome_sealed IS NOT NULL)", name="outcome_when"),
        Index("ix_concern_step_concern_id", "concern_id", "recorded_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id"))
    act: Mapped[Act] = enum_column(Act, "concern_act")
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[str] = mapped_column(String(200))
    recorded_by_key: Mapped[str] = mapped_column(String(80))
    said_sealed: Mapped[bytes | None] = sealed_column()
    said = EncryptedJson("said_sealed")
    outcome_sealed: Mapped[bytes | None] = sealed_column()
    outcome = EncryptedChoice("outcome_sealed", Outcome)


def _declare(model: type[Base], counts_from: personal_data.Counting) -> None:
    # Not in an export by itself: it tells of several people, and may warn whoever it is about. A lead answers
    # who asks for what is held about them (docs/safeguarding.md). It tells of several people and may name
    # nobody on record, so its time runs by itself, and not before a lead has closed it and ended its pause.
    personal_data.declare(
        model,
        why="To protect people when somebody raises a concern, an incident or a complaint; encrypted",
        condition=personal_data.Condition.SAFEGUARDING,
        keep_months=72,
        export=False,
        erase=personal_data.Erasure.DELETE,
    )
    personal_data.count(model, counts_from)


_declare(
    Concern,
    personal_data.since(
        Concern.closed_at, "its closing, once nothing is paused", Concern.paused_at.is_(None)
    ),
)
_declare(ConcernStep, personal_data.as_of(ConcernStep.concern_id, Concern))
following.declare_protected(Concern)
