"""Checking and taking long files in the background, and clearing what was left of old ones."""

import time

from volunteer_app.desk.queries import importing as queries
from volunteer_app.desk.service.importing import batches, chunks, clearing
from volunteer_app.foundation import jobs
from volunteer_app.foundation.jobs import job
from volunteer_app.foundation.transactions import transaction

# Other work has its turn after so long; what is left follows at once.
SECONDS_AT_A_TIME = 20.0


@job(batches.JOB)
def go_on() -> None:
    """Go on with every file that is being checked or taken, a chunk in a transaction of its own."""
    until = time.monotonic() + SECONDS_AT_A_TIME
    with transaction():
        waiting = queries.running()
    for batch_id in waiting:
        while time.monotonic() < until and _chunk(batch_id):
            pass
    if time.monotonic() >= until:
        with transaction():
            jobs.wake_after_commit(batches.JOB)


def _chunk(batch_id: int) -> int:
    with transaction():
        done = chunks.go_on(batch_id)
    if not done:
        with transaction():
            batches.finish(batch_id)
    return done


@job("desk.clear_imports")
def clear() -> None:
    """Delete the rows of old files, taken or not."""
    with transaction():
        clearing.clear()
