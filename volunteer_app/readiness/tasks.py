"""Background jobs of readiness."""

from volunteer_app.foundation import clock
from volunteer_app.foundation.jobs import job
from volunteer_app.foundation.transactions import reading_for_long, transaction
from volunteer_app.readiness import measuring
from volunteer_app.vetting.waited import waited


@job("readiness.measure_waits")
def measure_waits() -> None:
    """Once a day: how long checks have taken, by kind, organisation and prison."""
    day = clock.today()
    with reading_for_long():
        if measuring.is_measured(day):
            return
        found = measuring.measure(waited(day))
    with transaction():
        measuring.keep(day, found)
