"""Background jobs of placements."""

import time

from volunteer_app.foundation import clock, jobs
from volunteer_app.foundation.jobs import job
from volunteer_app.foundation.transactions import transaction
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
