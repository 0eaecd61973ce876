"""Reminding referees, and ending what nobody answered in time."""

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.jobs import job
from volunteer_app.foundation.transactions import transaction
from volunteer_app.vetting.references import queries, rules, service
from volunteer_app.vetting.references.rules import Due

BY = Actor.job("vetting.remind_referees")
BATCH = 50
# So that a first run after a pause does not keep other jobs waiting: the next minute goes on
MOST_BATCHES = 20


@job("vetting.remind_referees")
def remind_referees() -> None:
    """Send the reminders that are due, and let expire what is past its day; some rows in each transaction."""
    for _ in range(MOST_BATCHES):
        with transaction():
            if not _some():
                break


def _some() -> int:
    today = clock.today()
    found = queries.due(today, BATCH)
    for request in found:
        if rules.due(request.asked_on, request.reminders_sent, today) is Due.EXPIRE:
            service.expire(request, by=BY)
        else:
            service.remind(request, today, by=BY)
    return len(found)
