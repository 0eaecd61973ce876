"""Mail about hours. It names no role, no place and no reason: an e-mail may be read by others."""

from volunteer_app.foundation import links, mail
from volunteer_app.placements.models import PlacementSession


def sent_back(session: PlacementSession) -> None:
    """Tell the volunteer that hours need a look; what is wrong stands on the page."""
    person = session.person
    if person.email:
        mail.post(
            person.email,
            "placements/mail/hours_sent_back.txt",
            name=person.known_as or person.first_name,
            url=links.address("placements.placement_hours", reference=session.placement.reference),
        )
