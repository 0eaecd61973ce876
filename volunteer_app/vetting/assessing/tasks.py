"""The nightly sweep: what may not be kept any longer goes. Each run does a part, and any worker may do it.

A conviction that the role no longer allows to ask about; what was told for an application that ended; the
narrative of an assessment 6 months after the decision; what an officer noted about a certificate by then.
"""

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.jobs import job
from volunteer_app.foundation.transactions import transaction
from volunteer_app.vetting.assessing import erasing

BY = Actor.job("vetting.sweep")
BATCH = 50
# So that a first sweep of many does not keep other jobs waiting: the next minute goes on.
MOST_BATCHES = 20


@job("vetting.sweep")
def sweep() -> None:
    """Erase what has to go today, some rows in each transaction; a row is looked at once a day."""
    today = clock.today()
    for step in (erasing.narratives, erasing.disclosures, erasing.certificate_notes):
        for _ in range(MOST_BATCHES):
            with transaction():
                done = step(today, BATCH, by=BY)
            if not done:
                break
