"""Tables of mentoring: the relationship, where it takes place, and what is agreed, done and said in it.

What is written about a person is sealed. Rows are dated and never used again: who was there before stays.
"""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.foundation.encryption import Encrypted, EncryptedJson, sealed_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.matching.models import MentorMatch
from volunteer_app.placements.mentoring.rules import (
    Channel,
    EndReason,
    GoalState,
    MissedBy,
    SessionState,
    Stay,
)
from volunteer_app.placements.models import Placement
from volunteer_app.placements.supported.models import SupportedPerson
from volunteer_app.placements.supported.rules.wishes import Pathway
from volunteer_app.roles.models import Role

_STANDS = text("before IS NULL")
_GOES_ON = text("ended_on IS NULL")


class Mentoring(Referenced, Base):
    """A mentor and the person whom they support, from [starts_on] to [ended_on], both included.

    `every_days`: how often they mean to meet. `handed_on_from_id`: the mentoring with another mentor that
    this one goes on from.
    """

    __tablename__ = "mentoring"
    __reference_prefix__: ClassVar[str] = "MEN"
    __table_args__ = (
        UniqueConstraint("match_id"),
        CheckConstraint("planned_end_on > starts_on", name="interval"),
        CheckConstraint("(ended_on IS NULL) = (end_reason IS NULL)", name="ended_why"),
        CheckConstraint("every_days BETWEEN 1 AND 92", name="every_days"),
        Index("ix_mentoring_list", "organisation_id", "starts_on", "id"),
        Index("ix_mentoring_review", "organisation_id", "ended_on", "next_review_on", "id"),
        Index("ix_mentoring_person_id", "person_id", "starts_on", "id"),
        Index("ix_mentoring_supported_id", "supported_id", "id"),
        Index(
            "uq_mentoring_going",
            "organisation_id",
            "supported_id",
            unique=True,
            sqlite_where=_GOES_ON,
            postgresql_where=_GOES_ON,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("mentor_match.id"))
    supported_id: Mapped[int] = mapped_column(ForeignKey("supported_person.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))
    starts_on: Mapped[date]
    planned_end_on: Mapped[date]
    every_days: Mapped[int]
    next_review_on: Mapped[date | None]
    agreed_on: Mapped[date]
    agreement_sealed: Mapped[bytes | None] = sealed_column()
    agreement = Encrypted("agreement_sealed")
    ended_on: Mapped[date | None]
    end_reason: Mapped[EndReason | None] = enum_column(EndReason, "mentoring_end_reason", nullable=True)
    end_note_sealed: Mapped[bytes | None] = sealed_column()
    end_note = Encrypted("end_note_sealed")
    handed_on_from_id: Mapped[int | None] = mapped_column(ForeignKey("mentoring.id"), index=True)
    begun_by: Mapped[str] = mapped_column(String(200))
    begun_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    match: Mapped[MentorMatch] = relationship()
    supported: Mapped[SupportedPerson] = relationship()
    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()
    role: Mapped[Role] = relationship()

    @property
    def is_going(self) -> bool:
        """Whether it has not ended."""
        return self.ended_on is None

    @property
    def never_began(self) -> bool:
        """Whether it ended before its first day came: that day is kept as its last."""
        if self.ended_on != self.starts_on or self.match.ended_at is None:
            return False
        return clock.day_of(self.match.ended_at) < self.starts_on


class MentoringStay(Base):
    """On the days [since, before) the mentoring takes place under this placement of the mentor."""

    __tablename__ = "mentoring_stay"
    __table_args__ = (
        CheckConstraint("before IS NULL OR before >= since", name="interval"),
        Index("ix_mentoring_stay_mentoring_id", "mentoring_id", "since", "id"),
        Index("ix_mentoring_stay_placement_id", "placement_id"),
        Index(
            "uq_mentoring_stay_standing",
            "mentoring_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mentoring_id: Mapped[int] = mapped_column(ForeignKey("mentoring.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    since: Mapped[date]
    before: Mapped[date | None]

    placement: Mapped[Placement] = relationship()

    @property
    def as_stay(self) -> Stay:
        """The same for rules that know no database."""
        return Stay(self.since, self.before)


class MentoringGoal(Referenced, Base):
    """Something that the person wants to reach, in their own words."""

    __tablename__ = "mentoring_goal"
    __reference_prefix__: ClassVar[str] = "GOA"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (closed_on IS NULL)", name="closed"),
        Index("ix_mentoring_goal_mentoring_id", "mentoring_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mentoring_id: Mapped[int] = mapped_column(ForeignKey("mentoring.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    what_sealed: Mapped[bytes | None] = sealed_column()
    what = EncryptedJson("what_sealed")
    set_on: Mapped[date] = mapped_column(default=clock.today)
    state: Mapped[GoalState] = enum_column(GoalState, "mentoring_goal_state", default=GoalState.OPEN)
    closed_on: Mapped[date | None]

    mentoring: Mapped[Mentoring] = relationship()

    @property
    def pathway(self) -> Pathway:
        """On which pathway it lies."""
        return Pathway(self.what["pathway"])

    @property
    def words(self) -> str:
        """What they want to reach."""
        return str(self.what["words"])


class MentoringSession(Referenced, Base):
    """The two meet, or meant to. `hours_id`: the mentor's time, logged with their placement; none if removed.

    [starts_at, ends_at): when it was planned for, where a time was said.

    `record`: topics and note. The sessions of roles that write nothing have none.
    """

    __tablename__ = "mentoring_session"
    __reference_prefix__: ClassVar[str] = "MSE"
    __table_args__ = (
        CheckConstraint("(state = 'held') = (minutes IS NOT NULL)", name="held_for"),
        CheckConstraint("minutes IS NULL OR minutes BETWEEN 1 AND 720", name="minutes"),
        CheckConstraint("(state = 'missed') = (missed_by IS NOT NULL)", name="missed_by_whom"),
        CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name="both_times"),
        CheckConstraint("ends_at > starts_at", name="interval"),
        Index("ix_mentoring_session_mentoring_id", "mentoring_id", "on_day", "id"),
        Index("ix_mentoring_session_person_id", "person_id", "state", "on_day", "id"),
        Index("ix_mentoring_session_hours_id", "hours_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mentoring_id: Mapped[int] = mapped_column(ForeignKey("mentoring.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    on_day: Mapped[date]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    state: Mapped[SessionState] = enum_column(SessionState, "mentoring_session_state")
    channel: Mapped[Channel] = enum_column(Channel, "mentoring_session_channel")
    minutes: Mapped[int | None]
    missed_by: Mapped[MissedBy | None] = enum_column(MissedBy, "mentoring_session_missed_by", nullable=True)
    record_sealed: Mapped[bytes | None] = sealed_column()
    record: Any = EncryptedJson("record_sealed")
    hours_id: Mapped[int | None] = mapped_column(ForeignKey("placement_session.id", ondelete="SET NULL"))
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    written_by: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    mentoring: Mapped[Mentoring] = relationship()
    person: Mapped[Person] = relationship()


def declare(
    model: type[Base], why: str, erase: personal_data.Erasure, counts_from: personal_data.Counting
) -> None:
    """It is of two, of whom only the mentor is on record: its time runs by itself, once it has ended."""
    personal_data.declare(
        model,
        why=why,
        condition=personal_data.Condition.CONSENT,
        keep_months=24,
        export=True,
        erase=erase,
    )
    personal_data.count(model, counts_from)


personal_data.involves(SupportedPerson, Mentoring.supported_id, Mentoring.ended_on)
declare(
    Mentoring,
    "To support two people in a mentoring, and to know who supported whom",
    personal_data.Erasure.BLANK,
    personal_data.since(Mentoring.ended_on, "the end of the mentoring"),
)
declare(
    MentoringStay,
    "To know where a mentoring takes place, before and after release",
    personal_data.Erasure.KEEP,
    personal_data.as_of(MentoringStay.mentoring_id, Mentoring),
)
declare(
    MentoringGoal,
    "To work towards what the person wants",
    personal_data.Erasure.DELETE,
    personal_data.as_of(MentoringGoal.mentoring_id, Mentoring),
)
declare(
    MentoringSession,
    "To know that they meet, and to go on where they left",
    personal_data.Erasure.BLANK,
    personal_data.as_of(MentoringSession.mentoring_id, Mentoring),
)
following.declare(Mentoring, "mentoring", "mentorings")
following.declare(MentoringSession, "mentoring session", "mentoring sessions")
