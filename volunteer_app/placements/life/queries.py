"""Reads of the life of a placement."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import clock
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.placements.life.models import PlacementRestart, PlacementReview, PlacementSupervisor
from volunteer_app.placements.life.rules import RestartOutcome
from volunteer_app.placements.models import Placement, PlacementSuspension
from volunteer_app.placements.rules import PlacementState, SuspendReason
from volunteer_app.placements.screening.models import Screening
from volunteer_app.placements.screening.rules import Action as ScreeningAction

CHUNK = 200
Cursor = tuple[int, int]
START: Cursor = (0, 0)


def supervisors(placement_id: int) -> list[PlacementSupervisor]:
    """Who supervised a placement, the latest first."""
    statement = select(PlacementSupervisor).where(PlacementSupervisor.placement_id == placement_id)
    latest = (PlacementSupervisor.starts_on.desc(), PlacementSupervisor.id.desc())
    return list(db.session.scalars(statement.order_by(*latest)))


def reviews(placement_id: int) -> list[PlacementReview]:
    """The reviews of a placement, the one that is open first, then the latest."""
    statement = select(PlacementReview).where(PlacementReview.placement_id == placement_id)
    closed = PlacementReview.closed_at.is_not(None)
    return list(db.session.scalars(statement.order_by(closed, PlacementReview.id.desc())))


def open_review(placement_id: int) -> PlacementReview | None:
    """The review that is planned."""
    statement = select(PlacementReview).where(
        PlacementReview.placement_id == placement_id, PlacementReview.closed_at.is_(None)
    )
    return db.session.scalars(statement).one_or_none()


def open_restart(placement_id: int) -> PlacementRestart | None:
    """The question whether a placement goes on that nobody has answered."""
    statement = select(PlacementRestart).where(
        PlacementRestart.placement_id == placement_id, PlacementRestart.closed_at.is_(None)
    )
    return db.session.scalars(statement).one_or_none()


def pauses(placement_id: int) -> tuple[list[PlacementSuspension], PlacementRestart | None]:
    """Every pause of a placement, those that stand first, then the latest; and the question that is open
    whether it goes on. One statement.
    """
    asked = and_(
        PlacementRestart.placement_id == PlacementSuspension.placement_id,
        PlacementRestart.closed_at.is_(None),
    )
    statement = (
        select(PlacementSuspension, PlacementRestart)
        .outerjoin(PlacementRestart, asked)
        .where(PlacementSuspension.placement_id == placement_id)
        .order_by(PlacementSuspension.lifted_at.is_not(None), PlacementSuspension.id.desc())
    )
    rows = db.session.execute(statement).all()
    return [row[0] for row in rows], rows[0][1] if rows else None


def asked_to_restart(placement_ids: Collection[int]) -> set[int]:
    """Those of these placements of which somebody is asked whether they go on; one statement."""
    statement = select(PlacementRestart.placement_id).where(
        is_among(PlacementRestart.placement_id, placement_ids), PlacementRestart.closed_at.is_(None)
    )
    return set(db.session.scalars(statement))


def open_continuation(placement_id: int) -> Placement | None:
    """What goes on from a placement and was neither refused nor ended."""
    gone = (PlacementState.REFUSED, PlacementState.ENDED)
    statement = select(Placement).where(Placement.continues_id == placement_id, Placement.state.not_in(gone))
    return db.session.scalars(statement.limit(1)).one_or_none()


def continuations(placement: Placement) -> list[Placement]:
    """What a placement goes on from, and what goes on from it; the earliest first."""
    related = [Placement.continues_id == placement.id]
    if placement.continues_id is not None:
        related.append(Placement.id == placement.continues_id)
    statement = (
        select(Placement)
        .where(or_(*related))
        .options(joinedload(Placement.place), joinedload(Placement.person), joinedload(Placement.screening))
    )
    return list(db.session.scalars(statement.order_by(Placement.starts_on, Placement.id)))


def timeline(placement: Placement) -> Sequence[HistoryEntry]:
    """What happened to a placement, the newest first."""
    of_it = and_(
        HistoryEntry.subject_kind == Placement.__tablename__, HistoryEntry.subject_id == placement.id
    )
    screened = and_(
        HistoryEntry.subject_kind == Screening.__tablename__,
        HistoryEntry.subject_id == placement.screening_id,
        HistoryEntry.action == ScreeningAction.DECIDE,
    )
    statement = select(HistoryEntry).where(or_(of_it, screened)).order_by(HistoryEntry.id.desc())
    return db.session.scalars(statement).all()


def paused_for_gate(after: Cursor = START) -> list[Placement]:
    """Placements that are paused because a gate was shut, not over, of which nobody is asked yet.

    Some of them, after an organisation and a number.
    """
    organisation_id, number = after
    statement = (
        select(Placement)
        .where(
            Placement.state == PlacementState.SUSPENDED,
            Placement.ends_before > clock.today(),
            is_paused_for_gate(),
            or_(
                Placement.organisation_id > organisation_id,
                and_(Placement.organisation_id == organisation_id, Placement.id > number),
            ),
            ~exists().where(
                PlacementRestart.placement_id == Placement.id, PlacementRestart.closed_at.is_(None)
            ),
        )
        .order_by(Placement.organisation_id, Placement.id)
        .limit(CHUNK)
    )
    return list(db.session.scalars(statement))


def is_paused_for_gate() -> ColumnElement[bool]:
    """The condition that a pause stands because a gate was shut, and nobody has declined to restart since."""
    return exists().where(
        PlacementSuspension.placement_id == Placement.id,
        PlacementSuspension.reason == SuspendReason.GATE_CLOSED,
        PlacementSuspension.lifted_at.is_(None),
        ~exists().where(
            PlacementRestart.placement_id == Placement.id,
            PlacementRestart.asked_at >= PlacementSuspension.suspended_at,
            PlacementRestart.outcome == RestartOutcome.DECLINED,
        ),
    )
