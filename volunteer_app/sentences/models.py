"""What is recorded of a person's sentence. Only this room reads it; what it says is encrypted.

Unencrypted stay whose record it is, who holds it, and when somebody wrote into it: not of what kind it was.
"""

import secrets
from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.database import Base, Referenced
from volunteer_app.foundation.encryption import EncryptedJson, sealed_column
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person


class SentenceRecord(Referenced, Base):
    """Somebody was asked, by an organisation or a prison. Two of one person stand after a merge.

    `prison_mark` finds the people of a prison for its own security contact: a digest of the prison, which
    without the key says nothing; for everybody who is in no prison it is random.
    """

    __tablename__ = "sentence_record"
    __reference_prefix__: ClassVar[str] = "SEN"
    __table_args__ = (
        Index("ix_sentence_record_person_id", "person_id", "id"),
        Index("ix_sentence_record_organisation_id", "organisation_id", "updated_at", "id"),
        Index("ix_sentence_record_prison_mark", "prison_mark"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    prison_mark: Mapped[bytes] = mapped_column(
        LargeBinary, default=lambda: secrets.token_bytes(32), info={"protected": True}
    )
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    # A merge of two records put in doubt whose record this is: what opens a gate does not count meanwhile.
    doubted_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()

    @property
    def is_doubted(self) -> bool:
        """Whether nobody has confirmed yet, after a merge, that this is about this person."""
        return self.doubted_at is not None and self.confirmed_at is None


class SentenceStep(Referenced, Base):
    """What became known of one thing, and when. Never changed: a past day's gate is read from these.

    `item` names the thing; what it is, and of what kind, is sealed in `facts`.
    """

    __tablename__ = "sentence_step"
    __reference_prefix__: ClassVar[str] = "SST"
    __audited__: ClassVar[bool] = False
    __table_args__ = (Index("ix_sentence_step_record_id_item", "record_id", "item", "recorded_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("sentence_record.id"))
    item: Mapped[str] = mapped_column(String(20))
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by: Mapped[str] = mapped_column(String(200))
    facts_sealed: Mapped[bytes | None] = sealed_column()
    facts = EncryptedJson("facts_sealed")


for _model in (SentenceRecord, SentenceStep):
    personal_data.declare(
        _model,
        why="To place somebody who serves a sentence only as the law and their prison or licence allow",
        condition=personal_data.Condition.CRIMINAL_RECORDS,
        keep_months=6,
        export=True,
        erase=personal_data.Erasure.DELETE,
    )
following.declare_protected(SentenceRecord)
