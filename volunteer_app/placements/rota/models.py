"""The tables of the rota: what comes again, its sessions, who signed up, swaps, regime times and feeds."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.foundation.day_times import at_minute, time_words
from volunteer_app.foundation.encryption import Encrypted, sealed_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.models import Placement, PlacementSession
from volunteer_app.placements.rota.recurring import Repeat
from volunteer_app.placements.rota.regime import Regime
from volunteer_app.placements.rota.rules import CancelReason, SessionState, SignUpState, SwapState
from volunteer_app.roles.models import Role

_LIVE = text("state IN ('waiting', 'placed', 'attended', 'missed')")
_ASKED = text("state = 'asked'")
_STANDS = text("ended_at IS NULL")


class Rota(Referenced, Base):
    """Sessions that come again at a place, for those who are placed there in a role.

    Times are those of a clock in England and Wales, in minutes after midnight.
    """

    __tablename__ = "rota"
    __reference_prefix__: ClassVar[str] = "ROT"
    __table_args__ = (
        CheckConstraint("ends_before > starts_on", name="interval"),
        CheckConstraint("ends_minute > starts_minute", name="times"),
        CheckConstraint("needed > 0", name="needed"),
        Index("ix_rota_list", "organisation_id", "starts_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))
    title: Mapped[str] = mapped_column(String(200))
    repeat: Mapped[Repeat] = enum_column(Repeat, "rota_repeat")
    starts_on: Mapped[date]
    ends_before: Mapped[date]
    starts_minute: Mapped[int]
    ends_minute: Mapped[int]
    needed: Mapped[int]
    joining: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    place: Mapped[Organisation] = relationship(foreign_keys=[place_id])
    role: Mapped[Role] = relationship()

    @property
    def times(self) -> str:
        """10am to 12:30pm."""
        starts, ends = at_minute(self.starts_minute), at_minute(self.ends_minute)
        return f"{time_words(starts)} to {time_words(ends)}"


class RotaSession(Referenced, Base):
    """One session of a rota, in [starts_at, ends_at). Organisation and place are the rota's, for lists."""

    __tablename__ = "rota_session"
    __reference_prefix__: ClassVar[str] = "RSN"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="interval"),
        CheckConstraint("needed > 0", name="needed"),
        CheckConstraint("(state = 'held') = (register_taken_at IS NOT NULL)", name="held_has_register"),
        CheckConstraint("(state = 'cancelled') = (cancel_reason IS NOT NULL)", name="cancelled_why"),
        Index("ix_rota_session_rota_id", "rota_id", "starts_at", "id"),
        Index("ix_rota_session_list", "organisation_id", "starts_at", "id"),
        # Most past sessions were held: their state tells sooner than their day whose register is not taken
        Index("ix_rota_session_state", "organisation_id", "state", "starts_at", "id"),
        Index("ix_rota_session_place_id", "place_id", "starts_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rota_id: Mapped[int] = mapped_column(ForeignKey("rota.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    needed: Mapped[int]
    state: Mapped[SessionState] = enum_column(SessionState, "rota_session_state", default=SessionState.OPEN)
    cancel_reason: Mapped[CancelReason | None] = enum_column(
        CancelReason, "rota_cancel_reason", nullable=True
    )
    cancel_note: Mapped[str] = mapped_column(String(300), default="")
    # Times in which the place lets volunteers in were recorded after it was planned, and it lies outside them
    is_outside: Mapped[bool] = mapped_column(default=False)
    # How often what a calendar holds of it has changed (RFC 5545, section 3.8.7.4)
    calendar_sequence: Mapped[int] = mapped_column(default=0)
    register_taken_at: Mapped[datetime | None]
    register_taken_by: Mapped[str] = mapped_column(String(200), default="")
    # How often it was taken or corrected: two who correct it at once must not pass each other unseen
    register_changes: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    rota: Mapped[Rota] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    place: Mapped[Organisation] = relationship(foreign_keys=[place_id])

    @property
    def minutes(self) -> int:
        """How long it is, as time passes: a change of the clocks counts."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


class RotaSignUp(Referenced, Base):
    """A person's place at a session, or in its line, from `asked_at` until `ended_at`. Never used again."""

    __tablename__ = "rota_sign_up"
    __reference_prefix__: ClassVar[str] = "RSU"
    __table_args__ = (
        Index(
            "uq_rota_sign_up_live",
            "session_id",
            "person_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_rota_sign_up_line", "session_id", "state", "asked_at", "id"),
        Index("ix_rota_sign_up_person_id", "person_id", "state"),
        Index("ix_rota_sign_up_placement_id", "placement_id"),
        CheckConstraint(
            "(state IN ('given_up', 'called_off', 'swapped', 'placement_ended')) = (ended_at IS NOT NULL)",
            name="ended",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("rota_session.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    state: Mapped[SignUpState] = enum_column(SignUpState, "rota_sign_up_state")
    # The place in the line
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    placed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    hours_id: Mapped[int | None] = mapped_column(
        ForeignKey("placement_session.id", ondelete="SET NULL"), unique=True
    )
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    session: Mapped[RotaSession] = relationship()
    person: Mapped[Person] = relationship()
    placement: Mapped[Placement] = relationship()
    hours: Mapped[PlacementSession | None] = relationship()


class RotaSwap(Referenced, Base):
    """Somebody asks to give their place for one at another session. It names nobody until one agrees."""

    __tablename__ = "rota_swap"
    __reference_prefix__: ClassVar[str] = "RSW"
    __table_args__ = (
        CheckConstraint("(state = 'asked') = (ended_at IS NULL)", name="ended"),
        CheckConstraint("(state = 'agreed') = (agreed_id IS NOT NULL)", name="agreed"),
        Index(
            "uq_rota_swap_asked",
            "sign_up_id",
            "wanted_id",
            unique=True,
            sqlite_where=_ASKED,
            postgresql_where=_ASKED,
        ),
        Index("ix_rota_swap_wanted_id", "wanted_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sign_up_id: Mapped[int] = mapped_column(ForeignKey("rota_sign_up.id"))
    wanted_id: Mapped[int] = mapped_column(ForeignKey("rota_session.id"))
    state: Mapped[SwapState] = enum_column(SwapState, "rota_swap_state", default=SwapState.ASKED)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    # The place at the wanted session that was given for it
    agreed_id: Mapped[int | None] = mapped_column(ForeignKey("rota_sign_up.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    sign_up: Mapped[RotaSignUp] = relationship(foreign_keys=[sign_up_id])
    wanted: Mapped[RotaSession] = relationship()


class RegimeTime(Referenced, Base):
    """When a prison lets volunteers in on a weekday (0 is Monday), on the days [starts_on, ends_before).

    `organisation_id`: who recorded it. What the prison itself recorded goes before what others did.
    """

    __tablename__ = "regime_time"
    __reference_prefix__: ClassVar[str] = "RGT"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("closes_minute > opens_minute", name="times"),
        CheckConstraint("ends_before IS NULL OR ends_before >= starts_on", name="interval"),
        Index("ix_regime_time_place_id", "place_id", "weekday", "opens_minute", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    weekday: Mapped[int]
    opens_minute: Mapped[int]
    closes_minute: Mapped[int]
    starts_on: Mapped[date]
    ends_before: Mapped[date | None]

    place: Mapped[Organisation] = relationship(foreign_keys=[place_id])

    @property
    def as_regime(self) -> Regime:
        """The same for rules that know no database."""
        return Regime(self.weekday, self.opens_minute, self.closes_minute, self.starts_on, self.ends_before)


class CalendarFeed(Referenced, Base):
    """The private address of a person's calendar, from `made_at` until `ended_at`.

    Found by a hash of its token; the token itself is sealed, so that its owner can read the address again.
    """

    __tablename__ = "calendar_feed"
    __reference_prefix__: ClassVar[str] = "CFD"
    __table_args__ = (
        Index(
            "uq_calendar_feed_standing",
            "person_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info={"protected": True})
    token_sealed: Mapped[bytes | None] = sealed_column()
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    token = Encrypted("token_sealed")


personal_data.declare(
    RotaSignUp,
    why="To know who comes to which session, who waits for a place, and who came",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
personal_data.declare(
    RotaSwap,
    why="To let volunteers swap their places at sessions",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
personal_data.declare(
    CalendarFeed,
    why="To show a volunteer their own sessions in their own calendar",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=False,
    erase=personal_data.Erasure.DELETE,
)
following.declare(RotaSignUp, "place on a rota", "places on a rota")
following.declare(CalendarFeed, "calendar address", "calendar addresses")
