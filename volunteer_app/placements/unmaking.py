"""Placements that an import brought by mistake go again, as long as nobody has touched them."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, literal, select

from volunteer_app.foundation import bulk_history
from volunteer_app.foundation.actors import Actor
from volunteer_app.people.unmaking import because
from volunteer_app.placements.models import Placement, PlacementSession
from volunteer_app.placements.rules import PlacementState

CHANGED = "The placement was changed or decided since"
HOURS = "There are hours of this placement"
RESTS = "A placement was approved since, and may rest on it"


def touched(made: Any) -> list[Select[Any]]:
    """Statements that give the rows whose placement stays, with the reason; see `people.unmaking`."""
    changed = Placement.version != made.c.record_version
    moved = Placement.person_id != made.c.person_id
    return [
        because(made, CHANGED, Placement, Placement.id).where(changed | moved),
        because(made, HOURS, PlacementSession, PlacementSession.placement_id),
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
    """Delete placements that `touched` does not name."""
    bulk_history.remove_many(
        Placement, placement_ids, action, by=by, organisation_id=organisation_id, reason=reason
    )
