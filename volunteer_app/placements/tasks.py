"""Background jobs of placements."""

import time

from volunteer_app.foundation import clock, jobs
from volunteer_app.foundation.jobs import job
from volunteer_app.foundation.transactions import transaction
from volunteer_app.placements.rehearsing import queries as rehearsals
from volunteer_app.placements.rehearsing import service as rehearsing
from volunteer_app.placements.sweeping import service as sweeping

SWEEP = "placements.sweep"
# Other work has its turn after so long; what is left follows at once.
SECONDS_AT_A_TIME = 20.0


@job(SWEEP)
def sweep() -> None:
    """Once a day, from midnight on: look at every placement that runs or will run, chunk by chunk."""
    until, day = time.monotonic() + SECONDS_AT_A_TIME, clock.today()
    while time.monotonic() < until:
        with transaction():
            if not sweeping.go_on(day):
                return
    with transaction():
        jobs.wake_after_commit(SWEEP)


@job(rehearsing.JOB)
def rehearse() -> None:
    """Go on with every long rehearsal, in turn, a chunk in each transaction."""
    until = time.monotonic() + SECONDS_AT_A_TIME
    with transaction():
        waiting = rehearsals.unfinished()
    while waiting and time.monotonic() < until:
        waiting = [each for each in waiting if _goes_on(each)]
    if waiting:
        with transaction():
            jobs.wake_after_commit(rehearsing.JOB)


def _goes_on(rehearsal_id: int) -> bool:
    with transaction():
        return rehearsing.go_on(rehearsal_id)


@job("placements.clear_rehearsals")
def clear_rehearsals() -> None:
    """Delete old rehearsals."""
    with transaction():
        rehearsing.clear_old()
