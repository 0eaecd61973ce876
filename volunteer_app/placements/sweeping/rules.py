"""What the sweep wants of one placement today: pause it, flag it, warn of a day ahead, or nothing. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from volunteer_app.readiness.rules.answers import Answer
from volunteer_app.readiness.rules.policies import Lapse, OnTheDay, lapses, on_the_day, warning_due

CHUNK = 200
# How many days ahead a notice is given; this one: on the day itself.
TODAY = 0


@dataclass(frozen=True)
class Wanted:
    """A notice that should stand. `lapses_on`: the first day without what `titles` name."""

    lapses_on: date
    days_ahead: int
    titles: tuple[str, ...]

    @property
    def is_for_today(self) -> bool:
        """Whether somebody must decide today."""
        return self.days_ahead == TODAY


@dataclass(frozen=True)
class Verdict:
    """What today asks of a placement."""

    pause: bool = False
    notices: tuple[Wanted, ...] = ()


def verdict(answer: Answer | None, today: date) -> Verdict:
    """What today asks of a placement with this answer for the days that are left of it; None: it has none.

    What cannot be judged is not let go on.
    """
    if answer is None:
        return Verdict(pause=True)
    found = lapses(answer)
    act = on_the_day(found, today)
    if act is OnTheDay.SUSPEND:
        return Verdict(pause=True)
    flagged = [Wanted(today, TODAY, _titles(found, today))] if act is OnTheDay.FLAG else []
    return Verdict(notices=(*flagged, *_ahead(found, today)))


def _ahead(found: Sequence[Lapse], today: date) -> list[Wanted]:
    """One warning: of the earliest day to come of which coordinators should hear by now."""
    for lapse in found:
        due = warning_due(lapse, today)
        if due is not None:
            together = [each for each in found if each.on == lapse.on]
            return [Wanted(lapse.on, due, tuple(each.requirement.title for each in together))]
    return []


def _titles(found: Sequence[Lapse], today: date) -> tuple[str, ...]:
    return tuple(each.requirement.title for each in found if each.on <= today)
