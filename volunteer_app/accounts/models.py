"""Accounts, memberships, sign-in sessions and failed sign-ins."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    or_,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.accounts.rules import OPENS_PROTECTED, MembershipRole
from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.foundation.encryption import Encrypted, sealed_column
from volunteer_app.organisations.models import Organisation


class Account(Referenced, Base):
    """A sign-in. `person_id` is set when it is a volunteer's own."""

    __tablename__ = "account"
    __reference_prefix__: ClassVar[str] = "ACC"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        Index("ix_account_name_id", "name", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str | None] = mapped_column(String(200), info={"protected": True})
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), unique=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    # None: there is no second factor. Here too, so that no page asks another table for it.
    second_factor_since: Mapped[datetime | None]

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="account", foreign_keys="Membership.account_id"
    )

    def as_actor(self) -> Actor:
        """The account as the one who makes a change."""
        return Actor(ActorKind.ACCOUNT, self.reference, self.name)


class Membership(Referenced, Base):
    """An account's role in an organisation. A role that takes two administrators waits for the second."""

    __tablename__ = "membership"
    __reference_prefix__: ClassVar[str] = "MEM"
    __table_args__ = (
        Index("ix_membership_account_id_ends_before", "account_id", "ends_before"),
        Index("ix_membership_organisation_id_role", "organisation_id", "role"),
        Index("ix_membership_role", "role", "organisation_id"),
        CheckConstraint("ends_before IS NULL OR ends_before >= starts_on", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    role: Mapped[MembershipRole] = enum_column(MembershipRole, "membership_role")
    starts_on: Mapped[date] = mapped_column(default=clock.today)
    ends_before: Mapped[date | None]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    is_confirmed: Mapped[bool] = mapped_column(default=True)

    account: Mapped[Account] = relationship(back_populates="memberships", foreign_keys=[account_id])
    organisation: Mapped[Organisation] = relationship()

    @property
    def is_by_two(self) -> bool:
        """Whether two administrators gave it, or whoever runs the service did."""
        return self.proposed_by_id is None or self.confirmed_by_id is not None

    @property
    def opens_protected(self) -> bool:
        """Whether it opens protected records once two administrators have given it."""
        return self.role in OPENS_PROTECTED

    @property
    def waits(self) -> bool:
        """Whether it waits for the second administrator: the whole of it, or what opens protected records."""
        return not self.is_confirmed or (self.opens_protected and not self.is_by_two)


class SignInSession(Referenced, Base):
    """A signed-in browser. The cookie holds the token; only its hash is here."""

    __tablename__ = "sign_in_session"
    __reference_prefix__: ClassVar[str] = "SES"
    __audited__: ClassVar[bool] = False
    __table_args__ = (Index("ix_sign_in_session_account_id_ended_at", "account_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(120), default="")
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    # When the second factor was given. Without it the session of an account that has one opens nothing.
    second_factor_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()


def second_factor_given() -> ColumnElement[bool]:
    """The condition on a session and its account: it was given, or there is none."""
    return or_(Account.second_factor_since.is_(None), SignInSession.second_factor_at.is_not(None))


class SignInFailure(Base):
    """A failed sign-in, by the hash of the e-mail typed: kept alike whether an account has it or not."""

    __tablename__ = "sign_in_failure"
    __audited__: ClassVar[bool] = False
    __table_args__ = (Index("ix_sign_in_failure_email_hash_failed_at", "email_hash", "failed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email_hash: Mapped[str] = mapped_column(String(64))
    failed_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


class SecondFactor(Referenced, Base):
    """The secret that an account shares with an authenticator app. Not confirmed: it is being set up."""

    __tablename__ = "second_factor"
    __reference_prefix__: ClassVar[str] = "SEC"
    __audited__: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    secret_sealed: Mapped[bytes | None] = sealed_column()
    secret = Encrypted("secret_sealed")
    # The step (totp.step_of) of the last code that was taken: a code opens once.
    last_step: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    confirmed_at: Mapped[datetime | None]

    codes: Mapped[list["RecoveryCode"]] = relationship(
        back_populates="factor", order_by="RecoveryCode.slot", cascade="all, delete-orphan"
    )


class RecoveryCode(Base):
    """One of the codes for the day on which the telephone is lost. `slot` stands before it in the clear."""

    __tablename__ = "recovery_code"
    __audited__: ClassVar[bool] = False
    __table_args__ = (UniqueConstraint("factor_id", "slot"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    factor_id: Mapped[int] = mapped_column(ForeignKey("second_factor.id"))
    slot: Mapped[int]
    code_hash: Mapped[str] = mapped_column(String(200), info={"protected": True})
    used_at: Mapped[datetime | None]

    factor: Mapped[SecondFactor] = relationship(back_populates="codes")


class ListPreference(Base):
    """How an account likes one of its lists: the columns that it chose (none: the usual ones)."""

    __tablename__ = "list_preference"
    __audited__: ClassVar[bool] = False
    __table_args__ = (UniqueConstraint("account_id", "list_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    list_key: Mapped[str] = mapped_column(String(40))
    columns: Mapped[list[str]] = mapped_column(JSON, default=list)

    views: Mapped[list["SavedView"]] = relationship(
        back_populates="preference", order_by="SavedView.name, SavedView.id", cascade="all, delete-orphan"
    )


class SavedView(Referenced, Base):
    """A filter that an account keeps under a name. Words that were typed are not in it: a name, perhaps."""

    __tablename__ = "saved_view"
    __reference_prefix__: ClassVar[str] = "VIEW"
    __audited__: ClassVar[bool] = False
    __table_args__ = (UniqueConstraint("preference_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    preference_id: Mapped[int] = mapped_column(ForeignKey("list_preference.id"))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[dict[str, Any]] = mapped_column(JSON)
    is_default: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    preference: Mapped[ListPreference] = relationship(back_populates="views")


personal_data.declare(
    Account,
    why="To let somebody sign in and to know who made each change",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.BLANK,
)
following.declare(Account, "sign-in", "sign-ins")
personal_data.declare(
    Membership,
    why="To let somebody do what their work here needs and no more, and to know who confirmed it",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
personal_data.declare(
    SignInSession,
    why="To keep somebody signed in, and to let them end it from another device",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=1,
    export=False,
    erase=personal_data.Erasure.DELETE,
)
for model in (ListPreference, SavedView):
    personal_data.declare(
        model,
        why="To open a list as somebody who works with it wants it",
        condition=personal_data.Condition.LEGITIMATE_INTERESTS,
        keep_months=24,
        export=True,
        erase=personal_data.Erasure.DELETE,
    )
for factor_model in (SecondFactor, RecoveryCode):
    personal_data.declare(
        factor_model,
        why="To know that whoever signs in holds the device that they set up, or a recovery code",
        condition=personal_data.Condition.LEGITIMATE_INTERESTS,
        keep_months=1,
        export=False,
        erase=personal_data.Erasure.DELETE,
    )
