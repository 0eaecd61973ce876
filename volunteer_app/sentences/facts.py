"""What this room announces to the rooms above it. Pure: ids alone, and nothing of why."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SentenceGateChanged:
    """Announced whenever a gate of a person may have changed, in every organisation: ask for it again."""

    person_id: int
