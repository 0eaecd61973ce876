"""Opening a protected record is a POST with a reason, and who looked at what, when and why is kept.

A view shows the form of `look_forms` and, once it is valid, calls `record` before it reads anything of what
is protected; then it answers with the page itself, since a page that is only fetched must never show it.
`record` stores the look at once, in a transaction of its own: whatever the request does afterwards, the look
stays, and when it cannot be stored, nothing is shown. Rows that were read before are read again.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, ClassVar, Protocol

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from volunteer_app.foundation import clock, following, personal_data
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.database import Base, db, enum_column
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.transactions import release, transaction

LONGEST_REASON = 300


class ProtectedRecord(Protocol):
    """A row whose content is protected: it has a reference, and belongs to an organisation, and to a person
    or to nobody.
    """

    __tablename__: Any
    person_id: Any
    organisation_id: Any

    @property
    def reference(self) -> Any:
        """What addresses carry (foundation.database.Referenced)."""


class Look(Base):
    """Somebody opened a protected record. Never changed. `record_kind` is the record's table."""

    __tablename__ = "look"
    __audited__: ClassVar[bool] = False
    __table_args__ = (
        Index("ix_look_record", "record_reference", "id"),
        Index("ix_look_person_id", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    looked_at: Mapped[datetime] = mapped_column(default=clock.now)
    actor_kind: Mapped[ActorKind] = enum_column(ActorKind, "look_actor_kind")
    actor_key: Mapped[str] = mapped_column(String(80))
    actor_name: Mapped[str] = mapped_column(String(200))
    record_kind: Mapped[str] = mapped_column(String(60))
    record_reference: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int | None]
    organisation_id: Mapped[int]
    why: Mapped[str] = mapped_column(String(LONGEST_REASON))


def record(opened: ProtectedRecord, *, why: str, by: Actor) -> None:
    """Store that the record was opened, before anything of it is shown.

    Raises:
        Refused: there is no reason.
        RuntimeError: the request has changed something already, which would be lost.
    """
    if not why.strip():
        raise Refused("Enter why you open this record", "why")
    look = Look(
        looked_at=clock.now(),
        actor_kind=by.kind,
        actor_key=by.key,
        actor_name=by.name,
        record_kind=opened.__tablename__,
        record_reference=opened.reference,
        person_id=opened.person_id,
        organisation_id=opened.organisation_id,
        why=why.strip()[:LONGEST_REASON],
    )
    release()
    with transaction():
        db.session.add(look)


def looks_at(opened: ProtectedRecord) -> list[Look]:
    """Who opened a record, the latest first. The caller has asked whether the viewer may know."""
    statement = select(Look).where(
        Look.record_reference == opened.reference, Look.record_kind == opened.__tablename__
    )
    return list(db.session.scalars(statement.order_by(Look.id.desc())))


def looks_at_person(person_id: int, kinds: Collection[str], organisation_ids: Collection[int]) -> list[Look]:
    """Who opened records of these kinds about a person, in these organisations, the latest first."""
    statement = select(Look).where(
        Look.person_id == person_id,
        Look.record_kind.in_(kinds),
        Look.organisation_id.in_(organisation_ids),
    )
    return list(db.session.scalars(statement.order_by(Look.id.desc())))


personal_data.declare(
    Look,
    why="To show who opened a protected record about a person, and why",
    condition=personal_data.Condition.LEGAL_OBLIGATION,
    keep_months=24,
    export=True,
    erase=personal_data.Erasure.DELETE,
)
personal_data.count(
    Look,
    personal_data.since(
        Look.looked_at,
        "the end of the person’s last involvement, or from the look where it names no record",
        Look.person_id.is_(None),
    ),
)
following.declare_protected(Look)
