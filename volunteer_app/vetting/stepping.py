"""What becomes of a check when it begins, moves on or comes back, and what its step keeps of that.

Nothing is stored here, and nothing is asked: the service does this to checks of the session, an import to
checks that are not written yet.
"""

from datetime import date
from typing import Any

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.vetting.clearing import StuckWith
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.moves import CheckStage
from volunteer_app.vetting.rules import PRISON_DECIDES, CheckOutcome, CheckState


def begin(check: Check) -> None:
    """It is asked for."""
    check.state, check.state_since = CheckState.REQUESTED, clock.today()
    if check.kind in PRISON_DECIDES:
        check.stuck_with = StuckWith.PRISON


def move(check: Check, stage: CheckStage) -> None:
    """It has got somewhere."""
    check.state, check.state_since = stage.state, clock.today()
    check.stage = stage if stage.is_finer else None
    if stage is CheckStage.SUBMITTED and check.applied_on is None:
        check.applied_on = clock.today()


def come_back(
    check: Check, outcome: CheckOutcome, valid_from: date | None, valid_before: date | None
) -> None:
    """Something came back, and counts on the days of [valid_from, valid_before)."""
    check.state, check.stage, check.state_since = CheckState.RETURNED, None, clock.today()
    check.outcome, check.valid_from, check.valid_before = outcome, valid_from, valid_before
    check.weighed_at = None
    check.stuck_with, check.needs = None, []


def step_of(check: Check, by: Actor, reason: str = "") -> dict[str, Any]:
    """The columns of a step that keeps what the check is now. `reason`: a prison's own, on the step alone."""
    return {
        "check_id": check.id,
        "recorded_at": clock.now(),
        "recorded_by": by.name,
        "state": check.state,
        "stage": check.stage,
        "outcome": check.outcome,
        "level": check.level,
        "workforce": check.workforce,
        "clearance_level": check.clearance_level,
        "valid_from": check.valid_from,
        "valid_before": check.valid_before,
        "issued_on": check.issued_on,
        "conditions": check.conditions or "",
        "photo_id": check.photo_id,
        "rested_on": list(check.rested_on or ()),
        "follows_person": bool(check.follows_person),
        "stuck_with": check.stuck_with,
        "reason": reason,
    }
