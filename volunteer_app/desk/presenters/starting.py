"""When a volunteer could start, said to the volunteer in plain words."""

from volunteer_app.foundation.presenting import day
from volunteer_app.readiness.rules.forecasting import Forecast, Stage
from volunteer_app.readiness.rules.waits import StepKind

NO_PROMISE = "This is an estimate from how long such things take, not a promise."
CANNOT_SAY = (
    "We cannot say yet when you can start, because something has to be decided or given first. "
    "Your coordinator can tell you more."
)
# What is theirs to do: the sooner they do it, the sooner they start
THEIRS = frozenset(
    {
        StepKind.TRAINING,
        StepKind.VOLUNTEER_AGREEMENT,
        StepKind.CONFIDENTIALITY,
        StepKind.EMERGENCY_CONTACT,
    }
)


def words(found: Forecast, *, is_ready: bool) -> str:
    """A sentence or two; nothing where nothing is left to wait for."""
    if is_ready:
        return ""
    if found.likely_on is None:
        return CANNOT_SAY
    if found.late_on is None or found.likely_on == found.late_on:
        return f"You can start on {day(found.likely_on)} at the earliest. {_longest(found.deciding)}".strip()
    between = f"You can most likely start between {day(found.likely_on)} and {day(found.late_on)}."
    return " ".join(filter(None, (between, _longest(found.deciding), NO_PROMISE)))


def _longest(deciding: Stage | None) -> str:
    if deciding is None or deciding.kind is None or deciding.is_fixed:
        return ""
    if deciding.kind in THEIRS:
        return f"What takes longest is yours to do: {deciding.title}."
    return f"What takes longest: {deciding.title}."
