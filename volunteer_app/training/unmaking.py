"""Training that an import brought by mistake goes again, as long as nobody has touched it."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import Select

from volunteer_app.foundation import bulk_history
from volunteer_app.foundation.actors import Actor
from volunteer_app.people.unmaking import because
from volunteer_app.training.certificates.models import Certificate
from volunteer_app.training.models import TrainingEvidence, TrainingRecord

CHANGED = "The training record was changed since"
EVIDENCE = "There is a file that shows it"
CERTIFICATE = "There is a certificate of it"


def touched(made: Any) -> list[Select[Any]]:
    """Statements that give the rows whose record stays, with the reason; see `people.unmaking`."""
    changed = TrainingRecord.version != made.c.record_version
    moved = TrainingRecord.person_id != made.c.person_id
    return [
        because(made, CHANGED, TrainingRecord, TrainingRecord.id).where(changed | moved),
        because(made, EVIDENCE, TrainingEvidence, TrainingEvidence.record_id),
        because(made, CERTIFICATE, Certificate, Certificate.record_id),
    ]


def remove(
    record_ids: Sequence[int], action: StrEnum, *, organisation_id: int, by: Actor, reason: str
) -> None:
    """Delete records that `touched` does not name."""
    bulk_history.remove_many(
        TrainingRecord, record_ids, action, by=by, organisation_id=organisation_id, reason=reason
    )
