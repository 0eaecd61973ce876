"""Reminding leads of what nobody has taken on."""

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.jobs import job
from volunteer_app.foundation.transactions import transaction
from volunteer_app.safeguarding import queries, service

BY = Actor.job("safeguarding.remind")
BATCH = 50
# So that a first run after a pause does not keep other jobs waiting: the next minute goes on
MOST_BATCHES = 20


@job("safeguarding.remind")
def remind() -> None:
    """Tell leads, and those above, of each concern that waited too long; some in each transaction."""
    for _ in range(MOST_BATCHES):
        with transaction():
            if not _some():
                break


def _some() -> int:
    found = queries.left_waiting(clock.now(), BATCH)
    for concern in found:
        service.remind(concern, by=BY)
    return len(found)
