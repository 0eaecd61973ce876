"""One of everything of a placement's life, for tests of migrations."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from tests.factories import programmes
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements.life.models import PlacementRestart, PlacementReview, PlacementSupervisor
from volunteer_app.placements.life.rules import RestartOutcome, ReviewOutcome
from volunteer_app.placements.models import Placement


def some_rows(organisation: Organisation) -> list[Any]:
    """Who supervised one before, a review that was held, a question whether it goes on; and its programme."""
    placement = db.session.scalars(select(Placement).order_by(Placement.id).limit(1)).one()
    of: dict[str, Any]
    of, today = {"placement_id": placement.id}, clock.today()
    return [
        PlacementSupervisor(
            name="Wren", starts_on=today - timedelta(days=1), ends_before=today, recorded_by="Cora", **of
        ),
        PlacementReview(
            due_on=today,
            planned_by="Cora",
            held_on=today,
            outcome=ReviewOutcome.GOES_ON,
            closed_at=clock.now(),
            closed_by="Cora",
            **of,
        ),
        PlacementRestart(outcome=RestartOutcome.SHUT_AGAIN, closed_at=clock.now(), **of),
        *programmes.some_rows(organisation),
    ]
