"""What this room announces to the rooms above it. Pure: ids alone, read again by who listens."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CheckTurnedAdverse:
    """Announced when a check comes back with anything that an officer must decide on, a bar included."""

    check_id: int
    person_id: int
    organisation_id: int


@dataclass(frozen=True)
class SuitabilityDecided:
    """Announced when officers decide on a person for a role, or decide anew. How: `vetting.asking`."""

    person_id: int
    organisation_id: int
    role_id: int


@dataclass(frozen=True)
class CheckDoubted:
    """Announced when clear checks of a person stop counting, until somebody confirms whose they are."""

    person_id: int
    organisation_id: int


@dataclass(frozen=True)
class PersonBarred:
    """Announced when a bar is recorded, passed on, or reaches a person by a merge. Of whom it stops where:
    `vetting.barring.queries.stop_for`."""

    person_id: int


@dataclass(frozen=True)
class BarLifted:
    """Announced when a bar is lifted. What it stopped goes on only when a person says so."""

    person_id: int


@dataclass(frozen=True)
class ClearanceRevoked:
    """Announced when a prison takes a clearance back, or refuses a later one, so that it counts no more."""

    check_id: int
    person_id: int
    organisation_id: int
    establishment_id: int


@dataclass(frozen=True)
class ClearCheckChanged:
    """Announced when a check that was clear is decided anew, or a clearance changes or is taken back."""

    check_id: int
