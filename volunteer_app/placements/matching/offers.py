"""What a mentor offers, as plain values and back. Pure."""

from collections.abc import Mapping
from typing import Any

from volunteer_app.placements.matching.rules.fitting import Offer
from volunteer_app.placements.supported.rules.wishes import Gender, Language, Meets, Pathway, Times

MOST_PEOPLE = 20
FARTHEST_MILES = 400


def as_json(offer: Offer) -> dict[str, Any]:
    """Plain values, in an order that does not change."""
    return {
        "skills": sorted(offer.skills),
        "languages": sorted(offer.languages),
        "times": sorted(offer.times),
        "meets": offer.meets.value,
        "gender": offer.gender.value,
        "lived_experience": offer.lived_experience,
    }


def from_json(stored: Mapping[str, Any]) -> Offer:
    """The same again."""
    return Offer(
        skills=frozenset(map(Pathway, stored["skills"])),
        languages=frozenset(map(Language, stored["languages"])),
        times=frozenset(map(Times, stored["times"])),
        meets=Meets(stored["meets"]),
        gender=Gender(stored["gender"]),
        lived_experience=stored["lived_experience"],
    )
