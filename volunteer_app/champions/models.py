"""Terms of champions, handovers, and the actions of departments and agencies."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer_app.accounts.models import Account, Membership
from volunteer_app.champions.rules import ActionState, Term
from volunteer_app.foundation import clock, personal_data
from volunteer_app.foundation.database import Base, Referenced, enum_column
from volunteer_app.organisations.models import Organisation


class ChampionTerm(Referenced, Base):
    """Who is champion of a department or agency on [starts_on, ends_before).

    `gets_role`: they are given the champion's role in the service from their first day on. `account_id` and
    `membership_id` say who that is, once it was given; `role_problem`, why it could not be.
    """

    __tablename__ = "champion_term"
    __reference_prefix__: ClassVar[str] = "CHA"
    __table_args__ = (
        UniqueConstraint("organisation_id", "starts_on"),
        CheckConstraint("ends_before > starts_on", name="interval"),
        CheckConstraint("email <> '' OR telephone <> ''", name="has_contact"),
        CheckConstraint("email <> '' OR NOT gets_role", name="role_needs_email"),
        Index("ix_champion_term_ends", "organisation_id", "ends_before", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(320), default="")
    telephone: Mapped[str] = mapped_column(String(40), default="")
    role_description: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date]
    ends_before: Mapped[date]
    gets_role: Mapped[bool]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"))
    role_problem: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    organisation: Mapped[Organisation] = relationship()
    membership: Mapped[Membership | None] = relationship()

    @property
    def term(self) -> Term:
        """Its days."""
        return Term(self.starts_on, self.ends_before)


class ChampionHandover(Referenced, Base):
    """One champion follows another on a day. Not done yet: it is planned.

    `moved`: what went over, as pairs of what it is and the names of each; `problem`: why it could not be.
    """

    __tablename__ = "champion_handover"
    __reference_prefix__: ClassVar[str] = "HND"
    __table_args__ = (
        UniqueConstraint("from_term_id"),
        UniqueConstraint("to_term_id"),
        Index("ix_champion_handover_planned", "done_at", "day", "id"),
        Index("ix_champion_handover_organisation_id", "organisation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    from_term_id: Mapped[int] = mapped_column(ForeignKey("champion_term.id"))
    to_term_id: Mapped[int] = mapped_column(ForeignKey("champion_term.id"))
    day: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    planned_at: Mapped[datetime] = mapped_column(default=clock.now)
    planned_by: Mapped[str] = mapped_column(String(200))
    done_at: Mapped[datetime | None]
    moved: Mapped[list[Any]] = mapped_column(JSON, default=list)
    problem: Mapped[str] = mapped_column(String(300), default="")

    organisation: Mapped[Organisation] = relationship()
    from_term: Mapped[ChampionTerm] = relationship(foreign_keys=[from_term_id])
    to_term: Mapped[ChampionTerm] = relationship(foreign_keys=[to_term_id])


class BodyAction(Referenced, Base):
    """Something that a department or agency will have done by a day, and who sees to it."""

    __tablename__ = "body_action"
    __reference_prefix__: ClassVar[str] = "ACT"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (closed_on IS NULL)", name="closed_when"),
        CheckConstraint("state <> 'dropped' OR outcome <> ''", name="dropped_why"),
        Index("ix_body_action_organisation_id", "organisation_id", "due_on", "id"),
        Index("ix_body_action_owner_id", "owner_id", "due_on", "id"),
        Index("ix_body_action_due", "due_on", "id"),
        Index("ix_body_action_title", "title", "id"),
        Index("ix_body_action_state", "state", "due_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    title: Mapped[str] = mapped_column(String(200))
    why: Mapped[str] = mapped_column(Text, default="")
    arose_from: Mapped[str] = mapped_column(String(300), default="")
    page: Mapped[str] = mapped_column(String(300), default="")
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    due_on: Mapped[date]
    state: Mapped[ActionState] = enum_column(ActionState, "body_action_state", default=ActionState.OPEN)
    closed_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by: Mapped[str] = mapped_column(String(200))
    # When the owner was reminded, or that day had passed when the action was set
    reminded_before: Mapped[bool] = mapped_column(default=False)
    reminded_on_day: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared as an instance variable above

    organisation: Mapped[Organisation] = relationship()
    owner: Mapped[Account] = relationship()


class BodyActionNote(Base):
    """How far an action has come, in the words of whoever wrote it."""

    __tablename__ = "body_action_note"
    __audited__: ClassVar[bool] = False
    __table_args__ = (Index("ix_body_action_note_action_id", "action_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("body_action.id"))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    written_by: Mapped[str] = mapped_column(String(200))


def _declare(model: type[Base], why: str, counts_from: personal_data.Counting) -> None:
    personal_data.declare(
        model,
        why=why,
        condition=personal_data.Condition.PUBLIC_TASK,
        keep_months=24,
        export=True,
        erase=personal_data.Erasure.BLANK,
    )
    personal_data.count(model, counts_from)


_WHO = "To know who is champion of a department or agency, and how to reach them"
_DONE = "To see what a department or agency undertook, who sees to it, and what became of it"
_declare(ChampionTerm, _WHO, personal_data.since(ChampionTerm.ends_before, "the end of the term"))
_declare(ChampionHandover, _WHO, personal_data.as_of(ChampionHandover.from_term_id, ChampionTerm))
_declare(BodyAction, _DONE, personal_data.since(BodyAction.closed_on, "the day on which it was closed"))
_declare(BodyActionNote, _DONE, personal_data.as_of(BodyActionNote.action_id, BodyAction))
