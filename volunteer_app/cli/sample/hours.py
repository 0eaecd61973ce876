"""Sample hours: a weekly session in each placement that has begun; the latest wait for approval."""

from collections.abc import Iterable
from datetime import timedelta
from random import Random

from volunteer_app.cli.sample.people import Row, reference
from volunteer_app.cli.sample.records import RECORDED_BY, at
from volunteer_app.foundation import clock
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import PlacementState, SessionState

MOST_SESSIONS = 6
WEEK = timedelta(days=7)
BEGUN = frozenset({PlacementState.APPROVED, PlacementState.ENDED})


def sessions(placements: Iterable[Placement], chance: Random) -> list[Row]:
    """The rows of the sessions of these placements."""
    return [row for each in placements if each.state in BEGUN for row in _weekly(each, chance)]


def _weekly(placement: Placement, chance: Random) -> list[Row]:
    rows: list[Row] = []
    held_on = placement.starts_on
    while held_on < min(placement.ends_before, clock.today()) and len(rows) < MOST_SESSIONS:
        approved = chance.random() < 0.93
        rows.append(
            {
                "reference": reference("SES", chance),
                "placement_id": placement.id,
                "person_id": placement.person_id,
                "organisation_id": placement.organisation_id,
                "held_on": held_on,
                "minutes": 30 * chance.randint(2, 8),
                "state": SessionState.APPROVED if approved else SessionState.LOGGED,
                "logged_at": at(held_on, 17),
                "logged_by": RECORDED_BY,
                "decided_at": at(held_on + timedelta(days=2)) if approved else None,
                "decided_by": RECORDED_BY if approved else "",
                "decision_note": "",
                "version": 1,
            }
        )
        held_on += WEEK
    return rows
