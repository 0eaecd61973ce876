"""What this room announces. Rooms above listen, and add to `moved` what moves, or would.

The listeners of a handover run in its transaction: all moves, or nothing does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from volunteer_app.foundation.actors import Actor


class Moved(NamedTuple):
    """A kind of thing that moves to the next champion: what it is, and the name of each."""

    what: str
    names: Sequence[str]


@dataclass(frozen=True)
class HandoverAsked:
    """Somebody wants to know what a handover would move now. Change nothing."""

    organisation_id: int
    from_account_id: int
    moved: list[Moved] = field(default_factory=list)


@dataclass(frozen=True)
class ChampionHandedOver:
    """One champion has followed another: what is open and the first one's is now the second one's.

    Move what is open of this organisation from the one account to the other, and add it to `moved`.
    """

    organisation_id: int
    from_account_id: int
    to_account_id: int
    day: date
    by: Actor
    moved: list[Moved] = field(default_factory=list)
