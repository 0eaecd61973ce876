"""What this room announces to the rooms above it. Pure: ids alone, read again by who listens."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CheckTurnedAdverse:
    """Announced when a check comes back with anything that an officer must decide on, a bar included."""

    check_id: int
    person_id: int
    organisation_id: int


@dataclass(frozen=True)
class CheckDoubted:
    """Announced when clear checks of a person stop counting, until somebody confirms whose they are."""

    person_id: int
    organisation_id: int


@dataclass(frozen=True)
class ClearanceRevoked:
    """Announced when a prison takes a clearance back."""

    check_id: int
    person_id: int
    organisation_id: int
    establishment_id: int
