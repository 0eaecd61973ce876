"""Publications as they were signed off, for readers."""

from datetime import date
from typing import NamedTuple

from volunteer_app.diversity.publishing.rows import Published


class Heading(NamedTuple):
    """What a list of publications says of one. `number`: 1, or higher where it corrects an earlier one."""

    reference: str
    reference_day: date
    number: int
    published_on: date


def publications() -> list[Heading]:
    """All publications, the newest first."""
    return []


def publication(reference: str) -> Published | None:  # noqa: ARG001 - none is kept yet
    """One publication, or None."""
    return None


def latest() -> Published | None:
    """The newest publication, or None before the first."""
    return None


def history() -> list[Published]:
    """The last publication of each reference day, the oldest first: at most the last 12."""
    return []
