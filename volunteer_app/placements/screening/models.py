"""Screenings, and what was found later to stand against a do-not-match statement."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.foundation.encryption import Encrypted, EncryptedJson, sealed_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.screening.rules import ScreeningState, Settlement
from volunteer_app.vetting.do_not_match.keeping import with_its_statement


class Screening(Referenced, Base):
    """Somebody is proposed for a place, or for a match, on the days [starts_on, ends_before).

    `kind` names what it belongs to (`owners`): a placement, a match. `others`: the references of whom they
    would be matched with. `due_at`: when its word is said, the same time after the question for each.
    `decided_at`: when it came to this word. `looked_at`: when it was last compared with what is said.
    """

    __tablename__ = "screening"
    __reference_prefix__: ClassVar[str] = "SCR"
    __table_args__ = (
        CheckConstraint("ends_before >= starts_on", name="interval"),
        CheckConstraint("(state = 'pending') = (decided_at IS NULL)", name="decided"),
        Index("ix_screening_due", "state", "due_at", "id"),
        Index("ix_screening_person_id", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    starts_on: Mapped[date]
    ends_before: Mapped[date]
    others_sealed: Mapped[bytes | None] = sealed_column()
    others = EncryptedJson("others_sealed")
    state: Mapped[ScreeningState] = enum_column(
        ScreeningState, "screening_state", default=ScreeningState.PENDING
    )
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    looked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
    place: Mapped[Organisation | None] = relationship(foreign_keys=[place_id])


class ScreeningConflict(Referenced, Base):
    """Something that stands, and a statement against it: a person decides, once. Why is sealed."""

    __tablename__ = "screening_conflict"
    __reference_prefix__: ClassVar[str] = "SCC"
    __table_args__ = (
        UniqueConstraint("screening_id", "statement_id"),
        CheckConstraint("(settlement IS NULL) = (settled_at IS NULL)", name="settled"),
        Index("ix_screening_conflict_open", "organisation_id", "settled_at", "found_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    screening_id: Mapped[int] = mapped_column(ForeignKey("screening.id"))
    statement_id: Mapped[int] = mapped_column(ForeignKey("do_not_match.id"))
    # Whose statement it is: they alone read this
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    found_at: Mapped[datetime] = mapped_column(default=clock.now)
    settlement: Mapped[Settlement | None] = enum_column(Settlement, "screening_settlement", nullable=True)
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str] = mapped_column(String(200), default="")
    why_sealed: Mapped[bytes | None] = sealed_column()
    why = Encrypted("why_sealed")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    screening: Mapped[Screening] = relationship()
    organisation: Mapped[Organisation] = relationship()


class ScreeningPause(Referenced, Base):
    """What was paused for a statement, by its screening: that pause stays while the statement stands."""

    __tablename__ = "screening_pause"
    __reference_prefix__: ClassVar[str] = "SCP"
    __audited__: ClassVar[bool] = False
    __table_args__ = (
        UniqueConstraint("conflict_id", "screening_id"),
        Index("ix_screening_pause_screening_id", "screening_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conflict_id: Mapped[int] = mapped_column(ForeignKey("screening_conflict.id"))
    screening_id: Mapped[int] = mapped_column(ForeignKey("screening.id"))


personal_data.declare(
    Screening,
    why="To ask of every proposal alike whether two people must be kept apart",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=False,
    # Not deleted: placements and matches stay, and refer to it
    erase=personal_data.Erasure.BLANK,
)
following.declare_protected(Screening)


def _declare(model: type[Base], counts_from: personal_data.Counting) -> None:
    """What was decided goes with the statement that it was about."""
    personal_data.declare(
        model,
        why="To show what was decided about two people who are together and must be kept apart",
        condition=personal_data.Condition.CRIMINAL_RECORDS,
        keep_months=6,
        export=False,
        erase=personal_data.Erasure.DELETE,
    )
    personal_data.count(model, counts_from)


_declare(ScreeningConflict, with_its_statement(ScreeningConflict.statement_id))
_declare(ScreeningPause, personal_data.as_of(ScreeningPause.conflict_id, ScreeningConflict))
