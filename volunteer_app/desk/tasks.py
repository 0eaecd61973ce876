"""Checking and taking long files in the background, and clearing what was left of old ones."""

import time

from volunteer_app.desk.queries import importing as queries
from volunteer_app.desk.service.importing import batches, chunks, clearing
from volunteer_app.foundation import bulk_rows, jobs
from volunteer_app.foundation.jobs import job
from volunteer_app.foundation.logs import log_of
from volunteer_app.foundation.transactions import transaction

log = log_of(__name__)

# Other work has its turn after so long; what is left follows at once.
SECONDS_AT_A_TIME = 20.0


@job(batches.JOB)
def go_on() -> None:
    """Go on with every file that is being checked or taken: in turn, a chunk of each in a transaction."""
    until = time.monotonic() + SECONDS_AT_A_TIME
    with transaction():
        waiting = queries.running()
    while waiting and time.monotonic() < until:
        waiting = [batch_id for batch_id in waiting if time.monotonic() < until and _goes_on(batch_id)]
    if time.monotonic() >= until:
        with transaction():
            jobs.wake_after_commit(batches.JOB)


def _goes_on(batch_id: int) -> bool:
    """Whether this file has more to do now.

    One that fails keeps no other waiting: it is tried again a minute later, a few times.
    """
    try:
        return _chunk(batch_id) > 0
    except Exception as error:
        # What failed may quote a row; its kind and the file's number tell nobody's name
        log.error("import %s failed: %s", batch_id, type(error).__name__)
        _note_failure(batch_id)
        return False


def _note_failure(batch_id: int) -> None:
    try:
        with transaction():
            batches.failed(batch_id)
    except Exception as error:
        log.error("a failure of import %s was not noted: %s", batch_id, type(error).__name__)


def _chunk(batch_id: int) -> int:
    with transaction():
        bulk_rows.make_room()
        done = chunks.go_on(batch_id)
    if done:
        with transaction():
            batches.worked(batch_id)
    if not done:
        with transaction():
            batches.finish(batch_id)
    return done


@job("desk.clear_imports")
def clear() -> None:
    """Delete the rows of old files, taken or not."""
    with transaction():
        clearing.clear()
