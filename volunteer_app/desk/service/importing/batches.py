"""A file's way: sent, checked, taken or stopped. Each step is one change with its history entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update

from volunteer_app.desk.models.importing import ImportBatch, ImportRow
from volunteer_app.desk.queries import importing as queries
from volunteer_app.desk.rules.importing import (
    AT_ONCE,
    MOST_FAILURES,
    Action,
    BatchState,
    Choice,
    ImportKind,
    RowState,
)
from volunteer_app.desk.service.importing import chunks, remembering, undoing
from volunteer_app.desk.service.importing.reading import Draft
from volunteer_app.foundation import clock, history, jobs, statistics
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.people.rules import ConsentRoute

JOB = "desk.importing"
TOO_LATE = "The rows of this file were deleted, so what it brought can no longer be told. Change it by hand"


@dataclass(frozen=True)
class Consent:
    """How and when those in the file agreed that it is held here."""

    route: ConsentRoute
    on: date


def bring(
    draft: Draft,
    *,
    kind: ImportKind,
    organisation: Organisation,
    file_name: str,
    consent: Consent | None,
    by: Actor,
) -> ImportBatch:
    """Keep the rows of a file, and check them: at once when they are few, else in the background.

    Raises:
        Refused: people are brought without a word on how they agreed, or they agreed on a day to come.
    """
    if kind is ImportKind.PEOPLE and consent is None:
        raise Refused("Select how they agreed", "consent_route")
    if consent is not None and consent.on > clock.today():
        raise Refused("The date they agreed must be today or in the past", "consent_on")
    batch = ImportBatch(
        organisation_id=organisation.id,
        kind=kind,
        file_name=file_name[:200],
        file_sha256=draft.sha256,
        sheet=draft.sheet,
        columns=draft.columns,
        ignored=list(draft.ignored),
        row_count=draft.row_count,
        consent_route=consent.route if consent else None,
        consent_on=consent.on if consent else None,
        by_key=by.key,
        by_name=by.name,
        sent_by=by.name,
    )
    history.record(Action.UPLOAD, batch, by=by)
    chunks.keep_rows(batch, draft)
    _run(batch, draft.row_count)
    return batch


def decide(
    row: ImportRow, choice: Choice | None, person: Person | None, *, batch: ImportBatch, by: Actor
) -> None:
    """Say what is to be done with a possible duplicate. Nothing is done until rows are taken.

    Raises:
        Refused: it is no possible duplicate (any more), or not of this person.
    """
    _hold(batch)
    db.session.refresh(row)
    if row.state is not RowState.ALIKE or batch.state is BatchState.TAKING:
        raise Refused("This row is no longer a possible duplicate")
    if (choice is Choice.SAME_PERSON) != (person is not None):
        raise Refused("Select which person it is")
    if person is not None and person.reference not in {reference for reference, _ in row.candidates}:
        raise Refused("Select which person it is")
    row.choice, row.person_id = choice, person.id if person else None
    remembering.remember(row, person.reference if person else None, batch.organisation_id)
    # Which row and what was decided; whose row it is stands in the file alone
    history.record(Action.DECIDE, batch, by=by, reason=f"row {row.number}: {choice or 'not decided'}")


def take(batch: ImportBatch, *, by: Actor) -> None:
    """Take the good rows, and those about which somebody decided.

    Raises:
        Refused: it is being checked or taken, or there is nothing to take.
    """
    _hold(batch)
    if batch.state not in {BatchState.CHECKED, BatchState.DONE}:
        raise Refused(f"These rows cannot be taken now: {batch.state.words.lower()}")
    count = _takeable(batch)
    if not count:
        raise Refused("There is no row to take")
    batch.state, batch.by_key, batch.by_name = BatchState.TAKING, by.key, by.name
    history.record(Action.TAKE, batch, by=by)
    _run(batch, count)


def stop(batch: ImportBatch, *, by: Actor) -> None:
    """Stop after the rows that are being worked on. What was taken stays taken.

    Raises:
        Refused: nothing is running.
    """
    _hold(batch)
    if not batch.state.is_running:
        raise Refused("This import is not running")
    batch.state, batch.counts = BatchState.STOPPED, queries.counted(batch.id)
    history.record(Action.STOP, batch, by=by)


def resume(batch: ImportBatch, *, by: Actor) -> None:
    """Go on where it was stopped.

    Raises:
        Refused: it was not stopped, or its rows are deleted.
    """
    _hold(batch)
    if batch.cleared_at is not None:
        raise Refused("The rows of this file were deleted. Send the file again")
    if batch.state is not BatchState.STOPPED:
        raise Refused("This import was not stopped")
    waiting = queries.counted(batch.id).get(RowState.WAITING.value, 0)
    batch.state = BatchState.UPLOADED if waiting else BatchState.TAKING
    if batch.undo_reason:
        batch.state = BatchState.UNDOING
    batch.by_key, batch.by_name, batch.failures = by.key, by.name, 0
    history.record(Action.RESUME, batch, by=by)
    _run(batch, _left(batch))


def undo(batch: ImportBatch, *, reason: str, by: Actor) -> None:
    """Take an import back: what it made and nobody touched since is removed.

    It may be asked for again, when what kept a record from going is gone.

    Raises:
        Refused: it is running, nothing of it was taken, its rows are deleted, or no reason is given.
    """
    _hold(batch)
    if not reason.strip():
        raise Refused("Enter why you are taking this import back", "reason")
    if batch.cleared_at is not None:
        raise Refused(TOO_LATE)
    counts = queries.counted(batch.id)
    if batch.state.is_running:
        raise Refused("This import is running. Stop it first")
    if not any(counts.get(each.value) for each in undoing.MADE):
        raise Refused("Nothing of this import is left to take back")
    again = update(ImportRow).where(ImportRow.batch_id == batch.id, ImportRow.state == RowState.STAYS)
    db.session.execute(again.values(state=RowState.TAKEN), execution_options={"synchronize_session": False})
    batch.state, batch.undo_reason, batch.failures = BatchState.UNDOING, reason.strip(), 0
    batch.by_key, batch.by_name = by.key, by.name
    history.record(Action.UNDO, batch, by=by, reason=reason.strip())
    _run(batch, _left(batch))


def delete_untaken(batch: ImportBatch, *, by: Actor) -> None:
    """Delete a file of which nothing was taken, with its rows.

    Raises:
        Refused: it is running, or something of it was taken.
    """
    _hold(batch)
    if batch.state.is_running:
        raise Refused("This import is running. Stop it first")
    if not may_be_deleted(batch, queries.counted(batch.id)):
        raise Refused("Rows of this file were taken, so it stays. You can take the import back")
    db.session.execute(delete(ImportRow).where(ImportRow.batch_id == batch.id))
    db.session.delete(batch)
    history.record(Action.DELETE, batch, by=by)


def may_be_deleted(batch: ImportBatch, counts: Mapping[str, int]) -> bool:
    """Whether nothing was ever taken of the file, and nothing runs."""
    taken = any(counts.get(each.value) for each in (*undoing.MADE, RowState.TAKEN_BACK))
    return not batch.state.is_running and not taken and batch.cleared_at is None


def may_be_undone(batch: ImportBatch, counts: Mapping[str, int]) -> bool:
    """Whether there is something to take back, and the rows still say what."""
    made = any(counts.get(each.value) for each in undoing.MADE)
    return not batch.state.is_running and made and batch.cleared_at is None


def finish(batch_id: int) -> bool:
    """Say that a step is over, if no row is left for it. The transaction is the caller's.

    Whoever still works on rows holds the file, so this waits for them.
    """
    batch = db.session.scalars(select(ImportBatch).where(ImportBatch.id == batch_id)).one()
    _hold(batch)
    if not batch.state.is_running:
        return False
    if not chunks.authority(batch).reaches(batch.organisation_id):
        batch.state = BatchState.STOPPED
        history.record(Action.STOP, batch, by=Actor.job(JOB), reason="whoever brought it may not any more")
        return True
    if _left(batch):
        return False
    batch.state, action = _AFTER[batch.state]
    batch.counts, batch.finished_at = queries.counted(batch.id), clock.now()
    history.record(action, batch, by=batch.by)
    if batch.state is not BatchState.CHECKED and batch.row_count > AT_ONCE:
        db.session.flush()
        statistics.notice_growth()  # pages that read the new rows should find them by an index at once
    return True


_AFTER = {
    BatchState.UPLOADED: (BatchState.CHECKED, Action.CHECK),
    BatchState.TAKING: (BatchState.DONE, Action.FINISH),
    BatchState.UNDOING: (BatchState.UNDONE, Action.UNDONE),
}


def worked(batch_id: int) -> None:
    """Some of its rows are done: failures before that count no more."""
    _count_failures(batch_id, 0, ImportBatch.failures > 0)


def failed(batch_id: int) -> None:
    """Note that a worker failed at this file; stop it after some times, lest it is tried for ever."""
    _count_failures(batch_id, ImportBatch.failures + 1)
    batch = db.session.scalars(select(ImportBatch).where(ImportBatch.id == batch_id)).one()
    _hold(batch)
    if batch.failures < MOST_FAILURES or not batch.state.is_running:
        return
    batch.state, batch.counts = BatchState.STOPPED, queries.counted(batch.id)
    history.record(Action.STOP, batch, by=Actor.job(JOB), reason=f"failed {batch.failures} times")


def _count_failures(batch_id: int, failures: Any, *only: ColumnElement[bool]) -> None:
    """Only the stop that may come of it is a change that history tells."""
    statement = update(ImportBatch).where(ImportBatch.id == batch_id, *only).values(failures=failures)
    db.session.execute(
        statement.execution_options(history_kept_by=Action.STOP.value, synchronize_session=False)
    )


def _run(batch: ImportBatch, count: int) -> None:
    """Do it now when it is little; else a worker does it, from when this is stored."""
    if count > AT_ONCE:
        jobs.wake_after_commit(JOB)
        return
    db.session.flush()
    while chunks.go_on(batch.id):
        pass
    finish(batch.id)


def _takeable(batch: ImportBatch) -> int:
    counts = queries.counted(batch.id)
    return counts.get(RowState.GOOD.value, 0) + sum(counts.get(f"chosen_{each.value}", 0) for each in Choice)


def _left(batch: ImportBatch) -> int:
    """How many rows are left for what is being done."""
    if batch.state is BatchState.TAKING:
        return _takeable(batch)
    waits = RowState.WAITING if batch.state is BatchState.UPLOADED else RowState.TAKEN
    return queries.counted(batch.id).get(waits.value, 0)


def _hold(batch: ImportBatch) -> None:
    """Read the file again and keep others waiting, so that of two who decide at once one sees the other."""
    db.session.refresh(batch, with_for_update={"of": ImportBatch})
