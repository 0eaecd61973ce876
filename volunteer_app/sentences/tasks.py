"""The nightly look at who is in which prison: days pass without anybody writing into a record."""

import time

from volunteer_app.foundation import clock
from volunteer_app.foundation.jobs import job
from volunteer_app.foundation.transactions import transaction
from volunteer_app.sentences import service

BATCH = 50
# Other work has its turn after so long; the next minute goes on.
SECONDS_AT_A_TIME = 20.0


@job("sentences.mark")
def mark() -> None:
    """Once a day, from midnight on: a prison that somebody has left finds their record no more."""
    today, until = clock.today(), time.monotonic() + SECONDS_AT_A_TIME
    while time.monotonic() < until:
        with transaction():
            if service.mark_of_day(today, most=BATCH) < BATCH:
                return
