"""Background jobs of placements."""

import time

from volunteer_app.foundation import clock, jobs
from volunteer_app.foundation.jobs import job
from volunteer_app.foundation.transactions import transaction
from volunteer_app.placements.bulk import queries as bulk_changes
from volunteer_app.placements.bulk import service as bulk
from volunteer_app.placements.life import restarting
from volunteer_app.placements.rehearsing import queries as rehearsals
from volunteer_app.placements.rehearsing import service as rehearsing
from volunteer_app.placements.screening import service as screening
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


@job(bulk.JOB)
def change_many() -> None:
    """Go on with bulk work of many placements, the oldest first, a chunk in each transaction."""
    until = time.monotonic() + SECONDS_AT_A_TIME
    with transaction():
        waiting = bulk_changes.unfinished()
    while waiting and time.monotonic() < until:
        with transaction():
            if not bulk.go_on(waiting[0]):
                waiting.pop(0)
    if waiting:
        with transaction():
            jobs.wake_after_commit(bulk.JOB)


@job("placements.clear_bulk")
def clear_bulk() -> None:
    """Delete bulk work that was prepared long ago and never begun."""
    with transaction():
        bulk.clear_old()


@job("placements.screen")
def screen() -> None:
    """Say the word of every screening that has waited, and of proposals whose word is too old; some in each
    transaction."""
    for say in (screening.decide_due, screening.say_anew):
        waiting = screening.CHUNK
        while waiting == screening.CHUNK:
            with transaction():
                waiting = say()


@job(screening.LOOK_AGAIN)
def screen_again() -> None:
    """Compare do-not-match statements with what stands, some in each transaction."""
    last: int | None = 0
    while last is not None:
        with transaction():
            last = screening.look_again(last)


@job("placements.ask_restarts")
def ask_restarts() -> None:
    """Ask about paused placements whose gate opens by the calendar, some in each transaction."""
    last: tuple[int, int] | None = (0, 0)
    while last is not None:
        with transaction():
            last = restarting.ask_by_calendar(last)


@job("placements.clear_rehearsals")
def clear_rehearsals() -> None:
    """Delete old rehearsals."""
    with transaction():
        rehearsing.clear_old()
