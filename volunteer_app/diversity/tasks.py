"""Background jobs of equality monitoring."""

from volunteer_app.diversity.asking import rates
from volunteer_app.diversity.condition import service as conditions
from volunteer_app.diversity.publishing import forgetting
from volunteer_app.diversity.publishing import service as publishing
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.jobs import job
from volunteer_app.foundation.transactions import reading_for_long, transaction


@job("diversity.count_answers")
def count_answers() -> None:
    """On the first day of a month, or soon after: how many people of each organisation answer."""
    today = clock.today()
    month = today.replace(day=1)
    with reading_for_long():
        if rates.is_counted(month):
            return
        counts = rates.count()
    with transaction():
        if not rates.is_counted(month):
            rates.keep(today, counts)


@job(conditions.FORGET)
def forget_lived_experience() -> None:
    """Delete answers that no legal condition is left for."""
    forgetting.forget(Actor.job(conditions.FORGET))


@job(publishing.JOB)
def publish() -> None:
    """Count, protect and attack the publication that waits to be made, in up to minutes."""
    publishing.go_on(Actor.job(publishing.JOB))
