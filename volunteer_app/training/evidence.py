"""Evidence of training: one file a record, changed only while nobody has accepted it.

A change counts as a change of the record. So whoever decides on evidence that was replaced meanwhile is told,
as with every other change that they have not seen.
"""

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound, Refused
from volunteer_app.foundation.files import storing
from volunteer_app.foundation.files.models import StoredFile
from volunteer_app.foundation.files.storing import Kept
from volunteer_app.training.models import TrainingEvidence, TrainingRecord
from volunteer_app.training.rules import Action, TrainingState

VERIFIED = "This training has been verified, so its evidence stays as it is"


def files_of(record_ids: Collection[int]) -> dict[int, StoredFile]:
    """The evidence of each of these records that has some, by the record's id; one statement."""
    statement = (
        select(TrainingEvidence)
        .options(joinedload(TrainingEvidence.file, innerjoin=True))
        .where(TrainingEvidence.record_id.in_(record_ids))
    )
    return {each.record_id: each.file for each in db.session.scalars(statement)}


def file_of(record: TrainingRecord) -> StoredFile:
    """The evidence of a record that the viewer may see.

    Raises:
        NotFound: it has none.
    """
    found = files_of([record.id]).get(record.id)
    if found is None:
        raise NotFound
    return found


def put(record: TrainingRecord, kept: Kept, *, by: Actor) -> None:
    """Add the evidence of a record, or replace what was there.

    Raises:
        Refused: the record was verified.
    """
    _change(record)
    evidence, file = _of(record), storing.add_row(kept, by=by)
    if evidence is None:
        evidence = TrainingEvidence(record_id=record.id, file_id=file.id)
        _record(Action.ADD_EVIDENCE, evidence, record, by)
        return
    before, evidence.file_id = evidence.file, file.id
    _record(Action.REPLACE_EVIDENCE, evidence, record, by)
    storing.remove(before)


def remove(record: TrainingRecord, *, by: Actor) -> None:
    """Remove the evidence of a record.

    Raises:
        Refused: the record was verified.
        NotFound: it has none.
    """
    _change(record)
    evidence = _of(record)
    if evidence is None:
        raise NotFound
    file = evidence.file
    db.session.delete(evidence)
    _record(Action.REMOVE_EVIDENCE, evidence, record, by)
    storing.remove(file)


def _change(record: TrainingRecord) -> None:
    """Count the change, and hold the record until the transaction ends: nobody decides in the same moment."""
    changed = db.session.execute(
        update(TrainingRecord)
        .where(TrainingRecord.id == record.id, TrainingRecord.state != TrainingState.VERIFIED)
        .values(version=TrainingRecord.version + 1)
        .returning(TrainingRecord.id)
        .execution_options(synchronize_session=False, **{history.KEPT_BY: TrainingEvidence.__tablename__})
    ).one_or_none()
    if changed is None:
        raise Refused(VERIFIED)
    db.session.refresh(record)


def _of(record: TrainingRecord) -> TrainingEvidence | None:
    statement = select(TrainingEvidence).where(TrainingEvidence.record_id == record.id)
    return db.session.scalars(statement).one_or_none()


def _record(action: Action, evidence: TrainingEvidence, record: TrainingRecord, by: Actor) -> None:
    history.record(
        action, evidence, by=by, person_id=record.person_id, organisation_id=record.organisation_id
    )
