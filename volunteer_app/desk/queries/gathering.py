"""What the start page and the person record gather from the rooms: a fixed number of statements."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import joinedload

from volunteer_app.desk.queries.ending import horizon, training_of_whom
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
from volunteer_app.placements.models import Placement, PlacementSession
from volunteer_app.placements.recognition import queries as recognition
from volunteer_app.placements.rules import PlacementState
from volunteer_app.placements.staff_leave import queries as staff_leave
from volunteer_app.placements.sweeping import queries as sweeping
from volunteer_app.placements.sweeping.models import PlacementNotice
from volunteer_app.recruitment import to_ask
from volunteer_app.recruitment.models import Application, Opportunity
from volunteer_app.recruitment.rules import OPEN, Stage
from volunteer_app.roles.models import Role
from volunteer_app.training.awards import queries as awards
from volunteer_app.training.marks import queries as marks
from volunteer_app.training.marks.models import QualityMark
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.openings import queries as openings
from volunteer_app.training.service import TRAINING
from volunteer_app.training.sessions import queries as sessions


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


def placements_waiting(scope: Scope) -> tuple[Waiting[Placement], Waiting[Placement]]:
    """Proposed placements, and paused ones that are not over; what starts first at the top. One statement."""
    rows = db.session.execute(_placements_waiting(scope)).all()
    of_state = [[row for row in rows if row.is_paused == paused] for paused in (0, 1)]
    proposed, paused = (Waiting(each[0].number if each else 0, [row[0] for row in each]) for each in of_state)
    return proposed, paused


@built_daily
def _placements_waiting(scope: Scope) -> Select[Placement, int, int]:
    proposed = Placement.state == PlacementState.PROPOSED
    is_paused = case((proposed, 0), else_=1).label("is_paused")
    order = (Placement.starts_on, Placement.id)
    waits = placements.placements(scope).where(or_(proposed, placements.is_paused()))
    chosen = waits.with_only_columns(
        Placement.id,
        is_paused,
        func.count().over(partition_by=is_paused).label("number"),
        func.row_number().over(partition_by=is_paused, order_by=order).label("place"),
    ).subquery()
    return (
        select(Placement, chosen.c.is_paused, chosen.c.number)
        .join(chosen, and_(chosen.c.id == Placement.id, chosen.c.place <= LONGEST_LIST))
        .options(*_whose_and_where(), _bare_role())
        .order_by(*order)
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


@dataclass(frozen=True)
class AlsoWaiting:
    """How many of each wait for somebody, and the quality marks that run out within 90 days."""

    statements: int
    leave: int
    registers: int
    claims: int
    requests: int
    marks: list[QualityMark]


def also_waiting(scope: Scope, training: Scope) -> AlsoWaiting:
    """Of recognition in one scope and of training in another; in one statement."""
    counts = (
        recognition.waiting_count(scope),
        staff_leave.waiting_count(scope),
        sessions.to_take_count(training),
        awards.waiting_count(training),
        openings.waiting_count(training),
    )
    always = select(literal(1).label("one")).subquery()  # a row also where no mark runs out
    statement = (
        select(*(each.scalar_subquery() for each in counts), QualityMark)
        .select_from(always)
        .outerjoin(QualityMark, marks.expiring(scope, horizon()))
        .order_by(QualityMark.expires_before, QualityMark.id)
        .limit(LONGEST_LIST)
    )
    rows = db.session.execute(statement).all()
    first: list[Any] = list(rows[0])
    ending = [row[-1] for row in rows if row[-1] is not None]
    return AlsoWaiting(first[0], first[1], first[2], first[3], first[4], ending)


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
