"""What the start page and the person record gather from the rooms: a fixed number of statements."""

from collections.abc import Collection
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from volunteer_app.desk.queries.ending import training_of_whom
from volunteer_app.desk.queries.waiting import Rows, Waiting, built_daily, waiting
from volunteer_app.desk.rules.telling import (
    LONGEST_LIST,
    LONGEST_TIMELINE,
    OF_THE_PERSON,
    WORDS,
)
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.deciding import decisions
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.placements import queries as placements
from volunteer_app.placements.hours import HOURS
from volunteer_app.placements.life.models import PlacementRestart, PlacementReview
from volunteer_app.placements.models import Placement, PlacementSession
from volunteer_app.placements.recognition import queries as recognition
from volunteer_app.placements.rules import PlacementState
from volunteer_app.placements.sweeping import queries as sweeping
from volunteer_app.placements.sweeping.models import PlacementNotice
from volunteer_app.recruitment import to_ask
from volunteer_app.recruitment.models import Application, Opportunity
from volunteer_app.recruitment.rules import OPEN, Stage
from volunteer_app.roles.models import Role
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.service import TRAINING


@waiting
def stuck_applications(scope: Scope) -> Rows[Application]:
    """Applications past their stage's ideal days; those past the longest, or nearest to it, first."""
    statement = select(Application).where(
        Application.organisation_id.in_(scope.organisation_ids),
        Application.amber_on <= clock.today(),
        Application.stage.in_((*OPEN, Stage.ON_HOLD)),
    )
    shown = (
        joinedload(Application.person, innerjoin=True),
        joinedload(Application.opportunity, innerjoin=True).lazyload(Opportunity.places),
    )
    return Rows(statement, (Application.red_on, Application.id), shown)


@waiting
def sentences_to_ask(scope: Scope) -> Rows[Application]:
    """Applications whose offer was accepted, of people whom nobody asked about a sentence."""
    shown = (
        joinedload(Application.person, innerjoin=True),
        joinedload(Application.opportunity, innerjoin=True).lazyload(Opportunity.places),
    )
    return Rows(to_ask.sentences_to_ask(scope), (Application.stage_since, Application.id), shown)


@waiting
def training_to_verify(scope: Scope) -> Rows[TrainingRecord]:
    """Training that was logged and nobody has verified, the oldest first."""
    order = (TrainingRecord.completed_on, TrainingRecord.id)
    return Rows(decisions.waiting(TRAINING, scope), order, training_of_whom())


KINDS = 3
PROPOSED, PAUSED, TO_REVIEW = range(KINDS)
REVIEW_WITHIN = timedelta(days=14)


def placements_waiting(scope: Scope) -> tuple[Waiting[Any], Waiting[Any], Waiting[Any]]:
    """Proposed placements; paused ones that are not over, each with whether its coordinators are asked to
    restart it; and those whose review is due within 14 days, each with its day. What starts first at the top.
    One statement.
    """
    rows = db.session.execute(_placements_waiting(scope)).all()
    of_kind = [[row for row in rows if row.kind == kind] for kind in (PROPOSED, PAUSED, TO_REVIEW)]
    proposed, paused, to_review = (Waiting(each[0].number if each else 0, each) for each in of_kind)
    return proposed, paused, to_review


@built_daily
def _placements_waiting(scope: Scope) -> Select[Any]:
    proposed, paused = Placement.state == PlacementState.PROPOSED, placements.is_paused()
    kind = case((proposed, PROPOSED), (paused, PAUSED), else_=TO_REVIEW).label("kind")
    order = (Placement.starts_on, Placement.id)
    waits = (
        placements.placements(scope)
        .outerjoin(PlacementReview, _review_is_due())
        .where(or_(proposed, paused, PlacementReview.id.is_not(None)))
    )
    numbered = waits.with_only_columns(
        Placement.id,
        kind,
        PlacementReview.due_on,
        func.count().over(partition_by=kind).label("number"),
        func.row_number().over(partition_by=kind, order_by=order).label("place"),
    ).subquery()
    # Limited, so that PostgreSQL knows how few they are, and joins what belongs to these alone
    first = select(numbered).where(numbered.c.place <= LONGEST_LIST).limit(KINDS * LONGEST_LIST)
    chosen = first.subquery()
    asked = and_(PlacementRestart.placement_id == Placement.id, PlacementRestart.closed_at.is_(None))
    return (
        select(Placement, chosen.c.kind, chosen.c.number, chosen.c.due_on, PlacementRestart.asked_at)
        .join(chosen, chosen.c.id == Placement.id)
        .outerjoin(PlacementRestart, asked)
        .options(*_whose_and_where(), _bare_role(), joinedload(Placement.screening))
        .order_by(*order)
    )


