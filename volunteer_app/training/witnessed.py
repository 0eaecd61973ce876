"""Training whose completion this service, or somebody who works here, saw: it counts at once.

Nothing waits to be verified, since whoever writes the record knows that the training took place: a learner
passed every knowledge check, or a trainer took the register. Where nobody saw it who may say so, it waits.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.training import rules
from volunteer_app.training.models import TrainingPack, TrainingRecord
from volunteer_app.training.rules import TrainingState


@dataclass(frozen=True)
class Witnessed:
    """What was completed: a pack, or a course by its title.

    verified_by: who or what pages name as having verified it, empty where a coordinator has yet to; note: how
    it was completed; validity_months: of the version that was taken.
    """

    completed_on: date
    minutes: int
    verified_by: str
    note: str
    pack: TrainingPack | None = None
    validity_months: int | None = None
    course_title: str = ""


def add(
    seen: Witnessed, action: StrEnum, *, person_id: int, organisation_id: int, by: Actor
) -> TrainingRecord:
    """Write the record, verified unless nobody has. `action`: what history calls it."""
    ends = (
        None if seen.validity_months is None else rules.valid_before(seen.completed_on, seen.validity_months)
    )
    record = TrainingRecord(
        person_id=person_id,
        organisation_id=organisation_id,
        pack_id=seen.pack.id if seen.pack else None,
        course_title=seen.course_title,
        completed_on=seen.completed_on,
        minutes=seen.minutes,
        note=seen.note,
        state=TrainingState.VERIFIED if seen.verified_by else TrainingState.LOGGED,
        valid_before=ends,
        logged_at=clock.now(),
        logged_by=by.name,
        decided_at=clock.now() if seen.verified_by else None,
        decided_by=seen.verified_by,
    )
    history.record(action, record, by=by)
    return record
