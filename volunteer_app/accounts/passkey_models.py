"""Passkeys, and the questions that were put to them and wait for an answer."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from volunteer_app.accounts.rules import LONGEST_PASSKEY_NAME, ChallengePurpose
from volunteer_app.foundation import clock, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column


class Passkey(Referenced, Base):
    """The public half of a key that a device, a security key or a password manager keeps for an account."""

    __tablename__ = "passkey"
    __reference_prefix__: ClassVar[str] = "KEY"
    __audited__: ClassVar[bool] = False
    __table_args__ = (Index("ix_passkey_account_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(String(LONGEST_PASSKEY_NAME))
    # What the device calls it, and its public key in COSE form
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    # Up to 2 to the 32 (Web Authentication, section 6.1): more than a column of whole numbers holds
    sign_count: Mapped[int] = mapped_column(BigInteger)
    # How it is reached (usb, internal, hybrid ...), so that the browser asks for the right device
    transports: Mapped[list[str]] = mapped_column(JSON, default=list)
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    used_at: Mapped[datetime | None]


class PasskeyChallenge(Base):
    """A question that a passkey of this account may answer once, soon. Only its hash is here."""

    __tablename__ = "passkey_challenge"
    __audited__: ClassVar[bool] = False
    __table_args__ = (Index("ix_passkey_challenge_account_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    purpose: Mapped[ChallengePurpose] = enum_column(ChallengePurpose, "challenge_purpose")
    challenge_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


personal_data.declare(
    Passkey,
    why="To know that whoever signs in holds the passkey that they added, and to let them tell theirs apart",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=1,
    export=False,
    erase=personal_data.Erasure.DELETE,
)
personal_data.declare(
    PasskeyChallenge,
    why="To take each answer of a passkey once, and only soon after it was asked for",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=1,
    export=False,
    erase=personal_data.Erasure.DELETE,
)
