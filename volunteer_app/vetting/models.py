"""Checks, and each step of them."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    and_,
    false,
    literal,
    or_,
    text,
    type_coerce,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.asked import AsOf
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.vetting.clearing import PhotoId, StuckWith
from volunteer_app.vetting.levels import VettingLevel, Workforce
from volunteer_app.vetting.moves import CheckStage
from volunteer_app.vetting.rules import (
    CertificateLevel,
    CheckKind,
    CheckOutcome,
    CheckState,
    ClearanceLevel,
)

# Clearances that a prison has not decided.
_STUCK = text("stuck_with IS NOT NULL")
# `waits_for_prison` says the same in the same words, for the same reason as `waits`
_WAITS_FOR_PRISON = text("stuck_with IS NOT NULL OR (doubted_at IS NOT NULL AND confirmed_at IS NULL)")
# Little of all checks waits for somebody. `waits` says the same in the same words: SQLite asks for that.
_WAITS = text(
    "outcome IS NULL OR outcome = 'has_information' OR (doubted_at IS NOT NULL AND confirmed_at IS NULL)"
)


class Check(Referenced, Base):
    """One check of a person by one organisation, as it stands. Its steps say how it came to be so.

    What a certificate says has no column: only its date, level, number, who saw it, and the outcome.
    `purpose` tells a prison what the person would do there; `note` is whoever decides' own, and holds the
    reason when a prison refuses or revokes.
    """

    __tablename__ = "check_record"
    __reference_prefix__: ClassVar[str] = "CHK"
    __table_args__ = (
        CheckConstraint("(state = 'returned') = (outcome IS NOT NULL)", name="outcome_when_returned"),
        CheckConstraint("outcome <> 'clear' OR valid_from IS NOT NULL", name="clear_has_start"),
        CheckConstraint("valid_before IS NULL OR valid_before > valid_from", name="valid_interval"),
        CheckConstraint(
            "(kind = 'establishment_clearance') = (establishment_id IS NOT NULL)", name="clearance_has_prison"
        ),
        CheckConstraint(
            "stuck_with IS NULL OR (establishment_id IS NOT NULL AND outcome IS NULL)",
            name="stuck_clearance",
        ),
        Index("ix_check_record_person_id", "person_id", "kind", "id"),
        Index("ix_check_record_organisation_id", "organisation_id", "valid_before", "id"),
        Index("ix_check_record_establishment_id", "establishment_id", "state", "id"),
        Index("ix_check_record_cleared", "establishment_id", "outcome", "id"),
        Index("ix_check_record_issued_on", "issued_on", "id"),
        Index(
            "ix_check_record_lapses",
            "valid_before",
            "id",
            sqlite_where=text("outcome = 'clear'"),
            postgresql_where=text("outcome = 'clear'"),
        ),
        Index(
            "ix_check_record_waits",
            "organisation_id",
            "state_since",
            "id",
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        ),
        Index(
            "ix_check_record_stuck_organisation",
            "organisation_id",
            "state_since",
            "id",
            "stuck_with",
            sqlite_where=_STUCK,
            postgresql_where=_STUCK,
        ),
        Index(
            "ix_check_record_stuck_prison",
            "establishment_id",
            "state_since",
            "id",
            "stuck_with",
            sqlite_where=_WAITS_FOR_PRISON,
            postgresql_where=_WAITS_FOR_PRISON,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[CheckKind] = enum_column(CheckKind, "check_kind")
    level: Mapped[CertificateLevel | None] = enum_column(CertificateLevel, "certificate_level", nullable=True)
    establishment_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    clearance_level: Mapped[ClearanceLevel | None] = enum_column(
        ClearanceLevel, "clearance_level", nullable=True
    )
    # Of a clearance alone: what is shown at the gate, what the decision rested on (which coordinators do
    # not read), and whether the prison lets it count for other organisations (decision 0011).
    photo_id: Mapped[PhotoId | None] = enum_column(PhotoId, "photo_id", nullable=True)
    rested_on: Mapped[list[str]] = mapped_column(
        JSON, default=list, server_default="[]", info={"protected": True}
    )
    follows_person: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Who has to do something before the prison can decide, since `state_since`; and what it needs.
    stuck_with: Mapped[StuckWith | None] = enum_column(StuckWith, "stuck_with", nullable=True)
    needs: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    state: Mapped[CheckState] = enum_column(CheckState, "check_state", default=CheckState.REQUESTED)
    # Where it is within its state, for kinds that have more places than that (`moves`)
    stage: Mapped[CheckStage | None] = enum_column(CheckStage, "check_stage", nullable=True)
    state_since: Mapped[date] = mapped_column(default=clock.today)
    # Protected: coordinators read a person's history, and must not learn there what a check brought.
    outcome: Mapped[CheckOutcome | None] = enum_column(
        CheckOutcome, "check_outcome", nullable=True, info={"protected": True}
    )
    # When officers last decided on what it shows, for some role; it goes when anything else comes back.
    weighed_at: Mapped[datetime | None] = mapped_column(info={"protected": True})
    valid_from: Mapped[date | None]
    valid_before: Mapped[date | None]
    purpose: Mapped[str] = mapped_column(String(300), default="")
    conditions: Mapped[str] = mapped_column(Text, default="")
    certificate_number: Mapped[str] = mapped_column(String(12), default="", info={"protected": True})
    # Before December 2012 numbers were not always 12 digits: such a one is kept as it was issued.
    number_as_issued: Mapped[str] = mapped_column(
        String(40), default="", server_default="", info={"protected": True}
    )
    issued_on: Mapped[date | None]
    workforce: Mapped[Workforce | None] = enum_column(Workforce, "check_workforce", nullable=True)
    application_reference: Mapped[str] = mapped_column(String(40), default="", server_default="")
    vetting_level: Mapped[VettingLevel | None] = enum_column(VettingLevel, "vetting_level", nullable=True)
    country: Mapped[str] = mapped_column(String(60), default="", server_default="")
    applied_on: Mapped[date | None]
    # Dates that would tell that HMPPS refused (PSI 05/2015)
    reconsider_on: Mapped[date | None] = mapped_column(info={"protected": True})
    reconsidered_on: Mapped[date | None] = mapped_column(info={"protected": True})
    seen_by: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(Text, default="", info={"protected": True})
    # When the note was written, whatever became of the check since: it goes 6 months after that.
    noted_on: Mapped[date | None] = mapped_column(info={"protected": True})
    # A merge of two records put in doubt whose check this is (decision 0008): `doubted_merge_id`.
    doubted_merge_id: Mapped[int | None]
    doubted_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str] = mapped_column(String(200), default="", server_default="")
    # What the row of a file said that brought this check, unreadable: the same row again changes nothing.
    imported_as: Mapped[str | None] = mapped_column(String(64), info={"protected": True})
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    establishment: Mapped[Organisation | None] = relationship(foreign_keys=[establishment_id])

    @validates("note")
    def _note_has_a_day(self, _name: str, note: str) -> str:
        if note != self.note:
            self.noted_on = clock.today() if note else None
        return note

    @property
    def is_doubted(self) -> bool:
        """Whether nobody has confirmed yet, after a merge, that this check is about this person."""
        return self.doubted_at is not None and self.confirmed_at is None

    @property
    def position(self) -> CheckStage:
        """Where it is, as finely as is known."""
        return self.stage or CheckStage(self.state.value)

    @property
    def is_reconsidered(self) -> bool:
        """Whether HMPPS was asked to look at its refusal again, and has not answered yet."""
        return self.reconsider_on is not None and self.reconsidered_on is None


def waits_for_prison() -> ColumnElement[bool]:
    """Asked of a prison that has not decided, or in doubt since a merge, which a prison settles."""
    return or_(Check.stuck_with.is_not(None), doubted_at())


def doubted_at(moment: AsOf = None) -> ColumnElement[bool]:
    """In doubt at that moment (None: now): nobody had confirmed since a merge whose check this is."""
    unconfirmed = Check.confirmed_at.is_(None)
    if moment is None:
        return and_(Check.doubted_at.is_not(None), unconfirmed)
    doubted = and_(Check.doubted_at.is_not(None), Check.doubted_at <= moment)
    return and_(doubted, or_(unconfirmed, Check.confirmed_at > moment))


def waits() -> ColumnElement[bool]:
    """Not yet answered, answered with something that a person must weigh, or in doubt."""
    weighed = literal(CheckOutcome.HAS_INFORMATION.value, literal_execute=True)
    return or_(Check.outcome.is_(None), type_coerce(Check.outcome, String) == weighed, doubted_at())


def is_clear() -> ColumnElement[bool]:
    """Came back clear, in the very words of the index of what lapses: SQLite asks for that."""
    clear = literal(CheckOutcome.CLEAR.value, literal_execute=True)
    return type_coerce(Check.outcome, String) == clear


class CheckStep(Base):
    """What became known of a check, and when. Never changed: a past day's answer is read from these."""

    __tablename__ = "check_step"
    __audited__: ClassVar[bool] = False
    __table_args__ = (Index("ix_check_step_check_id_recorded_at", "check_id", "recorded_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("check_record.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[str] = mapped_column(String(200))
    state: Mapped[CheckState] = enum_column(CheckState, "step_state")
    stage: Mapped[CheckStage | None] = enum_column(CheckStage, "step_stage", nullable=True)
    outcome: Mapped[CheckOutcome | None] = enum_column(CheckOutcome, "step_outcome", nullable=True)
    workforce: Mapped[Workforce | None] = enum_column(Workforce, "step_workforce", nullable=True)
    level: Mapped[CertificateLevel | None] = enum_column(CertificateLevel, "step_level", nullable=True)
    clearance_level: Mapped[ClearanceLevel | None] = enum_column(
        ClearanceLevel, "step_clearance_level", nullable=True
    )
    valid_from: Mapped[date | None]
    valid_before: Mapped[date | None]
    issued_on: Mapped[date | None]
    conditions: Mapped[str] = mapped_column(Text, default="")
    photo_id: Mapped[PhotoId | None] = enum_column(PhotoId, "step_photo_id", nullable=True)
    rested_on: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    follows_person: Mapped[bool] = mapped_column(default=False, server_default=false())
    stuck_with: Mapped[StuckWith | None] = enum_column(StuckWith, "step_stuck_with", nullable=True)
    # A prison's own reason for a refusal, a change or a revocation, as it was given then.
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")


for _model in (Check, CheckStep):
    personal_data.declare(
        _model,
        why="To know whether a person may do a role at a place, and to show on what that rested",
        condition=personal_data.Condition.CRIMINAL_RECORDS,
        keep_months=24,
        export=True,
        erase=personal_data.Erasure.DELETE,
    )
following.declare(Check, "check", "checks")
