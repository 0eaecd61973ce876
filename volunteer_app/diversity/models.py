"""What people answered to the equality questions. Read by this room alone, and by each person their own.

All of a person's answers are one sealed value of one length: neither which questions were answered nor what
was said shows in the database. Unencrypted stay whose it is, when it was put to them and when it changed.
"""

import json
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from volunteer_app.diversity.rules.questions import AnsweredBy
from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.foundation.encryption import EncryptedJson, sealed_column

# In bytes. More than all answers together have, so that every sealed value is as long as any other.
LENGTH = 768
_HIDDEN = {"protected": True}


class EncryptedEvenly(EncryptedJson):
    """JSON that is sealed at one length, whatever it says."""

    def text_of(self, value: Any) -> str:
        """The value as JSON, filled up with spaces.

        Raises:
            ValueError: it is longer than anything that is asked.
        """
        text = json.dumps(value)  # plain letters alone: a character is a byte
        if len(text) > LENGTH:
            raise ValueError("longer than all answers together")
        return text.ljust(LENGTH)


class EqualityAnswers(Referenced, Base):
    """What one person answered. `changes` goes up with each change; after a withdrawal that alone is left.

    `said`: which questions were put to them, and their answers. `merges`: through how many merges of records
    these came here; such answers count, and are shown to nobody. `swapped_in`: the merge that put here what
    the other record said (its number in `person_merge`).

    Not audited: history says who did it, and not of whom (`diversity.asking.service`).
    """

    __tablename__ = "equality_answers"
    __reference_prefix__: ClassVar[str] = "EQA"
    __audited__: ClassVar[bool] = False
    __table_args__ = (CheckConstraint("changes >= 0", name="changes"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now, info=_HIDDEN)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now, info=_HIDDEN)
    changes: Mapped[int] = mapped_column(default=0, info=_HIDDEN)
    answered_by: Mapped[AnsweredBy] = enum_column(
        AnsweredBy, "equality_answered_by", default=AnsweredBy.SELF, info=_HIDDEN
    )
    merges: Mapped[int] = mapped_column(default=0, info=_HIDDEN)
    swapped_in: Mapped[int | None] = mapped_column(info=_HIDDEN)
    said_sealed: Mapped[bytes | None] = sealed_column()
    said = EncryptedEvenly("said_sealed")

    @property
    def is_theirs(self) -> bool:
        """Whether these answers were given for this very record."""
        return not self.merges

    @property
    def answers(self) -> dict[str, str]:
        """The answers by question; what was left empty is not there."""
        return dict((self.said or {}).get("answers", {}))

    @property
    def asked(self) -> frozenset[str]:
        """The questions that were put to the person."""
        return frozenset((self.said or {}).get("asked", ()))


class EqualityRate(Referenced, Base):
    """How many of an organisation's people answer, once a month, as its coordinators read it.

    `counted_on`: the day on which people were counted. `percent`: a multiple of 5, or None where there are
    too few people. `held`: what stands behind it, and changes seldom (`rules.rates`).
    """

    __tablename__ = "equality_rate"
    __reference_prefix__: ClassVar[str] = "EQR"
    __audited__: ClassVar[bool] = False
    __table_args__ = (CheckConstraint("percent BETWEEN 5 AND 95", name="percent"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), unique=True)
    counted_on: Mapped[date]
    percent: Mapped[int | None]
    held_sealed: Mapped[bytes | None] = sealed_column()
    held = EncryptedEvenly("held_sealed")


personal_data.declare(
    EqualityAnswers,
    why="To see whether volunteering is open to everybody alike; optional, encrypted; lived experience only "
    "on a condition of its own",
    condition=personal_data.Condition.EQUALITY_MONITORING,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
following.declare_protected(EqualityAnswers)
