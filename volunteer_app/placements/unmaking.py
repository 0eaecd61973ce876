"""Placements that an import brought by mistake go again, as long as nobody has touched them."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, delete, literal, select

from volunteer_app.foundation import bulk_history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.people.unmaking import because
from volunteer_app.placements.bulk.models import BulkChangeItem
from volunteer_app.placements.correcting.models import HoursCorrection
from volunteer_app.placements.life.models import PlacementRestart, PlacementReview, PlacementSupervisor
from volunteer_app.placements.life.rules import Action as Life
from volunteer_app.placements.mentoring.models.relationship import MentoringStay
from volunteer_app.placements.models import Placement, PlacementSession, PlacementSuspension
from volunteer_app.placements.programmes.models import PlacementProgramme
from volunteer_app.placements.rehearsing.models import RehearsalFinding
from volunteer_app.placements.rota.models import RotaSignUp
from volunteer_app.placements.rules import PlacementState
from volunteer_app.placements.screening import service as screening
from volunteer_app.placements.sweeping.models import PlacementNotice

CHANGED = "The placement was changed or decided since"
HOURS = "There are hours of this placement"
ROTA = "They signed up for a session of a rota with this placement"
PROGRAMME = "The placement belongs, or belonged, to a programme"
BULK = "The placement is among bulk work that somebody prepared or did"
PAUSED = "The placement was paused since"
MENTORS = "They mentor, or mentored, somebody with this placement"
CONTINUED = "Another placement goes on from this one"
LED = "Its supervisor or its reviews were changed since"
RESTS = "A placement was approved since, and may rest on it"

# What stands on a placement and keeps it, in words. A table with a key to placements is here or in `GOES`
STAYS_FOR: Sequence[tuple[str, Any]] = (
    (HOURS, PlacementSession.placement_id),
    (HOURS, HoursCorrection.placement_id),
    (ROTA, RotaSignUp.placement_id),
    (PROGRAMME, PlacementProgramme.placement_id),
    (BULK, BulkChangeItem.placement_id),
    (PAUSED, PlacementSuspension.placement_id),
    (PAUSED, PlacementRestart.placement_id),
    (MENTORS, MentoringStay.placement_id),
    (CONTINUED, Placement.continues_id),
)
# What came with the placement, or was found out about it by a job, goes with it
GOES: Sequence[Any] = (
    PlacementSupervisor.placement_id,
    PlacementReview.placement_id,
    PlacementNotice.placement_id,
    RehearsalFinding.placement_id,
)


def touched(made: Any) -> list[Select[Any]]:
    """Statements that give the rows whose placement stays, with the reason; see `people.unmaking`."""
    changed = Placement.version != made.c.record_version
    moved = Placement.person_id != made.c.person_id
    led = because(made, LED, HistoryEntry, HistoryEntry.subject_id).where(
        HistoryEntry.subject_kind == Placement.__tablename__,
        HistoryEntry.action.in_([each.value for each in Life]),
    )
    return [
        because(made, CHANGED, Placement, Placement.id).where(changed | moved),
        led,
        *(because(made, words, column.class_, column) for words, column in STAYS_FOR),
    ]


def approved_since(made: Any, organisation_id: int, since: datetime) -> Select[Any]:
    """The rows about somebody with a placement that was approved since: it may rest on what they made."""
    return (
        select(made.c.row_id, literal(RESTS).label("words"))
        .join(Placement, Placement.person_id == made.c.person_id)
        .where(
            Placement.organisation_id == organisation_id,
            Placement.state != PlacementState.REFUSED,
            Placement.decided_at >= since,
        )
    )


def remove(
    placement_ids: Sequence[int], action: StrEnum, *, organisation_id: int, by: Actor, reason: str
) -> None:
    """Delete placements that `touched` does not name, with who supervises them, the review that was planned
    with the approval, what a job found out about them, and what was asked of screening.
    """
    asked = select(Placement.screening_id).where(is_among(Placement.id, placement_ids))
    screenings = [each for each in db.session.scalars(asked) if each is not None]
    for column in GOES:
        db.session.execute(
            delete(column.class_).where(is_among(column, placement_ids)),
            execution_options={"synchronize_session": False},
        )
    bulk_history.remove_many(
        Placement, placement_ids, action, by=by, organisation_id=organisation_id, reason=reason
    )
    screening.forget(screenings, action, organisation_id=organisation_id, by=by, reason=reason)
