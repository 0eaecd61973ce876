"""What this room announces to the rooms above it. Pure: ids alone, and nothing of what a concern says."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ConcernPauses:
    """A lead decided that somebody must not volunteer for an organisation for now."""

    person_id: int
    organisation_id: int


@dataclass(frozen=True)
class ConcernPauseEnded:
    """No concern stands in their way there any more. Nothing goes on by itself."""

    person_id: int
    organisation_id: int
