"""Mail about hours. It names no role, no place and no reason: an e-mail may be read by others."""

from collections.abc import Iterable

from volunteer_app.foundation import links, mail
from volunteer_app.placements.models import PlacementSession


def sent_back(sessions: Iterable[PlacementSession]) -> None:
    """Tell each volunteer, once a placement, that hours need a look; what is wrong stands on the page."""
    for placement in dict.fromkeys(each.placement for each in sessions):
        person = placement.person
        if person.email:
            mail.post(
                person.email,
                "placements/mail/hours_sent_back.txt",
                name=person.known_as or person.first_name,
                url=links.address("placements.placement_hours", reference=placement.reference),
            )
