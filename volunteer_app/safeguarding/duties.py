"""Whether somebody may have to be referred to the DBS: the vetting room has that task, and says so here.

It is on this room's floor, so neither imports the other: `volunteer_app.blueprints` wires them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Duty:
    """A task of deciding whether to refer, as a lead reads it; its page is `vetting.referral`."""

    reference: str
    role_name: str
    words: str
    opened_on: date


DutiesOf = Callable[[int, int], Sequence[Duty]]
_known: list[DutiesOf] = []


def are_known_by(source: DutiesOf) -> None:
    """A room answers which duties there are about a person (by number) in an organisation (by number)."""
    _known[:] = [source]


def of(person_id: int | None, organisation_id: int) -> list[Duty]:
    """The duties about this person there, the newest first."""
    if person_id is None:
        return []
    return [duty for source in _known for duty in source(person_id, organisation_id)]
