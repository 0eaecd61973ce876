"""What waits of programmes: targets whose day is near."""

from flask import url_for

from volunteer_app.desk.presenters.sections import Line, Section
from volunteer_app.desk.queries.also import Waits
from volunteer_app.foundation.presenting import count


def section(waits: Waits) -> Section:
    """One line, which leads to the programmes that are not over."""
    about = f"{count(waits.targets_due, 'is', 'are')} for one of the next 30 days"
    lines = [Line("Targets of programmes", url_for("placements.programmes", over="no"), about)]
    number = waits.targets_due
    return Section("programmes", "Programmes", number, lines if number else [], is_quiet=True, is_summed=True)
