"""What is written down of a session."""

from collections.abc import Collection
from datetime import date

from volunteer_app.foundation import clock
from volunteer_app.placements.mentoring.rules import Channel
from volunteer_app.placements.mentoring.sessions import Held
from volunteer_app.placements.supported.rules.wishes import Pathway


def held(
    on: date | None = None, minutes: int = 60, *, topics: Collection[Pathway] = (), note: str = ""
) -> Held:
    """An hour today, in person, unless told."""
    return Held(on or clock.today(), minutes, Channel.IN_PERSON, topics, note)