def _review_is_due() -> Any:
    """The review that is planned for a placement that runs, where its day is near."""
    return and_(
        PlacementReview.placement_id == Placement.id,
        PlacementReview.closed_at.is_(None),
        PlacementReview.due_on <= clock.today() + REVIEW_WITHIN,
        Placement.state == PlacementState.APPROVED,
        Placement.ends_before > clock.today(),
    )


@waiting
def placements_ending_readiness(scope: Scope) -> Rows[PlacementNotice]:
    """Placements that are not ready for all their days, by last night's check; the first day on top."""
    order = (PlacementNotice.lapses_on, PlacementNotice.id)
    return Rows(sweeping.open_notices(scope), order, _notice_of_whom())


@waiting
def hours_to_approve(scope: Scope) -> Rows[PlacementSession]:
    """Hours that were logged and nobody has approved, the oldest first."""
    order = (PlacementSession.held_on, PlacementSession.id)
    return Rows(decisions.waiting(HOURS, scope), order, _hours_of_whom())


def placements_of(scope: Scope, person_id: int) -> dict[Placement, int]:
    """A person's placements in the scope's organisations, the latest start first, each with its approved
    minutes."""
    statement = (
        select(Placement, recognition.approved_minutes())
        .where(Placement.organisation_id.in_(scope.organisation_ids), Placement.person_id == person_id)
        .order_by(Placement.starts_on.desc(), Placement.id.desc())
        .options(*_whose_and_where(), _bare_role())
    )
    return {placement: int(minutes) for placement, minutes in db.session.execute(statement)}


def timeline(scope: Scope, person_ids: Collection[int]) -> list[HistoryEntry]:
    """What happened to a person's record, and to those that were merged into it, as far as the scope's
    organisations may know; the newest first.
    """
    theirs = HistoryEntry.organisation_id.in_(scope.organisation_ids)
    nobodys = and_(HistoryEntry.organisation_id.is_(None), HistoryEntry.action.in_(OF_THE_PERSON))
    statement = (
        select(HistoryEntry)
        .where(HistoryEntry.person_id.in_(person_ids), HistoryEntry.action.in_(WORDS), or_(theirs, nobodys))
        .order_by(HistoryEntry.id.desc())
        .limit(LONGEST_TIMELINE)
    )
    return list(db.session.scalars(statement))


@cache  # the same for every request, and slow to build
def _bare_role() -> Any:
    """The role of a placement without what it asks for."""
    return joinedload(Placement.role, innerjoin=True).lazyload(Role.training_packs)


@cache  # the same for every request, and slow to build
def _notice_of_whom() -> tuple[Any, ...]:
    placement = joinedload(PlacementNotice.placement, innerjoin=True)
    return (
        placement.joinedload(Placement.person, innerjoin=True),
        placement.joinedload(Placement.place, innerjoin=True),
        placement.joinedload(Placement.role, innerjoin=True).lazyload(Role.training_packs),
    )


@cache  # the same for every request, and slow to build
def _hours_of_whom() -> tuple[Any, ...]:
    return (joinedload(PlacementSession.person, innerjoin=True),)


@cache  # the same for every request, and slow to build
def _whose_and_where() -> tuple[Any, ...]:
    return (
        joinedload(Placement.person, innerjoin=True),
        joinedload(Placement.place, innerjoin=True),
        joinedload(Placement.organisation, innerjoin=True),
    )
