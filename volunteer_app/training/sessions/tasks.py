"""Reminders of training sessions on the day before."""

import time
from contextlib import suppress

from sqlalchemy.exc import IntegrityError

from volunteer_app.foundation import clock
from volunteer_app.foundation.jobs import job
from volunteer_app.foundation.transactions import transaction
from volunteer_app.training.sessions import reminding, rules

# Other work has its turn after so long; the next minute goes on.
SECONDS_AT_A_TIME = 20.0


@job("training.sessions.remind")
def remind() -> None:
    """From the morning on: remind those who have a place tomorrow, a few in a transaction."""
    if not rules.is_hour_to_write(clock.now()):
        return
    until = time.monotonic() + SECONDS_AT_A_TIME
    while time.monotonic() < until:
        done = 0
        with suppress(IntegrityError), transaction():  # another worker was faster
            done = reminding.remind()
        if not done:
            return
