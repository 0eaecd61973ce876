"""What placements announce to the folders and rooms above them. Pure: ids, and who did it."""

from dataclasses import dataclass

from volunteer_app.foundation.actors import Actor


@dataclass(frozen=True)
class PlacementsApproved:
    """Announced when placements are approved. A listener that refuses keeps them from being."""

    placement_ids: tuple[int, ...]
    by: Actor


@dataclass(frozen=True)
class PlacementGoesOn:
    """Announced when the last pause of a placement is lifted."""

    placement_id: int
    by: Actor


@dataclass(frozen=True)
class PlacementsEnded:
    """Announced when placements end earlier than they would have: ended early, or cut by a transfer.

    Whoever announces it holds the people whose they are.
    """

    placement_ids: tuple[int, ...]
    by: Actor
