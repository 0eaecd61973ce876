"""Where an outward postcode is, as the rules measure distances."""

from volunteer_app.placements.matching.rules.fitting import Spot
from volunteer_app.placements.supported.postcodes import middle


def spot_of(outward_code: str) -> Spot | None:
    """The middle of the area; None for what is no outward postcode, or is newer than the file."""
    found = middle(outward_code)
    return Spot(*found) if found is not None else None
